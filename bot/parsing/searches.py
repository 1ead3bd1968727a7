"""Addresses of searches whose answers are news: one question, in one language, for one country.

The rules come from feeds that were measured: without `when:` half of what Google finds is more than eight months old,
and where `ceid` does not agree with `hl` and `gl` it answers in English.
"""

from urllib.parse import quote_plus, urlencode

_GOOGLE = {"en": "en-US"}  # the one language that Google wants with its country where that is the United States


def google_news(query: str, *, language: str, country: str, days: int = 7) -> str:
    """Return the address of a Google News search for what was published within some days."""
    spoken = _GOOGLE.get(language, language) if country == "US" else language
    asked = f"{quote_plus(query)}+when:{days}d"
    return f"https://news.google.com/rss/search?q={asked}&hl={spoken}&gl={country}&ceid={country}:{language}"


def bing_news(query: str, *, language: str, country: str) -> str:
    """Return the address of a Bing News search."""
    market = f"{language}-{country}"
    return "https://www.bing.com/news/search?" + urlencode(
        {"q": query, "format": "rss", "setlang": language, "mkt": market}
    )


def gdelt(query: str, *, hours: int = 1) -> str:
    """Return the address of a GDELT search for what was seen within some hours."""
    asked = {"query": query, "mode": "artlist", "format": "json", "maxrecords": "250", "timespan": f"{hours}h"}
    return "https://api.gdeltproject.org/api/v2/doc/doc?" + urlencode(asked)
