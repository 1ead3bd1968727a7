"""Answering inline queries. Articles with texts are supported; results of other kinds answer 501."""

import re
from collections.abc import Mapping

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.model import Draft
from bot.sandbox.telegram.refusals import UnfinishedError, bad
from bot.sandbox.telegram.state.inline import Offer, Result
from bot.sandbox.telegram.state.state import State
from bot.sandbox.telegram.text import formatting, keyboards

MAX_RESULTS = 50
MAX_RESULT_ID_BYTES = 64
"""Bytes of a result's id, and of `next_offset`."""
MAX_CACHE_SECONDS = 86_400
"""Seconds for which an answer may be used again."""

_PARAMETER = re.compile(r"[A-Za-z0-9_-]{1,64}")


def answer_inline_query(state: State, call: Call) -> bool:
    """Answer an inline query with up to fifty results."""
    results = _results(call)
    button = _button(call)
    next_offset = call.text("next_offset")
    if len(next_offset.encode()) > MAX_RESULT_ID_BYTES:
        raise bad("NEXT_OFFSET_INVALID")
    cache_time = call.integer("cache_time", 300, low=0, high=MAX_CACHE_SECONDS)
    offer = Offer(results, next_offset, button, cache_time, call.flag("is_personal"))
    query = state.inline.answer(call.text("inline_query_id"), offer)
    state.events.publish(query.chat_id, Event("inline", offer.page(query)))
    return True


def _results(call: Call) -> Mapping[str, Result]:
    try:
        raw = call.data("results")
    except ValueError as error:
        raise bad("Can't parse inline query results JSON object") from error
    if raw is None:
        raw = []
    if not isinstance(raw, list):
        raise bad("Expected an Array of inline query results")
    if len(raw) > MAX_RESULTS:
        raise bad("Too many inline query results specified")
    results: dict[str, Result] = {}
    for item in raw:
        result_id = _id(item)
        if result_id in results:
            raise bad("RESULT_ID_DUPLICATE")
        results[result_id] = _result(item)
    return results


def _id(raw: object) -> str:
    if not isinstance(raw, Mapping):
        raise bad("Can't parse inline query result: InlineQueryResult must be an Object")
    for name in ("type", "id"):
        if not isinstance(raw.get(name), str):
            raise bad(f"Can't parse inline query result: Can't find field \"{name}\"")
    if not 0 < len(str(raw["id"]).encode()) <= MAX_RESULT_ID_BYTES:
        raise bad("RESULT_ID_INVALID")
    return str(raw["id"])


def _result(raw: Mapping[str, object]) -> Result:
    if raw["type"] != "article":
        raise UnfinishedError(f"inline result of the type {raw['type']!r:.20}")
    if not raw.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    content = raw.get("input_message_content")
    if not isinstance(content, Mapping):
        raise bad("Can't parse inline query result: input_message_content must be an Object")
    if "message_text" not in content:
        raise UnfinishedError("message content without message_text")
    fields = Call("", {**content, "reply_markup": raw.get("reply_markup")})
    marked = formatting.read(fields.text("message_text"), fields.text("parse_mode"), fields.decoded("entities"))
    shown = formatting.shown(marked)
    keyboard = keyboards.with_checked_links(keyboards.read(fields))
    keyboards.refuse_outsized(keyboard)
    preview = fields.decoded("link_preview_options")
    return Result(raw, Draft(shown.text, shown.entities, keyboard, preview if isinstance(preview, Mapping) else None))


def _button(call: Call) -> Mapping[str, object] | None:
    raw = call.decoded("button")
    if not raw:
        return None
    if not isinstance(raw, Mapping) or not raw.get("text"):
        raise bad("SWITCH_PM_TEXT_EMPTY")
    if raw.get("web_app"):
        raise UnfinishedError("inline results button with web_app")
    if not _PARAMETER.fullmatch(str(raw.get("start_parameter", ""))):
        raise bad("START_PARAM_INVALID")
    return raw
