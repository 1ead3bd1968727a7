"""robots.txt of every site whose pages are fetched: requested once a day (RFC 9309, 2.3 and 2.4).

A site without one (4xx, or redirects without end) may be crawled; one that cannot be reached (5xx, no connection, 429)
may not, unless its last file is known. Our product token is "Tidings", whatever User-Agent a source is sent.

A file is parsed by protego in a subprocess with limits on time and memory (`parser_process.robots_main`), once for each
page; a file that exceeds them forbids its site for ten minutes. Measured on a busy machine: 2 ms for a file of 60
rules, 0.13 s for 3,000. Hostile files of 500 kB cost up to 2.2 s and 57 MiB without the limits (`bot.parsing.robots`);
with them, 0.4 s and 47 MB.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from bot.errors import UnreadableError
from bot.fetching import http
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http import Cookies, HttpResponse
from bot.fetching.page_client import PageClient
from bot.model.sources import FetchError
from bot.parsing.robots import ALLOW_ALL, DISALLOW_ALL, PATH, capped
from bot.runtime.subprocess_worker import SubprocessWorker

PRODUCT_TOKEN = "Tidings"  # noqa: S105  a name, not a secret
MAX_AGE = timedelta(hours=24)
RETRY_AFTER = timedelta(minutes=10)  # until a site that could not be reached is requested again
DEADLINE = 0.4  # seconds for one question; a file of 60 rules takes 2 ms on a busy machine
_MAX_SITES = 2000  # in memory
_MAX_BYTES = 16 * 2**20  # of their files together


@dataclass(frozen=True, slots=True)
class _Site:
    body: bytes  # of its robots.txt
    until: datetime


class Robots:
    """The robots.txt of sites, cached in memory.

    Args:
        page_client: requests them.
    """

    def __init__(self, page_client: PageClient) -> None:
        self._page_client = page_client
        self._process = SubprocessWorker("bot.fetching.parser_process.robots_main", name="protego")
        self._site_limiter = HostLimiter()  # two pages of a site request its file once
        self._sites: OrderedDict[str, _Site] = OrderedDict()

    async def allow(self, url: str, *, user_agent: str | None, now: datetime) -> bool:
        """Return whether an address may be requested.

        Raises:
            ValueError, httpx.InvalidURL: for a malformed address.
        """
        page = httpx.URL(url)
        site = str(page.join(PATH))
        body = await self._body(site, user_agent, now)
        if body == ALLOW_ALL:
            return True
        question = json.dumps([str(page), PRODUCT_TOKEN]).encode() + b"\n" + body
        try:
            return json.loads(await self._process.call(question, deadline=DEADLINE)) is True
        except UnreadableError:
            self._cache(site, _Site(DISALLOW_ALL, now + RETRY_AFTER))
            return False

    async def end_if_idle(self) -> None:
        """End the subprocess if it has had no question for two minutes; the next question starts it again."""
        await self._process.end_if_idle()

    async def close(self) -> None:
        """Kill the subprocess, busy or not."""
        await self._process.close()

    async def _body(self, site: str, user_agent: str | None, now: datetime) -> bytes:
        async with self._site_limiter.acquire(site):
            entry = self._sites.get(site)
            if entry is None or entry.until <= now:
                entry = await self._request(site, user_agent, now)
                self._cache(site, entry)
            return entry.body

    def _cache(self, site: str, entry: _Site) -> None:
        self._sites[site] = entry
        self._sites.move_to_end(site)
        while len(self._sites) > _MAX_SITES or sum(len(entry.body) for entry in self._sites.values()) > _MAX_BYTES:
            self._sites.popitem(last=False)

    async def _request(self, site: str, user_agent: str | None, now: datetime) -> _Site:
        async def hop(url: str, cookies: Cookies) -> HttpResponse | FetchError:
            return await self._page_client.get(url, user_agent=user_agent, now=now, cookies=cookies)

        response = await http.follow(site, hop)
        if isinstance(response, FetchError) or (response and _is_unreachable(response)):
            previous = self._sites.get(site)
            return _Site(previous.body if previous else DISALLOW_ALL, now + RETRY_AFTER)
        if response is None or response.status != HTTPStatus.OK:
            return _Site(ALLOW_ALL, now + MAX_AGE)
        return _Site(capped(response.body), now + MAX_AGE)


def _is_unreachable(response: HttpResponse) -> bool:
    """Return whether a file is not known; of one that was cut short, the last rules are missing."""
    is_refused = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR or response.status == HTTPStatus.TOO_MANY_REQUESTS
    return is_refused or response.fault is not None
