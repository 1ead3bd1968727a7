"""Server of many outlets in one process, for the benchmark of polling: `python -m tests.tools.bench.outlets PORT`.

Each host of 127.0.0.0/8 is a separate outlet. `/new/N` has new items at each request, `/same/N` always the same without
validators, `/tagged/N` the same with an ETag, answering a conditional request with 304; `/one/N` likewise, with one
item. `/hangs`, `/drips` and `/floods` are faulty. A document is 65 kB long, the average of real ones. No two items
share words by which they could be taken for one event.
"""

import asyncio
import socket
import sys
from contextlib import suppress
from itertools import count

from aiohttp import web

ITEMS = 20
SYLLABLES = ("ba", "de", "gi", "ko", "lu", "ma", "ne", "pi", "ro", "su")
SENTENCE = "The road between two towns was closed for some hours while a crew cleared what the night had brought down. "
PARAGRAPH = f"<p>{SENTENCE * 2}<a href='/topics/roads'>More about roads</a>, and <em>what else</em> has happened.</p>"
PICTURE = "<figure><img src='/pictures/road.jpg' alt='A road' width='640'><figcaption>A road</figcaption></figure>"
HEAD = (
    b"<?xml version='1.0' encoding='utf-8'?><rss version='2.0' xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
    b"<channel><title>Outlet</title>"
)
ITEM = (
    "<item><title>{words}</title><link>https://{outlet}.example/{n}"
    "</link><guid>https://{outlet}.example/{n}</guid><pubDate>Tue, 24 Nov 2026 10:00:00 GMT</pubDate>"
    f"<description>{SENTENCE}</description>"
    f"<content:encoded><![CDATA[{PICTURE}{PARAGRAPH * 9}]]></content:encoded></item>"
)


def headline(seed: int) -> str:
    """Return a headline of invented words, unique to the number."""
    digits = [f"{(seed * 7919 + salt * 104_729) % 1_000_000_007:010}" for salt in range(5)]
    return " ".join("".join(SYLLABLES[int(digit)] for digit in number[-8:-2]).title() for number in digits)


def feed(outlet: str, first: int, count: int = ITEMS) -> bytes:
    """Return a feed of `count` items, numbered from `first` on."""
    numbers = range(first, first + count)
    items = "".join(ITEM.format(n=n, outlet=outlet, words=headline(int(outlet) * 1_000_003 + n)) for n in numbers)
    return HEAD + items.encode() + b"</channel></rss>"


def application() -> web.Application:
    """Return the application with all paths."""
    numbers = count(1, ITEMS)

    async def new(request: web.Request) -> web.Response:
        return _xml(feed(request.match_info["n"], next(numbers)))

    async def same(request: web.Request) -> web.Response:
        return _xml(feed(request.match_info["n"], 0))

    async def tagged(request: web.Request) -> web.Response:
        tag = f'"{request.match_info["n"]}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        response = _xml(feed(request.match_info["n"], 0, 1 if request.path.startswith("/one") else ITEMS))
        response.headers["ETag"] = tag
        return response

    async def hangs(_: web.Request) -> web.Response:
        await asyncio.sleep(300)
        return web.Response()

    async def drips(request: web.Request) -> web.StreamResponse:
        return await _stream(request, b"<", 300, pause=1.0)

    async def floods(request: web.Request) -> web.StreamResponse:
        return await _stream(request, b"<rss>" * 200_000, 200, pause=0.0)

    app = web.Application()
    for path, answer in (("/new/{n}", new), ("/same/{n}", same), ("/tagged/{n}", tagged), ("/one/{n}", tagged)):
        app.router.add_get(path, answer)
    for path, faulty in (("/hangs", hangs), ("/drips", drips), ("/floods", floods)):
        app.router.add_get(path, faulty)
    return app


async def _stream(request: web.Request, part: bytes, times: int, *, pause: float) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    with suppress(ConnectionError):  # the client has closed the connection
        for _ in range(times):
            await response.write(part)
            await asyncio.sleep(pause)
    return response


def _xml(body: bytes) -> web.Response:
    return web.Response(body=body, content_type="application/rss+xml")


async def main(port: int) -> None:
    """Serve until killed."""
    runner = web.AppRunner(application(), access_log=None)
    await runner.setup()
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")  # all of 127.0.0.0/8, and no other network
    listening.bind(("0.0.0.0", port))  # noqa: S104  see above
    await web.SockSite(runner, listening).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
