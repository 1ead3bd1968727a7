"""Rich messages: headings, lists, quotations and tables in one message."""

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.methods.access import chat_of, is_channel, refuse_far, refuse_unable, thread_of
from bot.sandbox.telegram.methods.messages import reply_of
from bot.sandbox.telegram.model import Draft
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import State
from bot.sandbox.telegram.text import keyboards, rich


def send_rich_message(state: State, call: Call) -> Json:
    """Send a message of blocks; the chat page shows it as a plain one."""
    content = rich.read(call)
    markup = keyboards.read_any(call)
    chat = chat_of(state, call)
    thread = thread_of(chat, call)
    reply_to = reply_of(chat, call)
    keyboards.refuse_unfit(markup, is_channel=is_channel(chat))
    refuse_unable(state, chat, "can_send_messages", "text messages")
    keyboard = keyboards.with_checked_links(markup.inline)
    keyboards.refuse_outsized(keyboard)
    refuse_far(state, chat, thread)
    draft = Draft(content.text, content.entities, keyboard, more=content.more, reply_keyboard=markup.reply)
    silent = call.flag("disable_notification")
    return state.json(state.post(chat, draft, silent=silent, reply_to=reply_to, thread_id=thread))
