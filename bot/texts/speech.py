"""Read the texts of each language, and format names and lists by CLDR."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Literal

from babel import Locale
from babel.lists import format_list
from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("en", "ru")  # the first is the fallback for any other


class Texts:
    """The texts of all languages."""

    def __init__(self, bundles: Mapping[str, FluentBundle]) -> None:
        self._bundles = dict(bundles)
        self.languages = tuple(self._bundles)

    def say(self, language: str, key: str, /, **values: object) -> str:
        """Return a text with its values filled in.

        Args:
            language: a code; a language without texts falls back to the nearest one.
            key: the name of a message, or of its attribute as in "start.privacy".
            values: strings (at most 2,500 characters, Fluent's own limit) and numbers.

        Raises:
            LookupError: the text or one of its values is missing.
        """
        bundle = self._bundles[self.nearest(language)]
        name, _, attribute = key.partition(".")
        message = bundle.get_message(name) if bundle.has_message(name) else None
        pattern = None if message is None else message.attributes.get(attribute) if attribute else message.value
        if pattern is None:
            reason = f"there is no text {key!r} in {language!r}"
            raise LookupError(reason)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            reason = f"the text {key!r} in {language!r}: {errors[0]}"
            raise LookupError(reason)
        return str(text)

    def nearest(self, language_code: str | None) -> str:
        """Return the language of the texts for an IETF tag such as "ru-RU"; the fallback for any other."""
        primary = (language_code or "").replace("_", "-").partition("-")[0].lower()
        return primary if primary in self._bundles else LANGUAGES[0]


def load() -> Texts:
    """Read the texts of every language."""
    return Texts({language: _bundle(language) for language in LANGUAGES})


def country(language: str, code: str) -> str:
    """Return a country's name, as CLDR has it; the code itself where it is unknown."""
    return str(Locale.parse(language).territories.get(code, code))


_WITHOUT_SERIAL_COMMA = {"en": "en_GB"}  # the locales of CLDR that set no comma before "and"


def listing(
    language: str,
    items: Sequence[str],
    style: Literal["standard", "or"] = "standard",
    *,
    has_serial_comma: bool = True,
) -> str:
    """Return "Armenia, CSTO, and Azerbaijan", or with "or", in the manner of the language."""
    locale = language if has_serial_comma else _WITHOUT_SERIAL_COMMA.get(language, language)
    return format_list(items, style=style, locale=locale)


def _bundle(language: str) -> FluentBundle:
    bundle = FluentBundle([language], use_isolating=False)  # direction marks would be copied with the text
    bundle.add_resource(FluentResource(files("bot.texts").joinpath(f"{language}.ftl").read_text("utf-8")))
    return bundle
