"""Files of a call: references to uploads, and files fetched from addresses.

Telegram fetches a file from an address itself. The sandbox connects to this machine only: any other address fails as
one does that Telegram cannot reach.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.telegram.api.arguments import ATTACHMENT_PREFIX
from bot.sandbox.telegram.call import Call, Upload

MAX_FETCHED_BYTES = 20 << 20
"""Largest file that is fetched from an address, in bytes."""
FETCH_TIMEOUT_SECONDS = 10.0

_FILE_PARAMETERS: Mapping[str, str] = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendMediaGroup": "media",
    "editMessageMedia": "media",
}
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def with_files(call: Call) -> Call:
    """Return the call with a reference to its upload, if the file parameter itself is a part of the form."""
    name = _FILE_PARAMETERS.get(call.method)
    if name and name in call.files and name not in call.arguments:
        return replace(call, arguments={**call.arguments, name: f"{ATTACHMENT_PREFIX}{name}"})
    return call


def left_over(call: Call) -> Iterator[str]:
    """Yield the names of uploads that no argument refers to."""
    referenced = {value.removeprefix(ATTACHMENT_PREFIX) for value in _values(call)}
    yield from (name for name in call.files if name not in referenced)


async def fetched(call: Call) -> Call:
    """Return the call with the files of its addresses, without those that cannot be fetched."""
    uploads = {url: await _fetch(url) for url in set(_values(call)) if url.startswith(("http://", "https://"))}
    return (
        replace(call, files={**call.files, **{url: item for url, item in uploads.items() if item}}) if uploads else call
    )


def _values(call: Call) -> Iterator[str]:
    name = _FILE_PARAMETERS.get(call.method)
    argument = call.decoded(name) if name == "media" else call.arguments.get(name) if name else None
    for item in argument if isinstance(argument, list) else [argument]:
        value = item.get("media") if isinstance(item, Mapping) else item
        if isinstance(value, str):
            yield value


async def _fetch(url: str) -> Upload | None:
    try:
        if urlsplit(url).hostname not in _LOCAL_HOSTS:
            return None
        timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url, allow_redirects=False) as answer:
            if answer.status != 200:  # noqa: PLR2004  HTTP status OK
                return None
            body = await answer.content.read(MAX_FETCHED_BYTES + 1)
            name = urlsplit(url).path.rpartition("/")[2]
            return Upload(name, body, answer.content_type) if len(body) <= MAX_FETCHED_BYTES else None
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
        return None
