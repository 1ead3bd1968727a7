"""The chat page's files, served from `page/`, and the news wire that the page may show beside the chat.

A wire is an address of another server, which the page reads every other second: JSON that any origin may read,
`{"about": {language: text}, "items": [{url, title, language, outlet, country, kind, published_at, telling, topics}]}`,
the newest first. `country` is a code of ISO 3166-1, `published_at` a moment of ISO 8601, `telling` the place of this
item among those of its event, `topics` a list of `{language: name}`, or null where nothing is known of them.
"""

from functools import partial
from html import escape
from importlib import resources

from aiohttp import web
from yarl import URL

_CONTENT_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src {}; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_EMPTY_WIRE_META = b'<meta name="wire" content="">'


def routes(wire: str | None) -> list[web.RouteDef]:
    """Return the page's routes.

    Args:
        wire: the address of a news wire, or None.

    Raises:
        ValueError: that is no http address.
    """
    if wire is not None and URL(wire).scheme not in {"http", "https"}:
        raise ValueError(f"a wire is an http address, not {wire!r}")
    return [web.get("/", partial(_index, wire)), web.get("/page/{name}", _part)]


async def _index(wire: str | None, request: web.Request) -> web.Response:
    del request
    response = _file("index.html")
    if wire is not None and isinstance(response.body, bytes):
        response.body = response.body.replace(_EMPTY_WIRE_META, f'<meta name="wire" content="{escape(wire)}">'.encode())
        response.headers["Content-Security-Policy"] = _CONTENT_SECURITY_POLICY.format(f"'self' {URL(wire).origin()}")
    return response


async def _part(request: web.Request) -> web.Response:
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    file = resources.files("bot.sandbox.telegram.sim").joinpath("page", name)
    kind = _CONTENT_TYPES.get(f".{name.rpartition('.')[2]}")
    if kind is None or not file.is_file():
        raise web.HTTPNotFound
    policy = _CONTENT_SECURITY_POLICY.format("'self'")
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": policy, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=headers)
