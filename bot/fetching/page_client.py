"""Request pages and robots.txt: one guarded request, which blocks its host for as long as the host asks to wait."""

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from bot.fetching import http
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http import Cookies, HttpResponse
from bot.model.sources import FetchError

DEFAULT_WAIT = timedelta(minutes=1)  # after a 429 without Retry-After


class PageClient:
    """Requests pages, one at a time from each host.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        host_limiter: whose turn requests wait for; shared with the polling of feeds.
    """

    def __init__(self, client: httpx.AsyncClient, host_limiter: HostLimiter) -> None:
        self._client = client
        self._host_limiter = host_limiter

    async def get(
        self,
        url: str,
        *,
        user_agent: str | None,
        now: datetime,
        types: tuple[str, ...] = (),
        cookies: Cookies | None = None,
    ) -> HttpResponse | FetchError:
        """Return a response, without following redirects; an error while the host has asked to wait.

        Args:
            url: the address.
            user_agent: the User-Agent; None for that of the client.
            now: the current time.
            types: the content types whose bodies are read; () for all.
            cookies: those of the redirects before; None for none.
        """
        headers = {"Accept": ", ".join((*types, "*/*;q=0.5")) if types else "*/*"}
        if user_agent:
            headers["User-Agent"] = user_agent
        response = await http.send(
            self._client, url, headers=headers, host_limiter=self._host_limiter, now=now, types=types, cookies=cookies
        )
        if isinstance(response, FetchError):
            return response
        if response.status == HTTPStatus.TOO_MANY_REQUESTS and not response.retry_after:
            response = replace(response, retry_after=DEFAULT_WAIT)
        if response.retry_after:  # before the next request has its turn: nothing is awaited since this one's
            self._host_limiter.block(url, now + response.retry_after)
        return response
