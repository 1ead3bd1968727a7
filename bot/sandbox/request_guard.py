"""Refuse what pages of other sites let a browser send to a server on this machine.

A page may send requests to any address, as a form, a script or a picture, and it may have its own name point at this
machine (DNS rebinding). So a request must name this server as its host; one that a browser sends for a page of another
origin is refused, by its Origin header or, for the pictures and frames that have none, by Sec-Fetch-Site; and what
changes something under `/sim` must be JSON, which no form can send. Bots and command lines send neither header.
"""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

_LOOPBACK_NAMES = frozenset({"localhost"})
_OWN_SITES = frozenset({"same-origin", "none"})  # none: typed into the address bar
_READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_COMMAND_PATHS = ("/sim/", "/bot", "/file/")
_UPLOADS_SUFFIX = "/files"  # of the paths that take a form with a file


def request_guard(allowed_hosts: Iterable[str] = (), *, open_paths: Iterable[str] = ()) -> Middleware:
    """Return a middleware that refuses foreign requests: 403, and 415 for a change that is no JSON.

    Args:
        allowed_hosts: names by which the server is reached, besides those of this machine.
        open_paths: paths that pages of other origins may read.
    """
    hosts = _LOOPBACK_NAMES | {_normalised(host) for host in allowed_hosts}
    readable = frozenset(open_paths)

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        host = request.headers.get("Host", "")
        if not _is_own_host(host, hosts):
            raise web.HTTPForbidden(text=f"the host {host!r} is not allowed here; see --allowed-host")
        is_readable = request.path in readable and request.method in _READING_METHODS
        if not is_readable and _is_foreign(request, host):
            raise web.HTTPForbidden(text="a page of another origin may not do this")
        if _is_change(request) and not _has_allowed_type(request):
            raise web.HTTPUnsupportedMediaType(text="the body must be application/json")
        return await handler(request)

    return guard


def _is_own_host(host: str, hosts: frozenset[str]) -> bool:
    """Return whether the Host header names this machine or an allowed host, on whatever port it is forwarded from.

    HTTP/1.0 knows requests without it, which no browser sends.
    """
    if not host:
        return True
    try:
        name = _normalised(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return name in hosts or _is_loopback(name)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _normalised(host: str) -> str:
    return host.strip("[]").rstrip(".").lower()


def _is_foreign(request: web.Request, host: str) -> bool:
    """Return whether a browser sends the request for a page of another origin.

    Links to pages of this server are no attack; links to what a bot or the user's side is asked for may be one.
    """
    origin = request.headers.get("Origin")
    if origin is not None and origin.partition("://")[2].lower() != host.lower():
        return True
    if request.headers.get("Sec-Fetch-Site", "none") in _OWN_SITES:
        return False
    is_link = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method == "GET"
    return not is_link or request.path.startswith(_COMMAND_PATHS)


def _is_change(request: web.Request) -> bool:
    return request.path.startswith("/sim/") and request.method not in _READING_METHODS and request.body_exists


def _has_allowed_type(request: web.Request) -> bool:
    """Return whether the body is JSON; for a path that takes a file, whether it is a form."""
    if request.path.endswith(_UPLOADS_SUFFIX):
        return request.content_type in {"multipart/form-data", "application/x-www-form-urlencoded"}
    return request.content_type == "application/json"
