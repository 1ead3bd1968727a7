"""The chat page's files, served as they lie in `page/`."""

from importlib import resources

from aiohttp import web

_KINDS = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'"


async def index(request: web.Request) -> web.Response:
    """Answer with the page itself."""
    del request
    return _file("index.html")


async def part(request: web.Request) -> web.Response:
    """Answer with one of the page's parts."""
    return _file(request.match_info["name"])


def _file(name: str) -> web.Response:
    file = resources.files("bot.sandbox").joinpath("page", name)
    kind = _KINDS.get(f".{name.rpartition('.')[2]}")
    if kind is None or not file.is_file():
        raise web.HTTPNotFound
    headers = {"Cache-Control": "no-cache", "Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.read_bytes(), content_type=kind, charset="utf-8", headers=headers)
