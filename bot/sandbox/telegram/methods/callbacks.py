"""Answering callback queries."""

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.refusals import QUERY_TOO_OLD, bad
from bot.sandbox.telegram.state.state import State

MAX_ANSWER_CHARS = 200
"""Characters of a toast."""


def answer_callback_query(state: State, call: Call) -> bool:
    """Answer a callback query: once, within 150 seconds, with at most 200 characters."""
    query_id = call.text("callback_query_id")
    if not query_id.isdigit():
        raise bad(QUERY_TOO_OLD)
    text = call.text("text")
    if len(text) > MAX_ANSWER_CHARS:
        raise bad("MESSAGE_TOO_LONG")
    state.answer(query_id, text, is_alert=call.flag("show_alert"))
    return True
