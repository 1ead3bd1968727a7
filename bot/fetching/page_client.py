"""One request for a page, when it is its host's turn: no redirect is followed, no validator sent, nothing raised."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus

import httpx

from bot.fetching import body_limits
from bot.fetching.feeds import DEADLINE, REDIRECT_STATUSES, caught
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.polling import cache_headers
from bot.model.sources import FetchError, FetchErrorKind

SOME_TIME = timedelta(minutes=1)  # what a 429 that names no span asks for


@dataclass(frozen=True, slots=True)
class PageResponse:
    """What a server answered."""

    url: str
    status: int
    location: str  # where it leads, absolute; "" where it leads nowhere
    content_type: str  # as sent, "" where none was
    wait: timedelta | None  # how long a refusal asks to be left alone; None where it does not
    body: bytes  # of a success; b"" of anything else, and of what is of no wanted type


class PageClient:
    """Asks one thing at a time of a host, through the guarded client.

    Args:
        client: from `bot.fetching.http_client.open_client`.
        hosts: whose turn it is; shared with whoever asks the same hosts.
    """

    def __init__(self, client: httpx.AsyncClient, hosts: HostLimiter) -> None:
        self._client = client
        self._hosts = hosts

    async def get(
        self, url: str, *, user_agent: str | None, now: datetime, types: tuple[str, ...] = ()
    ) -> PageResponse | FetchError:
        """Return an answer, within 30 s of the host's turn; none is asked for while the host wishes to be left alone.

        Args:
            url: of what is wanted.
            user_agent: who we say we are; None: what the client says.
            now: the moment.
            types: the content types whose bodies are read; none: all.
        """
        headers = {"Accept": ", ".join((*types, "*/*;q=0.5")) if types else "*/*"}
        if user_agent:
            headers["User-Agent"] = user_agent
        async with self._hosts.acquire(url):
            if until := self._hosts.rests_until(url, now):
                return FetchError(FetchErrorKind.TOLD_TO_WAIT, "its host has asked to wait", until - now)
            answer = await caught(self._get(url, headers, types, now), deadline=DEADLINE)
            if isinstance(answer, PageResponse) and answer.wait:
                self._hosts.rest(url, now + answer.wait)
            return answer

    async def _get(self, url: str, headers: dict[str, str], types: tuple[str, ...], now: datetime) -> PageResponse:
        async with self._client.stream("GET", httpx.URL(url), headers=headers) as response:
            said = response.headers
            content_type = said.get("Content-Type", "")
            is_wanted = response.is_success and _is_wanted(content_type, types)
            return PageResponse(
                url=str(response.url),
                status=response.status_code,
                location=_location(response),
                content_type=content_type,
                wait=_wait(response, now),
                body=await body_limits.read(response.aiter_raw(), encoding=said.get("Content-Encoding", ""))
                if is_wanted
                else b"",
            )


def _location(response: httpx.Response) -> str:
    location = response.headers.get("Location", "")
    return str(response.url.join(location)) if location and response.status_code in REDIRECT_STATUSES else ""


def _wait(response: httpx.Response, now: datetime) -> timedelta | None:
    asked = cache_headers.retry_after(response.headers.get("Retry-After", ""), now)
    match response.status_code:
        case HTTPStatus.TOO_MANY_REQUESTS:
            return asked or SOME_TIME
        case HTTPStatus.SERVICE_UNAVAILABLE:
            return asked
        case _:
            return None


def _is_wanted(content_type: str, types: tuple[str, ...]) -> bool:
    return not types or not content_type or content_type.lower().startswith(types)
