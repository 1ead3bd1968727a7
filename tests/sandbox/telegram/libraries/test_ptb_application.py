"""Compatibility with the Application of python-telegram-bot, by the scenario."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter
from telegram.ext import Application, ApplicationBuilder, CallbackQueryHandler, CommandHandler, ContextTypes, Defaults

from bot.sandbox.telegram.server import Telegram, sandbox
from tests.sandbox.telegram.libraries.scenario import (
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

Bot = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE


def keys(*topics: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup.from_column(
        [telegram.InlineKeyboardButton(topic, callback_data=topic) for topic in topics]
    )


async def greet(update: telegram.Update, context: Context) -> None:
    assert update.effective_user
    assert update.message
    assert context.args
    greeting = GREETING.format(name=update.effective_user.first_name, payload=context.args[0])
    await update.message.reply_text(greeting, reply_markup=keys(*TOPICS))


async def follow(update: telegram.Update, context: Context) -> None:
    del context
    query = update.callback_query
    assert query
    assert query.data
    await query.edit_message_text(
        marked(query.data), reply_markup=keys(*(topic for topic in TOPICS if topic != query.data))
    )
    await query.answer(followed(query.data))


async def break_something(update: telegram.Update, context: Context) -> None:
    del context
    assert update.message
    try:
        await update.message.reply_text(BROKEN)
    except BadRequest as error:
        await update.message.reply_text(f"Refused: {error.message}", parse_mode=None)


async def say(update: telegram.Update, context: Context) -> None:
    assert update.message
    message, text = update.message, " ".join(context.args or ())
    await said_in_the_end(lambda: message.reply_text(text), wait_of)


def wait_of(error: Exception) -> float | None:
    match error:
        case RetryAfter():
            assert not isinstance(error.retry_after, int)
            return error.retry_after.total_seconds()
        case BadRequest():
            return None
        case NetworkError():
            return 0.01
    return None


def application(telegram: Telegram) -> Bot:
    defaults = Defaults(parse_mode=ParseMode.HTML)
    builder = ApplicationBuilder().token(telegram.token).base_url(f"{telegram.url}/bot").defaults(defaults)
    made: Bot = builder.build()
    made.add_handler(CommandHandler("start", greet))
    made.add_handler(CommandHandler("broken", break_something))
    made.add_handler(CommandHandler("say", say))
    made.add_handler(CallbackQueryHandler(follow))
    return made


@asynccontextmanager
async def started(telegram: Telegram) -> AsyncIterator[Bot]:
    made = application(telegram)
    async with made:
        await made.start()
        try:
            yield made
        finally:
            await made.stop()


@asynccontextmanager
async def polling(telegram: Telegram) -> AsyncIterator[None]:
    async with started(telegram) as made:
        assert made.updater
        await made.updater.start_polling(drop_pending_updates=True)
        try:
            yield
        finally:
            await made.updater.stop()


@asynccontextmanager
async def hooked(telegram: Telegram) -> AsyncIterator[None]:
    async with started(telegram) as made, Hook(lambda update: take(made, update)) as url:
        await made.bot.set_webhook(url, secret_token=SECRET)
        yield
        await made.bot.delete_webhook()


async def take(made: Bot, update: dict[str, Any]) -> None:
    """Hand an update over as the library wants it from servers that are not its own."""
    await made.update_queue.put(telegram.Update.de_json(update, made.bot))


@pytest.mark.parametrize("running", [polling, hooked])
async def test_a_bot_on_its_application_plays_the_scene_without_one_wrong_call(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of its own future
    async with sandbox(local_webhooks=True) as telegram:
        await play(telegram, running)


async def test_a_bot_on_its_application_asks_again_when_its_poll_is_cut() -> None:
    async with sandbox() as telegram:
        await play_a_cut_poll(telegram, polling)
