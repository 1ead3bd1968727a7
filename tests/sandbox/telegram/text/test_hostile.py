"""Naughty strings, scripts, injections, titles of broken feeds: as texts, on buttons, as names, as titles of groups."""

import json
import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest

from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram, sandbox
from bot.sandbox.telegram.text import dialect
from tests.sandbox.telegram.support.caller import Api, Reply
from tests.support.data import data
from tests.support.volume import Volume

TITLE = re.compile(r"<title[^>]*>(.*?)</title>", re.DOTALL)
ALTERED = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u0333\u033f\u030a]")
"""Letters that Telegram blanks or drops; https://github.com/tdlib/td MessageEntity.cpp, clean_input_string."""
BATCH_SIZE = 100

pytestmark = pytest.mark.fuzz
Strings = tuple[str, ...]
MAX_CALLBACK_DATA_BYTES = 64  # bytes


@pytest.fixture(scope="module")
def strings(volume: Volume) -> tuple[str, ...]:
    """Return the distinct strings of public collections and titles of malformed feeds; all, or one of thirty."""
    return tuple(dict.fromkeys(text for text in _all(volume(30, full=1)) if text))


def _all(step: int) -> Iterator[str]:
    yield from json.loads(data("security", "strings", "blns", "blns.json").read_text("utf-8"))[::step]
    for path in sorted(data("security", "patt").rglob("*")):
        yield from path.read_text("utf-8", errors="replace").splitlines()[::step] if path.is_file() else ()
    for path in sorted(data("security", "feeds").rglob("*"))[::step]:
        yield from TITLE.findall(path.read_text("utf-8", errors="replace")) if path.is_file() else ()


@pytest.fixture
async def running() -> AsyncIterator[Telegram]:
    """A sandbox that fails the test at its end if it was called or has answered wrongly."""
    async with sandbox() as telegram:
        yield telegram


@pytest.fixture
async def calls(running: Telegram) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:
        yield Api(running, session)


def shown(text: str) -> str | None:
    """Return what a chat shows of a plain text, None where Telegram alters more than its ends."""
    return None if ALTERED.search(text) else text.strip(" \n")


def test_there_are_many_of_them(strings: Strings, volume: Volume) -> None:
    assert len(strings) > volume(150, full=5_500)


async def test_each_as_a_plain_text_comes_back_as_it_was(running: Telegram, calls: Api, strings: Strings) -> None:
    chat = running.add_user(status=UserStatus.STARTED).chat_id
    for text in strings:
        reply = await calls("sendMessage", chat_id=chat, text=text[:4096])
        expected = shown(text[:4096])
        if expected == "":
            assert reply.description == "Bad Request: text must be non-empty"
        elif expected is not None:
            assert reply.result["text"] == expected
        assert reply.status in {200, 400}, text


async def test_each_as_html_is_read_or_refused_by_name(running: Telegram, calls: Api, strings: Strings) -> None:
    chat = running.add_user(status=UserStatus.STARTED).chat_id
    for text in strings:
        reply = await calls("sendMessage", chat_id=chat, text=text[:4096], parse_mode="HTML")
        assert reply.status in {200, 400}, text
        _told_as_html(text[:4096], reply)


def _told_as_html(text: str, reply: Reply) -> None:
    read = read_as_html(text)
    if read is None:
        return
    is_read, plain = read
    if not is_read:
        assert reply.description == f"Bad Request: can't parse entities: {plain}"
    elif not plain:
        assert reply.description == "Bad Request: text must be non-empty"
    else:
        assert reply.result["text"] == plain


def read_as_html(text: str) -> tuple[bool, str] | None:
    """Return whether a text is of the dialect, and what is shown or complained of; None if Telegram alters it."""
    try:
        plain = shown(dialect.parse(text).text)
    except dialect.MarkupError as error:
        return False, str(error)
    return None if plain is None else (True, plain)


async def test_each_on_a_button_comes_back_when_it_is_pressed(running: Telegram, calls: Api, strings: Strings) -> None:
    ann = running.add_user(status=UserStatus.STARTED)
    texts = [text for text in strings if len(text.encode()) <= MAX_CALLBACK_DATA_BYTES]
    rows = [[{"text": text, "callback_data": text}] for text in texts]
    for begin in range(0, len(rows), 10):
        part = rows[begin : begin + 10]
        sent = await calls("sendMessage", chat_id=ann.chat_id, text="x", reply_markup={"inline_keyboard": part})
        assert sent.result["reply_markup"]["inline_keyboard"] == part
        chat = running.state.private_chats[ann.chat_id]
        for [key] in part:
            running.state.press(chat, sent.result["message_id"], key["callback_data"])
    came = [update["callback_query"]["data"] for update in await _updates(calls)]
    assert came == texts


async def test_each_as_what_a_person_is_called_and_writes_reaches_the_bot(
    running: Telegram, calls: Api, strings: Strings
) -> None:
    for text in strings:
        user = running.add_user(name=text, status=UserStatus.STARTED)
        running.state.say(running.state.private_chats[user.chat_id], text[:4096])
    came = [update["message"] for update in await _updates(calls)]
    assert [message["from"]["first_name"] for message in came] == list(strings)
    assert all(
        message.get("text", "") == expected
        for message, text in zip(came, strings, strict=True)
        if (expected := shown(text[:4096])) is not None
    )


async def test_each_as_the_title_of_a_group_is_told(running: Telegram, calls: Api, strings: Strings) -> None:
    owner = running.add_user()
    await calls("getUpdates", allowed_updates=["my_chat_member"])
    for number, title in enumerate(strings):
        group = running.add_supergroup(title, owner=owner)
        await group.adds_bot(owner)
        if number % 50 == 0:  # the rest is told by the updates
            assert (await calls("getChat", chat_id=group.chat_id)).result["title"] == title
    joined = [update["my_chat_member"]["chat"]["title"] for update in await _updates(calls)]
    assert joined == list(strings)


async def _updates(calls: Api) -> list[dict[str, Any]]:
    """Return all that waits."""
    updates: list[dict[str, Any]] = []
    offset = 0
    while batch := (await calls("getUpdates", offset=offset, limit=BATCH_SIZE)).result:
        updates += batch
        offset = batch[-1]["update_id"] + 1
    return updates
