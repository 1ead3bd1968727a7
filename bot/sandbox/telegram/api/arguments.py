"""Arguments of a request in the four encodings of the Bot API: query, form, multipart form and JSON."""

import re
from collections.abc import Mapping

import orjson
from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.telegram.call import Upload
from bot.sandbox.telegram.refusals import RefusedError, bad

MAX_REQUEST_BYTES = 51 << 20
"""Bytes of a request's body: a file of 50 MB and what stands beside it."""
ATTACHMENT_PREFIX = "attach://"
"""Prefix of the name of a file that is a part of the form."""

_SURROGATE = re.compile("[\ud800-\udfff]")

ParsedRequest = tuple[Mapping[str, object], Mapping[str, Upload]]


async def read(request: web.Request) -> ParsedRequest:
    """Return the arguments of query and body, the body taking precedence, and the files.

    Raises:
        RefusedError: the body is too large, no JSON object, or no Unicode.
    """
    arguments: dict[str, object] = dict(request.query)
    files: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json" and request.can_read_body:
            arguments |= await _json(request)
        elif request.method == "POST":
            files = await _form(request, arguments)
    except web.HTTPRequestEntityTooLarge as error:
        raise RefusedError(413, "Request Entity Too Large") from error
    if any(isinstance(value, str) and not _is_unicode(value) for value in arguments.values()):
        raise bad("Strings must be encoded in UTF-8")
    return arguments, files


async def _form(request: web.Request, arguments: dict[str, object]) -> dict[str, Upload]:
    """Add the fields of a form to the arguments, and return its files."""
    files = {}
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
        else:
            arguments[name] = value
    return files


async def _json(request: web.Request) -> Mapping[str, object]:
    try:
        body = orjson.loads(await request.read() or b"{}")
    except orjson.JSONDecodeError as error:
        raise bad("Can't parse JSON object of the request") from error
    if not isinstance(body, dict):
        raise bad("Object expected as JSON of the request")
    return body


def _is_unicode(text: str) -> bool:
    return text.isascii() or _SURROGATE.search(text) is None
