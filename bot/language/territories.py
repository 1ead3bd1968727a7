"""Names of countries in all languages of CLDR."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from babel import localedata

from bot.language.folding import fold


@cache
def countries_by_name(codes: frozenset[str]) -> Mapping[str, str]:
    """Return the ISO 3166-1 code of each folded name of these countries; names that others bear too are left out.

    The first call reads 331 files of CLDR: 1 s of CPU, 35 ms for the largest.
    """
    bearers: dict[str, set[str]] = {}
    for code, name in _territory_names():
        if name != code:  # a language without a name for it has the code
            bearers.setdefault(fold(name), set()).add(code)
    single = ((name, next(iter(territories))) for name, territories in bearers.items() if len(territories) == 1)
    return {name: code for name, code in single if code in codes}


def _territory_names() -> Iterator[tuple[str, str]]:
    for language in _languages():
        is_loaded = language in localedata._cache  # noqa: SLF001  Babel has no way to read without keeping 0.4 MB a language
        territories: Mapping[str, str] = localedata.load(language).get("territories", {})
        if not is_loaded:
            localedata._cache.pop(language, None)  # noqa: SLF001  the same
        yield from territories.items()


def _languages() -> Iterable[str]:
    """Return the identifiers without a region or script, whose names differ by a few spellings at most."""
    return (identifier for identifier in localedata.locale_identifiers() if "_" not in identifier)
