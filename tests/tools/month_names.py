"""`python -m tests.tools.month_names`: write `bot/language/month_names.toml` anew, after an update of Babel.

For each language with a file in `bot/language/data`: the names of CLDR for its twelve months, wide and abbreviated, as
they stand in a date and alone, in all territories of the language and in all scripts that are detected. Where the
pattern of a date writes a letter before the name (Hebrew "in May"), the name with this letter is one more.

Babel itself is not asked at run time: it needs 200 ms for all languages, and dates are parsed in the event loop.
"""

import re
from collections.abc import Iterator

from babel import Locale, localedata

from bot.language.detect import SCRIPTS
from bot.language.folding import fold
from bot.language.lists import all_languages
from bot.language.months import NAMES_PATH

_QUOTED = re.compile("'([^']*)'")
_LETTER = re.compile("|".join(SCRIPTS.values()))
_NUMBERED = re.compile(r"M\d\d")  # where a locale has no name
_PREFIX = re.compile(r"([^\W\d]+)[ML]{3,4}")
_PATTERN_LETTERS = frozenset("GyYuUrQqMLlwWdDFgEec")  # the fields of a pattern, as CLDR (UTS 35) has them
_HEAD = """\
# The names of months in CLDR, by language, from January to December, with | between those of one month.
# Written by `python -m tests.tools.month_names`; names that CLDR lacks stand in the files of the languages.
"""


def main() -> None:
    """Write the file."""
    NAMES_PATH.write_text(rendered(), encoding="utf-8")


def rendered() -> str:
    """Return the content of the file as the installed Babel has the names."""
    lines = [_HEAD]
    for code in sorted(language.code for language in all_languages()):
        months = [_distinct(names) for names in zip(*_names(code), strict=True)]
        if months:
            lines += [f"{code} = [", *(f'  "{"|".join(names)}",' for names in months), "]"]
    return "\n".join(lines) + "\n"


def _names(code: str) -> Iterator[list[str]]:
    """Yield twelve names at a time."""
    for identifier in sorted(localedata.locale_identifiers()):
        if identifier.partition("_")[0] != code:
            continue
        locale = Locale.parse(identifier)
        prefixes = _prefixes(locale)
        for context in sorted(locale.months):
            for width in ("wide", "abbreviated"):
                names = [locale.months[context][width][number] for number in range(1, 13)]
                for prefix in ("", *prefixes):
                    yield [f"{prefix}{name.rstrip('.')}" for name in names]


def _prefixes(locale: Locale) -> list[str]:
    """Return what the date patterns of a locale write before the name of a month, as one word with it."""
    patterns = [str(pattern) for pattern in locale.date_formats.values()]
    prefixes = {match[1] for pattern in patterns for match in _PREFIX.finditer(_QUOTED.sub(r"\1", pattern))}
    return sorted(prefix for prefix in prefixes if _PATTERN_LETTERS.isdisjoint(prefix))


def _distinct(names: tuple[str, ...]) -> list[str]:
    """Return the names of one month that differ once they are folded."""
    by_form: dict[str, str] = {}
    for name in names:
        if _LETTER.search(name) and not _NUMBERED.search(name):
            by_form.setdefault(fold(name), name)
    return list(by_form.values())


if __name__ == "__main__":
    main()
