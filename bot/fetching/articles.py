"""The address of an article → its page, as a polite robot fetches it.

Each hop of a redirect is a request of its own: the guard, the host's turn and the site's robots.txt hold for it too.
"""

from datetime import datetime
from http import HTTPStatus

from bot.fetching.feeds import REDIRECTS, body_hash, caught
from bot.fetching.page_client import PageClient, PageResponse
from bot.fetching.robots import Robots
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from bot.parsing.article.page import MissingContent

TYPES = ("text/html", "application/xhtml+xml")


class ArticleClient:
    """Visits pages.

    Args:
        polite: asks one thing at a time of a host.
        robots: knows where we are not welcome.
    """

    def __init__(self, polite: PageClient, robots: Robots) -> None:
        self._polite = polite
        self._robots = robots

    async def get(self, url: str, *, user_agent: str | None, now: datetime) -> Document | FetchError | MissingContent:
        """Return a page, or why there is none; nothing that a server or a network does makes this raise.

        Args:
            url: of the article.
            user_agent: who we say we are; None: what we say everywhere.
            now: the moment.
        """
        return await caught(self._follow(url, user_agent, now), deadline=None)

    async def end_if_idle(self) -> None:
        """End the process that reads robots.txt if it has had no question for two minutes."""
        await self._robots.end_if_idle()

    async def close(self) -> None:
        """End that process at once."""
        await self._robots.close()

    async def _follow(self, url: str, user_agent: str | None, now: datetime) -> Document | FetchError | MissingContent:
        for _ in range(REDIRECTS + 1):
            if not await self._robots.allow(url, user_agent=user_agent, now=now):
                return MissingContent.NOT_WELCOME
            answer = await self._polite.get(url, user_agent=user_agent, now=now, types=TYPES)
            if isinstance(answer, FetchError):
                return answer
            if not answer.location:
                return _document(answer, now)
            url = answer.location
        return FetchError(FetchErrorKind.BAD_ANSWER, f"more than {REDIRECTS} redirects")


def _document(answer: PageResponse, now: datetime) -> Document | FetchError | MissingContent:
    if answer.wait:
        return FetchError(FetchErrorKind.TOLD_TO_WAIT, f"HTTP {answer.status}", answer.wait)
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return FetchError(FetchErrorKind.UNREACHABLE, f"HTTP {answer.status}")
    if answer.status != HTTPStatus.OK:
        return FetchError(FetchErrorKind.HTTP_ERROR, f"HTTP {answer.status}")
    if answer.content_type and not answer.content_type.lower().startswith(TYPES):
        return MissingContent.NOT_A_PAGE
    return Document(answer.url, answer.body, answer.content_type, None, None, body_hash(answer.body), fetched_at=now)
