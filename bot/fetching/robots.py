"""robots.txt of every site whose pages we visit: asked for once a day (RFC 9309, 2.3 and 2.4).

A site without one (4xx, or redirects without end) may be visited; one that cannot be asked (5xx, no connection, 429)
may not, unless we know what it said before. We are "Tidings" in its words, whatever a source's User-Agent is.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from bot.fetching.feeds import REDIRECTS
from bot.fetching.host_limiter import Hosts
from bot.fetching.page_client import Answer, Polite
from bot.model.sources import Failure
from bot.parsing import robots
from bot.parsing.robots import EVERYTHING, FILE, NOTHING, Rules

ROBOT = "Tidings"
FRESH = timedelta(hours=24)
AGAIN = timedelta(minutes=10)  # after this a site that could not be asked is asked once more
_SITES = 2000  # that are remembered at most


@dataclass(frozen=True, slots=True)
class _Known:
    rules: Rules
    until: datetime


class Robots:
    """What the sites ask of us, kept in memory."""

    def __init__(self, polite: Polite) -> None:
        self._polite = polite
        self._turns = Hosts()  # two pages of a site ask for its rules once
        self._known: OrderedDict[str, _Known] = OrderedDict()

    async def rules(self, url: str, *, user_agent: str | None, now: datetime) -> Rules:
        """Return the rules of the site to which an address belongs.

        Raises:
            ValueError, httpx.InvalidURL: for what is no address.
        """
        site = str(httpx.URL(url).join(FILE))
        async with self._turns.turn(site):
            known = self._known.get(site)
            if known is None or known.until <= now:
                known = await self._ask(site, user_agent, now)
                self._remember(site, known)
            return known.rules

    def _remember(self, site: str, known: _Known) -> None:
        self._known[site] = known
        self._known.move_to_end(site)
        while len(self._known) > _SITES:
            self._known.popitem(last=False)

    async def _ask(self, site: str, user_agent: str | None, now: datetime) -> _Known:
        url = site
        for _ in range(REDIRECTS + 1):
            answer = await self._polite.get(url, user_agent=user_agent, now=now)
            if isinstance(answer, Failure) or _is_unreachable(answer):
                before = self._known.get(site)
                return _Known(before.rules if before else NOTHING, now + AGAIN)
            if not answer.location:
                return _Known(_rules(answer), now + FRESH)
            url = answer.location
        return _Known(EVERYTHING, now + FRESH)


def _is_unreachable(answer: Answer) -> bool:
    return answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS


def _rules(answer: Answer) -> Rules:
    return robots.read(answer.body, ROBOT) if answer.status == HTTPStatus.OK else EVERYTHING
