"""python-telegram-bot's requests on the HTTP client that all of Tidings shares.

As installed, PTB brings an httpx client of its own, measured 14 times slower with 100 requests in flight. Bodies are
JSON by orjson; no method that we call uploads a file. The URL of a request holds the token, so errors of the HTTP
library are neither shown nor chained: an error carries the name of their class alone.
"""

from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import httpx
import orjson
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_TIMEOUT = 10.0  # seconds
READ_TIMEOUT = 20.0  # seconds; a long poll sets more
REQUEST_HEADERS = {"Content-Type": "application/json"}


class FloodWaitError(TelegramError):
    """Telegram's flood control (429): nothing was done, and a request may be repeated after `wait`.

    PTB's own RetryAfter warns of its change of type whenever one is made.
    """

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"flood wait of {wait.total_seconds():.0f} s")
        self.wait = wait

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        """Pickle by the wait."""
        return type(self), (self.wait,)


class BotTransport(BaseRequest):
    """Sends PTB's requests through an HTTP client that its owner opens and closes."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @property
    def read_timeout(self) -> float:
        """The timeout in seconds between two bytes of a response."""
        return READ_TIMEOUT

    async def initialize(self) -> None:
        """Do nothing: the client is open."""

    async def shutdown(self) -> None:
        """Do nothing: the owner closes the client."""

    async def do_request(  # noqa: PLR0917  the arguments are PTB's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401  PTB's marker for "not given" has no public type
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002  the same; writing waits as reading does
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002  the same; connecting has one limit
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401, ARG002  the same
    ) -> tuple[int, bytes]:
        """Return the status and the body of the response.

        Raises:
            FloodWaitError: the status is 429.
            TimedOut: no response in time; whether the request took effect is unknown.
            NetworkError: any other failure of the connection.
        """
        read = READ_TIMEOUT if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        body = orjson.dumps(request_data.parameters) if request_data else b"{}"
        try:
            response = await self._client.request(
                method, url, content=body, headers=REQUEST_HEADERS, timeout=httpx.Timeout(read, connect=CONNECT_TIMEOUT)
            )
        except (httpx.TimeoutException, TimeoutError) as error:
            raise TimedOut(type(error).__name__) from None
        except (httpx.HTTPError, httpx.InvalidURL, aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None
        if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            raise FloodWaitError(_retry_after(response.content))
        return response.status_code, response.content

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Return a response of the Bot API.

        Raises:
            TelegramError: it is not one, as when a proxy responds in its place.
        """
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = None
        if not isinstance(answer, dict) or not ("result" in answer or answer.get("ok") is False):
            reason = "the answer is not one of the Bot API"
            raise TelegramError(reason)
        return answer


def _retry_after(body: bytes) -> timedelta:
    """Return the wait that a 429 requires; a second if it does not say."""
    try:
        return timedelta(seconds=max(float(orjson.loads(body)["parameters"]["retry_after"]), 0.0))
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, OverflowError):
        return timedelta(seconds=1)
