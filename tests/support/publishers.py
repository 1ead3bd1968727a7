"""Serve feeds and pages that a test writes: real documents over real HTTP on 127.0.0.1."""

from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

from aiohttp import web

from bot.model.sources import Publisher, PublisherKind, Source


@dataclass(frozen=True, slots=True)
class Item:
    """Item of a feed."""

    title: str
    text: str
    at: datetime
    slug: str = ""  # of its link; the title's words where none is given


class Outlets:
    """Web server with a feed for each outlet, and pages."""

    def __init__(self) -> None:
        self.url = ""
        self.port = 0
        self.polls: Counter[str] = Counter()
        self.asked: dict[str, web.Request] = {}  # the last request for each feed
        self.visits: list[str] = []  # paths of pages, and of robots.txt, as they were asked for
        self.robots: str | None = None  # None: there is no such file
        self._items: defaultdict[str, list[Item]] = defaultdict(list)
        self._broken: dict[str, int] = {}
        self._answer_functions: dict[str, Callable[[], web.Response]] = {}
        self._pages: dict[str, list[bytes | int]] = {}

    def tells(self, outlet: str, *items: Item) -> None:
        """Put items into an outlet's feed."""
        self._items[outlet].extend(items)

    def breaks(self, outlet: str, status: int) -> None:
        """Answer with an error from now on."""
        self._broken[outlet] = status

    def answers(self, outlet: str, answer: Callable[[], web.Response]) -> None:
        """Answer each request for an outlet's feed by calling `answer`."""
        self._answer_functions[outlet] = answer

    def shows(self, path: str, *pages: bytes | int) -> None:
        """Answer with these pages, or with a status where there is none, one after the other; the last one repeats."""
        self._pages[path] = list(pages)

    def source(self, outlet: str, *, country: str = "AM", kind: PublisherKind = PublisherKind.STATE) -> Source:
        """Return the source that reads an outlet's feed."""
        home = f"{self.url}/{outlet}"
        publisher = Publisher(f"{outlet}.example", outlet.title(), country, kind, home)
        return Source(outlet, publisher, f"{home}/feed", "en")

    async def feed(self, request: web.Request) -> web.Response:
        """Serve one outlet's feed."""
        outlet = request.match_info["outlet"]
        self.polls[outlet] += 1
        self.asked[outlet] = request
        if outlet in self._broken:
            return web.Response(status=self._broken[outlet])
        if outlet in self._answer_functions:
            return self._answer_functions[outlet]()
        items = "".join(self._item(outlet, item) for item in reversed(self._items[outlet]))
        text = f'<rss version="2.0"><channel><title>{outlet}</title>{items}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    async def page(self, request: web.Request) -> web.Response:
        """Serve one page."""
        self.visits.append(request.path)
        waiting = self._pages.get(request.path, [404])
        page = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(page, int):
            return web.Response(status=page)
        return web.Response(body=page, content_type="text/html")

    async def robots_txt(self, request: web.Request) -> web.Response:
        """Serve robots.txt."""
        self.visits.append(request.path)
        return web.Response(status=404) if self.robots is None else web.Response(text=self.robots)

    def _item(self, outlet: str, item: Item) -> str:
        slug = item.slug or "-".join(item.title.lower().split())
        return (
            f"<item><title>{escape(item.title)}</title><link>{self.url}/{outlet}/{slug}</link>"
            f"<description>{escape(item.text)}</description><pubDate>{format_datetime(item.at)}</pubDate></item>"
        )


@asynccontextmanager
async def serving() -> AsyncIterator[Outlets]:
    """Serve outlets on a free port."""
    outlets = Outlets()
    app = web.Application()
    app.router.add_get("/{outlet}/feed", outlets.feed)
    app.router.add_get("/robots.txt", outlets.robots_txt)
    app.router.add_get("/{outlet}/{slug}", outlets.page)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    outlets.port = runner.addresses[0][1]
    outlets.url = f"http://127.0.0.1:{outlets.port}"
    try:
        yield outlets
    finally:
        await runner.cleanup()
