"""A photo from a client that nobody here wrote."""

import struct
import zlib

import pytest
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import BufferedInputFile

from bot.sandbox.telegram.methods.table import METHODS
from bot.sandbox.telegram.model import Standing
from bot.sandbox.telegram.server import sandbox
from tests.sandbox.test_aiogram import bot_of

WIDTH, HEIGHT = 320, 200

pytestmark = pytest.mark.skipif("sendPhoto" not in METHODS, reason="the sandbox has no sendPhoto")


def picture() -> bytes:
    """Return a grey picture as PNG."""
    rows = (b"\0" + b"\x80" * WIDTH) * HEIGHT
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


async def test_a_photo_is_sent_once_as_a_file_and_again_by_its_id() -> None:
    async with sandbox() as telegram, bot_of(telegram) as bot:
        ann = telegram.person(standing=Standing.STARTED)
        sent = await bot.send_photo(ann.chat_id, BufferedInputFile(picture(), "map.png"), caption="<b>A map</b>")
        assert sent.photo
        assert (sent.photo[-1].width, sent.photo[-1].height) == (WIDTH, HEIGHT)
        assert sent.caption == "A map"
        assert [one.type for one in sent.caption_entities or ()] == ["bold"]
        again = await bot.send_photo(ann.chat_id, sent.photo[-1].file_id)
        assert again.photo
        assert again.photo[-1].file_unique_id == sent.photo[-1].file_unique_id
        assert len(ann.received) == 2


async def test_the_words_below_a_photo_are_changed_in_their_place() -> None:
    async with sandbox() as telegram, bot_of(telegram) as bot:
        ann = telegram.person(standing=Standing.STARTED)
        sent = await bot.send_photo(ann.chat_id, BufferedInputFile(picture(), "map.png"), caption="old")
        edited = await sent.edit_caption(caption="new")
        assert (getattr(edited, "caption", ""), len(ann.received)) == ("new", 1)
        with pytest.raises(TelegramBadRequest, match="no text in the message to edit"):
            await sent.edit_text("a text")
