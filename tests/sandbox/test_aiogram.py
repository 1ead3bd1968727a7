"""A second client that nobody here wrote: a bot in aiogram plays the scene."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiogram
import pytest
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError, TelegramRetryAfter
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from bot.sandbox.telegram.server import Telegram, sandbox
from tests.sandbox.scene import (
    BROKEN,
    GREETING,
    SECRET,
    TOPICS,
    Hook,
    Running,
    followed,
    marked,
    play,
    play_a_cut_poll,
    said_in_the_end,
)


def keys(*topics: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(
        inline_keyboard=[[InlineKeyboardButton(text=topic, callback_data=topic)] for topic in topics]
    )


async def greet(message: Message, command: CommandObject) -> None:
    assert message.from_user
    greeting = GREETING.format(name=message.from_user.first_name, payload=command.args)
    await message.answer(greeting, reply_markup=keys(*TOPICS))


async def follow(query: CallbackQuery) -> None:
    assert query.data
    assert isinstance(query.message, Message)
    await query.message.edit_text(marked(query.data), reply_markup=keys(*(one for one in TOPICS if one != query.data)))
    await query.answer(followed(query.data))


async def break_something(message: Message) -> None:
    try:
        await message.answer(BROKEN)
    except TelegramBadRequest as error:
        await message.answer(f"Refused: {error.message}", parse_mode=None)


async def say(message: Message, command: CommandObject) -> None:
    assert command.args
    text = command.args
    await said_in_the_end(lambda: message.answer(text), wait_of)


def wait_of(error: Exception) -> float | None:
    match error:
        case TelegramRetryAfter():
            return float(error.retry_after)
        case TelegramNetworkError():
            return 0.01
    return None


def bot_of(telegram: Telegram) -> aiogram.Bot:
    session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.url))
    return aiogram.Bot(telegram.token, session, DefaultBotProperties(parse_mode=ParseMode.HTML))


def dispatcher() -> aiogram.Dispatcher:
    routes = aiogram.Dispatcher()
    routes.message.register(greet, CommandStart(deep_link=True))
    routes.message.register(break_something, Command("broken"))
    routes.message.register(say, Command("say"))
    routes.callback_query.register(follow)
    return routes


@asynccontextmanager
async def polling(telegram: Telegram) -> AsyncIterator[None]:
    async with bot_of(telegram) as bot, asyncio.TaskGroup() as tasks:
        routes = dispatcher()
        await bot.delete_webhook(drop_pending_updates=True)
        task = tasks.create_task(routes.start_polling(bot, handle_signals=False, close_bot_session=False))
        try:
            yield
        finally:
            await routes.stop_polling()
            await task


@asynccontextmanager
async def hooked(telegram: Telegram) -> AsyncIterator[None]:
    async with bot_of(telegram) as bot:
        routes = dispatcher()
        async with Hook(lambda update: routes.feed_raw_update(bot, update)) as url:
            await bot.set_webhook(url, secret_token=SECRET, allowed_updates=routes.resolve_used_update_types())
            yield
            await bot.delete_webhook()


@pytest.mark.parametrize("running", [polling, hooked])
async def test_a_bot_in_aiogram_plays_the_scene_without_one_wrong_call(running: Running) -> None:
    async with sandbox(local_webhooks=True) as telegram:
        await play(telegram, running)


async def test_a_bot_in_aiogram_asks_again_when_its_poll_is_cut() -> None:
    async with sandbox() as telegram:
        await play_a_cut_poll(telegram, polling)
