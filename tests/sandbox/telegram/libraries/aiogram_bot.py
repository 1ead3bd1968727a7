"""Program with a bot in aiogram, run by the interpreter of `.venv/aiogram`, which holds the packages of `aiogram.lock`.

The first line of output says that the program is ready. Each line of input is a JSON object: a mode, the `url` and
`token` of the sandbox, and further arguments; each line of output is an answer. In `polling` and `webhook` the first
answer says that the bot takes updates; it stops at the next line of input, which has an answer of its own. `photo` and
`caption` make their calls and answer how aiogram read the results.

The program imports nothing of the project: aiogram pins pydantic and aiohttp, and a package that only a test needs must
not decide which releases run. One process plays all scenarios, since `import aiogram` alone takes 3 seconds or more.
"""

import asyncio
import json
import struct
import sys
import zlib
from dataclasses import dataclass
from typing import Any

import aiogram
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import BufferedInputFile, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

RETRY_SECONDS = 0.01
WIDTH, HEIGHT = 320, 200


@dataclass(frozen=True, slots=True)
class Scenario:
    """The texts of `scenario.py`, filled in by `str.format`."""

    greeting: str
    topics: list[str]
    marked: str
    followed: str
    broken: str
    secret: str

    async def greet(self, message: Message, command: CommandObject) -> None:
        assert message.from_user
        greeting = self.greeting.format(name=message.from_user.first_name, payload=command.args)
        await message.answer(greeting, reply_markup=keyboard(self.topics))

    async def follow(self, query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        remaining = [topic for topic in self.topics if topic != query.data]
        await query.message.edit_text(self.marked.format(query.data), reply_markup=keyboard(remaining))
        await query.answer(self.followed.format(query.data))

    async def break_something(self, message: Message) -> None:
        try:
            await message.answer(self.broken)
        except TelegramBadRequest as error:
            await message.answer(f"Refused: {error.message}", parse_mode=None)

    def dispatcher(self) -> aiogram.Dispatcher:
        dispatcher = aiogram.Dispatcher()
        dispatcher.message.register(self.greet, CommandStart(deep_link=True))
        dispatcher.message.register(self.break_something, Command("broken"))
        dispatcher.message.register(say, Command("say"))
        dispatcher.callback_query.register(self.follow)
        return dispatcher


def keyboard(topics: list[str]) -> InlineKeyboardMarkup:
    buttons = [[InlineKeyboardButton(text=topic, callback_data=topic)] for topic in topics]
    return InlineKeyboardMarkup(inline_keyboard=buttons)


async def say(message: Message, command: CommandObject) -> None:
    """Send the text until it is taken."""
    assert command.args
    while True:
        try:
            await message.answer(command.args)
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
        except TelegramNetworkError:
            await asyncio.sleep(RETRY_SECONDS)
        else:
            return


async def polling(bot: aiogram.Bot, **scenario: Any) -> str:
    dispatcher = Scenario(**scenario).dispatcher()
    await bot.delete_webhook(drop_pending_updates=True)
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False))
        answer("started")
        await next_line()
        await dispatcher.stop_polling()
    return "stopped"


async def webhook(bot: aiogram.Bot, **scenario: Any) -> str:
    dispatcher, secret = Scenario(**scenario).dispatcher(), scenario["secret"]
    application = web.Application()
    SimpleRequestHandler(dispatcher, bot, secret_token=secret).register(application, path="/hook")
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await bot.set_webhook(url, secret_token=secret, allowed_updates=dispatcher.resolve_used_update_types())
    answer("started")
    await next_line()
    await bot.delete_webhook()
    await runner.cleanup()
    return "stopped"


async def photo(bot: aiogram.Bot, *, chat_id: int) -> list[dict[str, Any]]:
    """Send a photo as a file, and again by the id that it was given."""
    first = await bot.send_photo(chat_id, BufferedInputFile(picture(), "map.png"), caption="<b>A map</b>")
    assert first.photo
    second = await bot.send_photo(chat_id, first.photo[-1].file_id)
    return [describe(first), describe(second)]


def describe(message: Message) -> dict[str, Any]:
    assert message.photo
    largest = message.photo[-1]
    entities = [entity.type for entity in message.caption_entities or ()]
    sizes = {"width": largest.width, "height": largest.height, "unique_id": largest.file_unique_id}
    return {"caption": message.caption, "entities": entities, **sizes}


async def caption(bot: aiogram.Bot, *, chat_id: int) -> dict[str, Any]:
    """Change the caption of a photo, then try to change its text, which it has not."""
    sent = await bot.send_photo(chat_id, BufferedInputFile(picture(), "map.png"), caption="old")
    edited = await sent.edit_caption(caption="new")
    assert isinstance(edited, Message)
    try:
        await sent.edit_text("a text")
    except TelegramBadRequest as error:
        return {"caption": edited.caption, "refusal": error.message}
    return {"caption": edited.caption, "refusal": None}


def picture() -> bytes:
    """Return a grey picture as PNG."""
    rows = (b"\0" + b"\x80" * WIDTH) * HEIGHT
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, body) for kind, body in chunks)


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def answer(result: Any) -> None:
    sys.stdout.write(json.dumps(result) + "\n")
    sys.stdout.flush()


async def next_line() -> str:
    return await asyncio.to_thread(sys.stdin.readline)


MODES = {"polling": polling, "webhook": webhook, "photo": photo, "caption": caption}


async def main() -> None:
    answer("ready")
    while line := await next_line():
        await play(**json.loads(line))


async def play(mode: str, url: str, token: str, **arguments: Any) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(url))
    async with aiogram.Bot(token, session, DefaultBotProperties(parse_mode=ParseMode.HTML)) as bot:
        result = await MODES[mode](bot, **arguments)
    answer(result)


if __name__ == "__main__":
    asyncio.run(main())
