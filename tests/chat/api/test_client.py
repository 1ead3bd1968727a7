"""Calls of methods: the arguments that are sent, and the results."""

import orjson
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.chat.api.client import BotClient
from tests.chat.api.conftest import ResponseServer


async def test_a_message_goes_out_as_json_and_its_number_comes_back(
    server: ResponseServer, bot_client: BotClient
) -> None:
    server.set_response(200, {"ok": True, "result": {"message_id": 31}})
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Да", callback_data="1:h")]])
    assert await bot_client.post_message(5, "Մի <b>բան</b>", keyboard=keyboard, reply_to=30) == 31
    assert orjson.loads(server.bodies[0]) == {
        "chat_id": 5,
        "text": "Մի <b>բան</b>",
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
        "reply_markup": {"inline_keyboard": [[{"text": "Да", "callback_data": "1:h"}]]},
        "reply_parameters": {"message_id": 30, "allow_sending_without_reply": True},
    }


async def test_a_plain_message_names_no_parse_mode(server: ResponseServer, bot_client: BotClient) -> None:
    server.set_response(200, {"ok": True, "result": {"message_id": 1}})
    await bot_client.post_message(5, "a < b", plain=True, previews=True, silent=True)
    sent = orjson.loads(server.bodies[0])
    assert "parse_mode" not in sent
    assert (sent["disable_notification"], sent["link_preview_options"]) == (True, {"is_disabled": False})
