"""A chat as a stream of server-sent events: the whole chat first, then whatever happens in it."""

import orjson
from aiohttp import web

from bot.sandbox.events import Event
from bot.sandbox.world import Chat, World

HEARTBEAT = 15.0
"""Seconds after which a silent stream says that it is alive."""


async def stream(request: web.Request, world: World, chat: Chat) -> web.StreamResponse:
    """Answer with a stream that lasts until the page or the sandbox goes away."""
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    response = web.StreamResponse(headers=headers)
    with world.events.watching(chat.person.id) as watch:
        await response.prepare(request)
        try:
            await response.write(_line(Event("chat", world.page_chat(chat))))
            while not watch.is_over:
                event = await watch.next(HEARTBEAT)
                if not watch.is_over:
                    await response.write(_line(event) if event else b": still here\n\n")
        except ConnectionError:
            return response
    return response


def _line(event: Event) -> bytes:
    return b"event: " + event.name.encode() + b"\ndata: " + orjson.dumps(event.data) + b"\n\n"
