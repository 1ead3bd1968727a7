"""The outlets in the form of the bot's catalogue of sources."""

from datetime import date

from bot.sandbox.news.script import Outlet, load

CHECKED = date(2026, 11, 24)  # when the script was written


def catalogue(base_url: str) -> str:
    """Return the TOML that makes a bot poll the news site.

    Args:
        base_url: the address of the site, as `http://127.0.0.1:8082`.
    """
    base = base_url.rstrip("/")
    return "\n".join(_publisher(outlet, base) for outlet in load().outlets)


def feed_path(outlet: Outlet, language: str) -> str:
    """Return the path of an outlet's feed: the first language has the short one."""
    return f"/{outlet.id}/feed" if language == outlet.languages[0] else f"/{outlet.id}/feed/{language}"


def _publisher(outlet: Outlet, base: str) -> str:
    head = (
        f'[[publisher]]\nid = "{outlet.id}"\nname = "{outlet.name}"\ncountry = "{outlet.country}"\n'
        f'kind = "{outlet.kind}"\nhome = "{base}/{outlet.id}/"\n'
    )
    return head + "".join(_feed(outlet, language, base) for language in outlet.languages)


def _feed(outlet: Outlet, language: str, base: str) -> str:
    return (
        f'\n[[publisher.feed]]\nid = "{outlet.id}-{language}"\nurl = "{base}{feed_path(outlet, language)}"\n'
        f'language = "{language}"\nchecked = {CHECKED}\n'
    )
