"""Compatibility with python-telegram-bot, as the bot uses it."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.server import Telegram, sandbox
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS


@pytest.fixture
async def strict() -> AsyncIterator[Telegram]:
    """A sandbox that fails the test at its end if a call was wrong."""
    async with sandbox() as running:
        yield running


def client(running: Telegram, token: str | None = None) -> telegram.Bot:
    request = HTTPXRequest(read_timeout=EVENT_TIMEOUT_SECONDS)
    return telegram.Bot(token or running.token, base_url=f"{running.url}/bot", request=request)


def keys(*texts: str) -> telegram.InlineKeyboardMarkup:
    return telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton(text, callback_data=text) for text in texts]])


async def test_it_drives_the_sandbox_without_one_wrong_call(strict: Telegram) -> None:
    ann = strict.add_user()
    async with client(strict) as bot:
        await bot.delete_webhook()
        await bot.set_my_commands([("start", "Begin")], telegram.BotCommandScopeAllPrivateChats(), "en")
        await bot.set_my_description("News", "en")
        await bot.set_my_short_description("News")
        await ann.sends("/start")
        [update] = await bot.get_updates(allowed_updates=telegram.Update.ALL_TYPES)
        assert update.effective_user
        assert update.effective_user.language_code == "en"
        chat = await bot.get_chat(ann.chat_id)
        assert chat.type == "private"
        await chat.send_action("typing")
        sent = await chat.send_message(
            "<b>Choose</b>",
            parse_mode=ParseMode.HTML,
            reply_markup=keys("Armenia"),
            disable_notification=True,
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            reply_parameters=telegram.ReplyParameters(1, allow_sending_without_reply=True),
        )
        async with asyncio.TaskGroup() as group:
            toast = group.create_task(ann.presses("Armenia"))
            [update] = await bot.get_updates(update.update_id + 1, timeout=50)
            assert update.callback_query
            await update.callback_query.answer("Followed.")
            await update.callback_query.edit_message_text("Chosen", reply_markup=keys("✓ Armenia"))
        await sent.edit_reply_markup(None)
        assert (toast.result(), ann.received[0].text, ann.received[0].edits) == ("Followed.", "Chosen", 2)
        await sent.delete()
        assert ann.received == []


async def test_refusals_come_as_the_errors_it_knows(strict: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it the library warns of its own future
    ann = strict.add_user()
    await ann.sends("/start")
    async with client(strict) as bot:
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(5, "x")
        with pytest.raises(BadRequest, match="entities"):
            await bot.send_message(ann.chat_id, "<h1>", parse_mode=ParseMode.HTML)
        strict.fails(Fault("sendMessage", code=429, description="Too Many Requests", parameters={"retry_after": 3}))
        with pytest.raises(RetryAfter):
            await bot.send_message(ann.chat_id, "x")
        strict.fails(Fault("sendMessage", code=400, description="moved", parameters={"migrate_to_chat_id": -100}))
        with pytest.raises(ChatMigrated):
            await bot.send_message(ann.chat_id, "x")
        strict.fails(Fault("sendMessage", delay=1))
        with pytest.raises(TimedOut):
            await bot.send_message(ann.chat_id, "x", read_timeout=0.1)
        await ann.blocks()
        with pytest.raises(Forbidden, match="blocked"):
            await bot.send_message(ann.chat_id, "x")


async def test_a_wrong_token_is_an_invalid_one(strict: Telegram) -> None:
    bot = client(strict, "123456:another")
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.request.shutdown()
