"""Two servers and one scenario: the answers of both, and where they differ in shape."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Ask = Callable[..., Awaitable[Mapping[str, Any]]]
"""Calls a method with its arguments, and returns the whole answer."""

SAME = frozenset(
    {"ok", "error_code", "description", "type", "text", "offset", "length", "url", "callback_data", "is_bot"}
)
"""Fields that hold the same for everybody who plays the scenario."""


@dataclass(frozen=True, slots=True)
class Step:
    """A call of the scenario.

    Args:
        name: what it is called in a report.
        answer: what the server said.
    """

    name: str
    answer: Mapping[str, Any]


BUTTONS = {
    "inline_keyboard": [[{"text": "Why?", "callback_data": "why"}, {"text": "Read", "url": "https://one.example"}]]
}
ALERT = (
    '<b><a href="https://one.example/1">A title</a></b>\nA sentence.\n'
    "<blockquote expandable>2 outlets\nOne\nTwo</blockquote>\n<i>Armenia</i> &amp; <code>more</code>"
)


async def play(ask: Ask, chat: int) -> list[Step]:
    """Play the scenario in one chat, leave nothing behind in it, and return what was answered."""
    steps: list[Step] = []

    async def step(name: str, method: str, **arguments: Any) -> Any:
        steps.append(Step(name, await ask(method, **arguments)))
        return steps[-1].answer.get("result")

    place = {"chat_id": chat}
    await step("who it is", "getMe")
    sent = await step("an alert", "sendMessage", **place, text=ALERT, parse_mode="HTML", reply_markup=BUTTONS)
    target = {**place, "message_id": sent["message_id"] if sent else 1}
    await step("an edit", "editMessageText", **target, text="Edited", reply_markup=BUTTONS)
    await step("the same edit", "editMessageText", **target, text="Edited", reply_markup=BUTTONS)
    await step("other buttons", "editMessageReplyMarkup", **target)
    reply = await step(
        "a reply", "sendMessage", **place, text="/help @one #two https://one.example", reply_parameters=_to(target)
    )
    await step("typing", "sendChatAction", **place, action="typing")
    await step("a broken tag", "sendMessage", **place, text="<h1>x", parse_mode="HTML")
    await step("no text", "sendMessage", **place, text=" ")
    await step("too long", "sendMessage", **place, text="x" * 4097)
    await step("an unknown chat", "sendMessage", chat_id=1, text="x")
    await step("an old press", "answerCallbackQuery", callback_query_id="1")
    await step("no such method", "sendMesage")
    for number in (target["message_id"], reply["message_id"] if reply else 1):
        await step("deleted", "deleteMessage", **place, message_id=number)
    await step("deleted again", "deleteMessage", **target)
    return steps


def _to(message: Mapping[str, Any]) -> dict[str, Any]:
    return {"message_id": message["message_id"]}


def differences(ours: Sequence[Step], theirs: Sequence[Step], free: frozenset[str] = frozenset()) -> list[str]:
    """Return where two runs of the scenario differ in shape, one line each.

    The shape of an answer: its fields, the type of each, and the values of those that are the same for everybody:
    error texts, kinds of entities and where they stand, texts.

    Args:
        ours: of the sandbox.
        theirs: of Telegram.
        free: fields that may be on one side only, since they hang on the account: a last name, a user name.
    """
    found_differences = [f"{len(ours)} steps, {len(theirs)} there"] if len(ours) != len(theirs) else []
    for our_step, their_step in zip(ours, theirs, strict=False):
        found_differences += _different(
            _without(our_step.answer, free), _without(their_step.answer, free), our_step.name
        )
    return found_differences


def _without(answer: object, free: frozenset[str]) -> object:
    match answer:
        case dict():
            return {name: _without(value, free) for name, value in answer.items() if name not in free}
        case list():
            return [_without(value, free) for value in answer]
    return answer


def _different(ours: object, theirs: object, path: str) -> Iterator[str]:
    match ours, theirs:
        case dict(), dict():
            for name in sorted({*ours, *theirs}):
                yield from _field(ours, theirs, name, f"{path}.{name}")
        case list(), list():
            if len(ours) != len(theirs):
                yield f"{path}: {len(ours)} of them, {len(theirs)} there"
            for number, (our_step, their_step) in enumerate(zip(ours, theirs, strict=False)):
                yield from _different(our_step, their_step, f"{path}[{number}]")
        case _ if type(ours) is not type(theirs):
            yield f"{path}: {type(ours).__name__}, {type(theirs).__name__} there"
        case _ if path.rpartition(".")[2] in SAME and ours != theirs:
            yield f"{path}: {ours!r:.80}, {theirs!r:.80} there"


def _field(ours: Mapping[str, object], theirs: Mapping[str, object], name: str, path: str) -> Iterator[str]:
    if name not in theirs:
        yield f"{path}: not there"
    elif name not in ours:
        yield f"{path}: only there"
    else:
        yield from _different(ours[name], theirs[name], path)
