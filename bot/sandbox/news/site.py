"""Server of the news site: addresses, and conditional requests.

GET  /                      the last events, and the outlets that report them
GET  /OUTLET/               an outlet's home page
GET  /OUTLET/feed[/LANG]    its feed
GET  /OUTLET/STORY          a story's page
GET  /robots.txt            what robots may read: all but the request that begins an event
GET  /wire                   the last items of all outlets, as JSON that any page may read
GET  /catalogue.toml        all feeds, as a bot's catalogue of sources
POST /sim/tell              begin the next event at once; answers with its items
"""

import json
from collections.abc import Iterable
from datetime import datetime
from hashlib import blake2b

from aiohttp import web

from bot.sandbox.news import feeds
from bot.sandbox.news.activity import activity
from bot.sandbox.news.catalogue import catalogue
from bot.sandbox.news.clock import Clock
from bot.sandbox.news.generator import Generator
from bot.sandbox.news.pages import Pages
from bot.sandbox.news.script import ALWAYS_UNCHANGED, Outlet
from bot.sandbox.request_guard import request_guard

WIRE_PATH = "/wire"


class Site:
    """The news site as a web application.

    Args:
        generator: the source of events.
        clock: the time.
        allowed_hosts: names by which it is reached, besides those of this machine.
    """

    def __init__(self, generator: Generator, *, clock: Clock, allowed_hosts: Iterable[str] = ()) -> None:
        self._generator = generator
        self._clock = clock
        self._pages = Pages(generator.script)
        self._guard = request_guard(allowed_hosts, open_paths={WIRE_PATH})

    def application(self) -> web.Application:
        """Return the application, ready to be served."""
        app = web.Application(middlewares=[self._guard])
        app.router.add_get("/", self._front)
        app.router.add_get("/catalogue.toml", self._catalogue)
        app.router.add_get(WIRE_PATH, self._wire)
        app.router.add_get("/robots.txt", _robots)
        app.router.add_get("/healthz", _health)
        app.router.add_post("/sim/tell", self._begin_next)
        app.router.add_get("/{outlet}/", self._outlet)
        app.router.add_get("/{outlet}/feed", self._feed)
        app.router.add_get("/{outlet}/feed/{language}", self._feed)
        app.router.add_get("/{outlet}/{story}", self._story)
        return app

    async def _front(self, _request: web.Request) -> web.Response:
        now = self._clock.now()
        return _html(self._pages.front(self._generator.events(now), now))

    async def _catalogue(self, request: web.Request) -> web.Response:
        return web.Response(text=catalogue(_base(request)), content_type="application/toml")

    async def _begin_next(self, request: web.Request) -> web.Response:
        event = self._generator.begin_next(self._clock.now())
        items = [{"url": feeds.link(item, _base(request)), "title": item.title} for item in event.items]
        return web.json_response({"event": event.event_id, "topics": event.topics, "items": items})

    async def _wire(self, request: web.Request) -> web.Response:
        items = activity(self._generator, self._clock.now(), _base(request))
        response = _tagged(request, json.dumps(items, ensure_ascii=False).encode(), "application/json")
        response.headers["Access-Control-Allow-Origin"] = "*"  # it is read by the chat page, which has another origin
        return response

    async def _outlet(self, request: web.Request) -> web.Response:
        outlet, now = self._outlet_of(request), self._clock.now()
        items = [item for language in outlet.languages for item in self._generator.published(outlet.id, language, now)]
        items.sort(key=lambda item: item.published_at, reverse=True)
        return _html(self._pages.outlet(outlet, items))

    async def _feed(self, request: web.Request) -> web.Response:
        outlet = self._outlet_of(request)
        language = request.match_info.get("language", outlet.languages[0])
        if language not in outlet.languages:
            raise web.HTTPNotFound
        if outlet.defect == ALWAYS_UNCHANGED and _is_conditional(request):
            return web.Response(status=304)
        items = self._generator.published(outlet.id, language, self._clock.now())
        body = feeds.render(outlet, language, items, base=_base(request))
        return _conditional(request, body, items[0].published_at, feeds.CONTENT_TYPES[outlet.form])

    async def _story(self, request: web.Request) -> web.Response:
        item = self._generator.find(self._outlet_of(request).id, request.match_info["story"], self._clock.now())
        if item is None:
            raise web.HTTPNotFound
        return _html(self._pages.story(item))

    def _outlet_of(self, request: web.Request) -> Outlet:
        outlet = self._generator.script.outlet(request.match_info["outlet"])
        if outlet is None:
            raise web.HTTPNotFound
        return outlet


async def _health(_request: web.Request) -> web.Response:
    return web.Response(text="ok")


async def _robots(_request: web.Request) -> web.Response:
    return web.Response(text="User-agent: *\nDisallow: /sim/\n")


def _base(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"


def _is_conditional(request: web.Request) -> bool:
    return bool(request.headers.keys() & {"If-None-Match", "If-Modified-Since"})


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


def _tagged(request: web.Request, body: bytes, content_type: str) -> web.Response:
    """Return the response, 304 if the client has these bytes already."""
    tag = blake2b(body, digest_size=12).hexdigest()
    etags = request.if_none_match or ()
    unchanged = any(etag.value in {tag, "*"} for etag in etags)
    response = web.Response(status=304) if unchanged else web.Response(body=body, content_type=content_type)
    response.etag = tag
    return response


def _conditional(request: web.Request, body: bytes, changed_at: datetime, content_type: str) -> web.Response:
    """Return the response, 304 if the validators match; a tag takes precedence over a date (RFC 9110, 13.2.2)."""
    tag, changed = blake2b(body, digest_size=12).hexdigest(), changed_at.replace(microsecond=0)
    since = request.if_modified_since
    if (tags := request.if_none_match) is not None:
        unchanged = any(etag.value in {tag, "*"} for etag in tags)
    else:
        unchanged = since is not None and changed <= since
    response = web.Response(status=304) if unchanged else web.Response(body=body, content_type=content_type)
    response.etag, response.last_modified = tag, changed
    return response
