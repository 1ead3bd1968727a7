"""Chats, and the bot's calls, as streams of server-sent events: a snapshot, then each event.

A browser opens six connections to one server at most, so the page watches all of its chats by one stream.
"""

import asyncio
from collections.abc import Sequence
from contextlib import ExitStack

import orjson
from aiohttp import web

from bot.sandbox.telegram.api.contract_check import Journal
from bot.sandbox.telegram.events import JOURNAL_CHANNEL_ID, Event, Watch
from bot.sandbox.telegram.state.state import Chat, PrivateChat, State

HEARTBEAT_SECONDS = 15.0
"""Seconds of silence after which a stream sends a comment."""
REPLAYED_CALLS = 60
"""Calls of the past with which the journal's stream begins."""


async def stream(request: web.Request, state: State, chat: PrivateChat) -> web.StreamResponse:
    """Stream a chat until the page disconnects or the sandbox closes."""
    response = _response()
    with state.events.watching(chat.user.id) as watch:
        await response.prepare(request)
        try:
            await response.write(_line(Event("chat", state.page_chat(chat))))
            await _follow(response, watch)
        except ConnectionError:
            return response
    return response


async def stream_all(request: web.Request, state: State, chats: Sequence[Chat]) -> web.StreamResponse:
    """Stream several chats, with events as `{chat_id, data}`."""
    response = _response()
    with ExitStack() as stack:
        watches = [(chat.id, stack.enter_context(state.events.watching(chat.id))) for chat in chats]
        await response.prepare(request)
        try:
            for chat in chats:
                await response.write(_line(_whole(state, chat), chat.id))
            async with asyncio.TaskGroup() as group:
                for chat_id, watch in watches:
                    group.create_task(_follow(response, watch, chat_id))
        except* ConnectionError:
            pass  # the page has gone, which is how such a stream ends
    return response


async def stream_journal(request: web.Request, state: State, journal: Journal) -> web.StreamResponse:
    """Stream the last calls, the oldest first, and then each call as it is answered."""
    response = _response()
    with state.events.watching(JOURNAL_CHANNEL_ID) as watch:
        await response.prepare(request)
        try:
            past = [entry.json() for entry in list(journal.entries)[-REPLAYED_CALLS:]]
            await response.write(_line(Event("calls", past)))
            await _follow(response, watch)
        except ConnectionError:
            return response
    return response


def _whole(state: State, chat: Chat) -> Event:
    if isinstance(chat, PrivateChat):
        return Event("chat", state.page_chat(chat))
    return Event("group", state.page_group(chat))


def _response() -> web.StreamResponse:
    return web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})


async def _follow(response: web.StreamResponse, watch: Watch, chat_id: int | None = None) -> None:
    while not watch.is_over:
        event = await watch.next(HEARTBEAT_SECONDS)
        if not watch.is_over:
            await response.write(_line(event, chat_id) if event else b": still here\n\n")


def _line(event: Event, chat_id: int | None = None) -> bytes:
    data = event.data if chat_id is None else {"chat_id": chat_id, "data": event.data}
    return b"event: " + event.name.encode() + b"\ndata: " + orjson.dumps(data) + b"\n\n"
