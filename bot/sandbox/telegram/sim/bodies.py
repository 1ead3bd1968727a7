"""JSON bodies of the handlers under `/sim`; a body that is no JSON object answers 400."""

from collections.abc import Mapping
from typing import Any

import orjson
from aiohttp import web


async def read(request: web.Request) -> Mapping[str, Any]:
    """Return the object in a request's body, an empty one for none.

    Raises:
        HTTPBadRequest: it is no JSON object.
    """
    try:
        body = orjson.loads(await request.read() or b"{}")
    except orjson.JSONDecodeError as error:
        raise web.HTTPBadRequest(text=f"the body is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="the body must be a JSON object")
    return body


def answer(body: object) -> web.Response:
    """Return an answer in JSON."""
    return web.Response(body=orjson.dumps(body), content_type="application/json")
