"""robots.txt of every site whose pages are fetched: requested once a day (RFC 9309, 2.3 and 2.4).

A site without one (4xx, or redirects without end) may be visited; one that cannot be asked (5xx, no connection, 429)
may not, unless its last file is known. Our product token is "Tidings", whatever User-Agent a source asks for.

A file is read by protego in a process with limits on time and memory (`robots_main`), once for each page; a file
that exceeds them forbids its site for ten minutes. Measured on a busy machine: 2 ms for a file of 60 rules, 0.13 s for
3,000. Hostile files of 500 kB cost up to 2.2 s and 57 MiB without the limits (`bot.parsing.robots`); with them, 0.4 s
and 47 MB.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from bot.errors import UnreadableError
from bot.fetching.feeds import REDIRECTS
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.page_client import PageClient, PageResponse
from bot.model.sources import FetchError
from bot.parsing.robots import EVERYTHING, FILE, NOTHING, capped
from bot.runtime.subprocess_worker import SubprocessWorker

ROBOT = "Tidings"
FRESH = timedelta(hours=24)
AGAIN = timedelta(minutes=10)  # after this a site that could not be asked is asked once more
DEADLINE = 0.4  # seconds for one question; a file of 60 rules takes 2 ms on a busy machine
_SITES = 2000  # that are remembered at most
_BYTES = 16 * 2**20  # that their files hold together, at most


@dataclass(frozen=True, slots=True)
class _Site:
    body: bytes  # of its robots.txt
    until: datetime


class Robots:
    """The robots.txt of sites, kept in memory.

    Args:
        polite: requests them.
    """

    def __init__(self, polite: PageClient) -> None:
        self._polite = polite
        self._process = SubprocessWorker("bot.fetching.parser_process.robots_main", name="protego")
        self._turns = HostLimiter()  # two pages of a site ask for its rules once
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def allow(self, url: str, *, user_agent: str | None, now: datetime) -> bool:
        """Return whether an address may be visited.

        Raises:
            ValueError, httpx.InvalidURL: for what is no address.
        """
        page = httpx.URL(url)
        site = str(page.join(FILE))
        body = await self._body(site, user_agent, now)
        if body == EVERYTHING:
            return True
        question = json.dumps([str(page), ROBOT]).encode() + b"\n" + body
        try:
            return json.loads(await self._process.call(question, deadline=DEADLINE)) is True
        except UnreadableError:
            self._remember(site, _Site(NOTHING, now + AGAIN))
            return False

    async def end_if_idle(self) -> None:
        """End the process if it has had no question for two minutes; the next question starts it again."""
        await self._process.end_if_idle()

    async def close(self) -> None:
        """End the process at once."""
        await self._process.close()

    async def _body(self, site: str, user_agent: str | None, now: datetime) -> bytes:
        async with self._turns.acquire(site):
            entry = self._sites.get(site)
            if entry is None or entry.until <= now:
                entry = await self._ask(site, user_agent, now)
                self._remember(site, entry)
            return entry.body

    def _remember(self, site: str, entry: _Site) -> None:
        self._sites[site] = entry
        self._sites.move_to_end(site)
        while len(self._sites) > _SITES or sum(len(entry.body) for entry in self._sites.values()) > _BYTES:
            self._sites.popitem(last=False)

    async def _ask(self, site: str, user_agent: str | None, now: datetime) -> _Site:
        url = site
        for _ in range(REDIRECTS + 1):
            answer = await self._polite.get(url, user_agent=user_agent, now=now)
            if isinstance(answer, FetchError) or _is_unreachable(answer):
                before = self._sites.get(site)
                return _Site(before.body if before else NOTHING, now + AGAIN)
            if not answer.location:
                return _Site(capped(answer.body) if answer.status == HTTPStatus.OK else EVERYTHING, now + FRESH)
            url = answer.location
        return _Site(EVERYTHING, now + FRESH)


def _is_unreachable(answer: PageResponse) -> bool:
    return answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status == HTTPStatus.TOO_MANY_REQUESTS
