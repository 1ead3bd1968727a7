"""Fetch the page of an article as a robot that respects robots.txt.

Each hop of a redirect is a request of its own, subject to the address guard, its host's turn and its site's robots.txt.
"""

from datetime import datetime
from http import HTTPStatus

from bot.fetching import http
from bot.fetching.feeds import body_hash
from bot.fetching.http import Cookies, HttpResponse
from bot.fetching.http_errors import as_result
from bot.fetching.page_client import PageClient
from bot.fetching.robots import Robots
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.article.page import MissingContent

MAX_TAIL_BYTES = 4096  # of a page that was cut short: its end, with what analysts append to it
_PAGE_END = b"</html"
PAGE_TYPES = ("text/html", "application/xhtml+xml")


class ArticleClient:
    """Fetches the pages of articles.

    Args:
        page_client: sends the requests.
        robots: the robots.txt of their sites.
    """

    def __init__(self, page_client: PageClient, robots: Robots) -> None:
        self._page_client = page_client
        self._robots = robots

    async def get(self, url: str, *, user_agent: str | None, now: datetime) -> Document | FetchError | MissingContent:
        """Return a page, or why there is none; no failure of a server or network raises.

        Args:
            url: the address of the article.
            user_agent: the User-Agent; None for that of the client.
            now: the current time.
        """
        return await as_result(self._follow(url, user_agent, now), deadline=http.DEADLINE)

    async def end_if_idle(self) -> None:
        """End the subprocess that parses robots.txt if it has had no request for two minutes."""
        await self._robots.end_if_idle()

    async def close(self) -> None:
        """Kill that subprocess, busy or not."""
        await self._robots.close()

    async def _follow(self, url: str, user_agent: str | None, now: datetime) -> Document | FetchError | MissingContent:
        async def hop(address: str, cookies: Cookies) -> HttpResponse | FetchError | MissingContent:
            if not await self._robots.allow(address, user_agent=user_agent, now=now):
                return MissingContent.NOT_WELCOME
            return await self._page_client.get(
                address, user_agent=user_agent, now=now, types=PAGE_TYPES, cookies=cookies
            )

        result: HttpResponse | FetchError | MissingContent | None = await http.follow(url, hop)
        if result is None:
            return http.too_many_redirects()
        return _document(result, now) if isinstance(result, HttpResponse) else result


def _document(response: HttpResponse, now: datetime) -> Document | FetchError | MissingContent:
    status, content_type = response.status, response.content_type
    if response.retry_after:
        return FetchError(FetchErrorKind.TOLD_TO_WAIT, f"HTTP {status}", response.retry_after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FetchError(FetchErrorKind.UNREACHABLE, f"HTTP {status}")
    if status != HTTPStatus.OK:
        return FetchError(FetchErrorKind.HTTP_ERROR, f"HTTP {status}")
    if response.fault and _PAGE_END not in response.body[-MAX_TAIL_BYTES:].lower():
        return response.fault
    if content_type and not content_type.lower().startswith(PAGE_TYPES):
        return MissingContent.NOT_A_PAGE
    return Document(response.url, response.body, content_type, None, None, body_hash(response.body), fetched_at=now)
