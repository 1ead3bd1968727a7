"""What Telegram's errors mean, for every failure in the list that was read from the server's source."""

import json

import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.chat.api.errors import outcome_of
from bot.model.outcomes import Refused, Unconfirmed, Unreachable
from tests.support.data import data

NO_MORE_TO_THIS_CHAT = ("mark it dead", "pause chat", "pause topic", "delete the user", "pause chat, tell admin")


@pytest.mark.parametrize("code", [400, 403])
def test_what_the_server_says_decides_whether_the_chat_or_the_message_is_at_fault(code: int) -> None:
    rows = json.loads(data("telegram", "errors.json").read_text("utf-8"))
    kinds = {400: BadRequest, 403: Forbidden}
    told = [row for row in rows if row["error_code"] == code and row["bot_should"] and not row["parameters"]]
    assert len(told) > 10
    for row in told:
        outcome = outcome_of(kinds[code](row["description"]))
        closed = code == 403 or any(words in row["bot_should"] for words in NO_MORE_TO_THIS_CHAT)
        assert isinstance(outcome, Unreachable if closed else Refused), row["description"]


@pytest.mark.parametrize("said", ["Chat not found", "CHAT NOT FOUND", "Bad Request: chat not found"])
def test_the_case_of_a_description_does_not_matter(said: str) -> None:
    assert isinstance(outcome_of(BadRequest(said)), Unreachable)


@pytest.mark.parametrize(
    "error",
    [TimedOut(), NetworkError("Bad Gateway (502)"), TelegramError("no answer of the Bot API"), Conflict("another")],
)
def test_without_an_answer_nobody_knows(error: TelegramError) -> None:
    assert isinstance(outcome_of(error), Unconfirmed)


def test_a_refused_token_is_no_fault_of_the_message() -> None:
    assert outcome_of(InvalidToken("Unauthorized")) == Unconfirmed("token refused")


def test_a_long_complaint_is_cut() -> None:
    assert outcome_of(BadRequest("x" * 9_000)) == Refused("x" * 200)
