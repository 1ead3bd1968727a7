"""Files of a call: where each is meant, and those behind addresses.

Telegram fetches a file from an address itself. The sandbox reaches nobody but this machine: any other address fails as
one does that Telegram cannot reach.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

import aiohttp

from bot.sandbox.telegram.api.arguments import ATTACHMENT_PREFIX
from bot.sandbox.telegram.call import Call, Upload

MAX_FETCHED_BYTES = 20 << 20
"""Bytes that may be behind an address."""
FETCH_TIMEOUT_SECONDS = 10.0

_FILE_PARAMETERS: Mapping[str, str] = {
    "sendPhoto": "photo",
    "sendDocument": "document",
    "sendMediaGroup": "media",
    "editMessageMedia": "media",
}
_LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})


def with_files(call: Call) -> Call:
    """Let an argument that came as a part of the form say so; other parts must be referred to by name."""
    name = _FILE_PARAMETERS.get(call.method)
    if name and name in call.files and name not in call.arguments:
        return replace(call, arguments={**call.arguments, name: f"{ATTACHMENT_PREFIX}{name}"})
    return call


def left_over(call: Call) -> Iterator[str]:
    """Yield the names of files that nothing refers to."""
    wanted = {value.removeprefix(ATTACHMENT_PREFIX) for value in _values(call)}
    yield from (name for name in call.files if name not in wanted)


async def fetched(call: Call) -> Call:
    """Return the call with the files behind its addresses; one that cannot be had is not among them."""
    found = {url: await _fetch(url) for url in set(_values(call)) if url.startswith(("http://", "https://"))}
    return replace(call, files={**call.files, **{url: one for url, one in found.items() if one}}) if found else call


def _values(call: Call) -> Iterator[str]:
    name = _FILE_PARAMETERS.get(call.method)
    given = call.decoded(name) if name == "media" else call.arguments.get(name) if name else None
    for one in given if isinstance(given, list) else [given]:
        value = one.get("media") if isinstance(one, Mapping) else one
        if isinstance(value, str):
            yield value


async def _fetch(url: str) -> Upload | None:
    try:
        if urlsplit(url).hostname not in _LOCAL_HOSTS:
            return None
        timeout = aiohttp.ClientTimeout(total=FETCH_TIMEOUT_SECONDS)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url, allow_redirects=False) as answer:
            if answer.status != 200:  # noqa: PLR2004  HTTP's own word for well
                return None
            body = await answer.content.read(MAX_FETCHED_BYTES + 1)
            name = urlsplit(url).path.rpartition("/")[2]
            return Upload(name, body, answer.content_type) if len(body) <= MAX_FETCHED_BYTES else None
    except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
        return None
