"""Names of countries, which are weak evidence for one event: half of a day's news names the same three."""

from functools import cache

from babel import Locale, UnknownLocaleError

from bot.language.folding import fold
from bot.language.lexicon import Lexicon, lexicon
from bot.language.lists import language_data

_MIN_BEGINNING_LETTERS = 4
_VOWELS = "aeiouyаеёиоуыэюяьйաեէըիոօაეიოუ"


@cache
def names(language: str) -> Lexicon:
    """Return the beginnings of the names of all countries in a language, from CLDR; empty for an unknown language."""
    try:
        territories = Locale(language).territories
    except (UnknownLocaleError, ValueError):
        return lexicon([])
    single = (fold(name) for code, name in territories.items() if code.isalpha() and name.isalpha())
    beginnings = (name.rstrip(_VOWELS) for name in single)
    return lexicon(
        [
            *(name for name in beginnings if len(name) >= _MIN_BEGINNING_LETTERS),
            *language_data(language).names.countries,
        ]
    )
