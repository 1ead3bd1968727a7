"""Which method is done by which function."""

from collections.abc import Awaitable, Callable, Mapping

from bot.sandbox.call import Call
from bot.sandbox.methods import callbacks, chats, me, messages, polling
from bot.sandbox.world import World

Method = Callable[[World, Call], object | Awaitable[object]]
"""Takes the world and a call, returns the `result` of the answer, or raises RefusedError."""

METHODS: Mapping[str, Method] = {
    "answerCallbackQuery": callbacks.answer_callback_query,
    "deleteMessage": messages.delete_message,
    "deleteMyCommands": me.delete_my_commands,
    "deleteWebhook": polling.delete_webhook,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "editMessageText": messages.edit_message_text,
    "getChat": chats.get_chat,
    "getChatMember": chats.get_chat_member,
    "getMe": me.get_me,
    "getMyCommands": me.get_my_commands,
    "getMyDescription": me.get_my_description,
    "getMyName": me.get_my_name,
    "getMyShortDescription": me.get_my_short_description,
    "getUpdates": polling.get_updates,
    "getWebhookInfo": polling.get_webhook_info,
    "sendChatAction": messages.send_chat_action,
    "sendMessage": messages.send_message,
    "setMyCommands": me.set_my_commands,
    "setMyDescription": me.set_my_description,
    "setMyName": me.set_my_name,
    "setMyShortDescription": me.set_my_short_description,
}
