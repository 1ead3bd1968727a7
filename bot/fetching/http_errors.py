"""Turn the exceptions of a request into values: the failure of one source must not stop the others."""

import ssl
from collections.abc import Awaitable, Iterator
from socket import gaierror
from typing import TypeVar

import aiohttp
import httpx

from bot.fetching.address_guard import AddressRefusedError
from bot.fetching.response import body_decoders
from bot.model.sources import FetchError, FetchErrorKind

MAX_DETAIL_CHARS = 200
_MAX_CAUSES = 10  # a chain of causes may be a ring
_EXPECTED_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    aiohttp.ClientError,
    body_decoders.TooLargeError,
    body_decoders.BadEncodingError,
    OSError,
    ValueError,  # what httpx, yarl and idna raise for some hostile addresses
)
_KINDS: tuple[tuple[type[BaseException], FetchErrorKind], ...] = (  # the first that is among the causes decides
    (AddressRefusedError, FetchErrorKind.ADDRESS_REFUSED),
    (body_decoders.TooLargeError, FetchErrorKind.TOO_LARGE),
    (body_decoders.BadEncodingError, FetchErrorKind.BAD_ANSWER),
    (TimeoutError, FetchErrorKind.TOO_SLOW),
    (aiohttp.InvalidURL, FetchErrorKind.ADDRESS_REFUSED),
    (httpx.InvalidURL, FetchErrorKind.ADDRESS_REFUSED),
    (ssl.SSLCertVerificationError, FetchErrorKind.CERTIFICATE),
    (gaierror, FetchErrorKind.NAME_NOT_FOUND),
    (OSError, FetchErrorKind.UNREACHABLE),
    (aiohttp.ClientConnectionError, FetchErrorKind.UNREACHABLE),
    (aiohttp.ClientPayloadError, FetchErrorKind.UNREACHABLE),
    (aiohttp.ClientError, FetchErrorKind.BAD_ANSWER),
    (ValueError, FetchErrorKind.ADDRESS_REFUSED),
)

T = TypeVar("T")


async def as_result(work: Awaitable[T], *, deadline: float) -> T | FetchError:
    """Await a request; return what it raises as a `FetchError`.

    Args:
        work: the request; it enforces its deadline itself.
        deadline: the same, in seconds, for the message.
    """
    try:
        return await work
    except aiohttp.ServerTimeoutError as error:
        return fetch_error(error)
    except TimeoutError:
        return FetchError(FetchErrorKind.TOO_SLOW, f"{deadline:.0f} s passed")
    except _EXPECTED_ERRORS as error:
        return fetch_error(error)


def fetch_error(error: Exception) -> FetchError:
    """Classify an exception by its causes."""
    causes = tuple(_causes(error))
    for error_type, kind in _KINDS:
        for cause in causes:
            if isinstance(cause, error_type):
                return FetchError(kind, _one_line(cause))
    return FetchError(FetchErrorKind.BAD_ANSWER, _one_line(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(_MAX_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__


def _one_line(error: BaseException) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return "".join(filter(str.isprintable, text))[:MAX_DETAIL_CHARS]
