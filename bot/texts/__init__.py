"""The texts that readers see, one file a language.

In: a language, the name of a text, and its values. Out: one finished text. `en.ftl` and `ru.ftl` hold the same texts
with the same variables, which a test compares; a third language is one more file.

Fluent (`fluent.runtime`) was chosen because a translator decides about plurals, cases and order inside one sentence,
and no sentence is joined from pieces in code. Turned down: gettext (plural forms outside the sentence, source strings
as keys) and TOML with `str.format` (no plurals). Names of countries, dates and lists come from CLDR through Babel, so
that they need no translator at all.

A text holds no markup. Values are escaped before they are filled in, and the result goes into the message as it is.
That is why no `.ftl` file may hold `<`, `>` or `&`, which a test checks.
"""
