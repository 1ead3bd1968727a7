"""Table of methods: the function of each name."""

from collections.abc import Awaitable, Callable, Mapping

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods import (
    callbacks,
    chats,
    files,
    forwarding,
    inline,
    marks,
    me,
    media,
    menu,
    messages,
    polling,
    rich,
)
from bot.sandbox.telegram.state.state import State

Method = Callable[[State, Call], object | Awaitable[object]]
"""Function of the state and a call that returns the `result` of the answer, or raises RefusedError."""

METHODS: Mapping[str, Method] = {
    "answerCallbackQuery": callbacks.answer_callback_query,
    "answerInlineQuery": inline.answer_inline_query,
    "copyMessage": forwarding.copy_message,
    "copyMessages": forwarding.copy_messages,
    "createForumTopic": marks.create_forum_topic,
    "deleteMessage": messages.delete_message,
    "deleteMessages": messages.delete_messages,
    "deleteMyCommands": me.delete_my_commands,
    "deleteWebhook": polling.delete_webhook,
    "editMessageCaption": media.edit_message_caption,
    "editMessageMedia": media.edit_message_media,
    "editMessageReplyMarkup": messages.edit_message_reply_markup,
    "editMessageText": messages.edit_message_text,
    "forwardMessage": forwarding.forward_message,
    "forwardMessages": forwarding.forward_messages,
    "getChat": chats.get_chat,
    "getChatAdministrators": chats.get_chat_administrators,
    "getChatMember": chats.get_chat_member,
    "getChatMemberCount": chats.get_chat_member_count,
    "getChatMenuButton": menu.get_chat_menu_button,
    "getFile": files.get_file,
    "getMe": me.get_me,
    "getMyCommands": me.get_my_commands,
    "getMyDescription": me.get_my_description,
    "getMyName": me.get_my_name,
    "getMyShortDescription": me.get_my_short_description,
    "getUpdates": polling.get_updates,
    "getWebhookInfo": polling.get_webhook_info,
    "leaveChat": chats.leave_chat,
    "pinChatMessage": marks.pin_chat_message,
    "sendChatAction": messages.send_chat_action,
    "sendDocument": media.send_document,
    "sendMediaGroup": media.send_media_group,
    "sendMessage": messages.send_message,
    "sendPhoto": media.send_photo,
    "sendRichMessage": rich.send_rich_message,
    "setChatMenuButton": menu.set_chat_menu_button,
    "setMessageReaction": marks.set_message_reaction,
    "setMyCommands": me.set_my_commands,
    "setMyDescription": me.set_my_description,
    "setMyName": me.set_my_name,
    "setMyShortDescription": me.set_my_short_description,
    "setWebhook": polling.set_webhook,
    "unpinChatMessage": marks.unpin_chat_message,
}
