"""The outcome of each error of the Bot API."""

import json
import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError, TimedOut

from bot.alerting.retry_policy import settle
from bot.chat.api.errors import CLOSED_CHAT, outcome_of
from bot.chat.application import ChatApplication
from bot.model.alerts import Alert, AlertKind
from bot.model.chats import Chat, ChatKind
from bot.model.outcomes import (
    ChatMigrated,
    MessageGone,
    Outcome,
    RateLimited,
    Refused,
    Sent,
    SuspendChat,
    Unconfirmed,
    Unreachable,
)
from bot.sandbox.telegram.api.faults import Fault
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import UserStatus
from bot.sandbox.telegram.server import Telegram
from tests.chat.alert_contents import telling
from tests.chat.conftest import Flows, application
from tests.support.data import data

CHAT_CLOSED = """
    blocked deactivated cant_initiate bot_to_bot kicked_group kicked_supergroup kicked_channel left_group
    left_supergroup left_channel group_deleted chat_not_found private_chat_not_found no_text_rights channel_admin
    no_write_access chat_write_forbidden topic_closed
"""
WAIT = {"flood": timedelta(seconds=5), "flood_310": timedelta(seconds=60)}
OF_AN_EDIT = frozenset({"edit_not_found", "cant_edit", "no_text_to_edit"})
NOBODY_KNOWS = """
    unauthorized bad_token not_found no_method conflict_poll conflict_webhook conflict_setwebhook restart bad_gateway
"""
NO_MORE_TO_THIS_CHAT = ("mark it dead", "pause chat", "pause topic", "delete the user", "pause chat, tell admin")


def decided(failure: str, message_id: int | None) -> type[Outcome] | Outcome:
    """Return what is to become of a message after a failure; of a new one where it has no id yet."""
    if failure in WAIT:
        return RateLimited(WAIT[failure])
    if failure == "migrated":
        return ChatMigrated(-1001234567890)
    if message_id is not None and failure == "not_modified":
        return Sent(message_id)
    if message_id is not None and failure in OF_AN_EDIT:
        return MessageGone
    if failure in CHAT_CLOSED.split():
        return Unreachable
    return Unconfirmed if failure in NOBODY_KNOWS.split() else Refused


async def _outcome(telegram: Telegram, chat: ChatApplication, row: dict[str, object], edited: int | None) -> Outcome:
    """Return the outcome of this answer of the server, in a chat without earlier failures."""
    person: UserClient = telegram.add_user(status=UserStatus.STARTED)
    method = "sendMessage" if edited is None else "editMessageText"
    code, description = int(str(row["error_code"])), str(row["description"]).replace("after N", "after 5")
    telegram.fails(Fault(method, code=code, description=description, parameters=row["parameters"] or {}))  # type: ignore[arg-type]  # as JSON has it
    where = Chat(person.chat_id, ChatKind.PRIVATE, "en")
    if edited is None:
        return await chat.sender.send(where, telling(), plain=False)
    return await chat.sender.edit(where, edited, telling(), plain=False, folded=False)


async def test_every_failure_leads_to_its_decision(telegram: Telegram, client: httpx.AsyncClient, flows: Flows) -> None:
    rows = json.loads(data("telegram", "errors.json").read_text("utf-8"))
    assert len(rows) == 85
    wrong = {}
    for row in rows:
        for edited in (None, 7):
            chat = application(telegram, client, flows)  # without a flood wait
            outcome, expected = await _outcome(telegram, chat, row, edited), decided(row["id"], edited)
            if outcome != expected and not (isinstance(expected, type) and isinstance(outcome, expected)):
                wrong[row["id"], edited] = outcome
    assert wrong == {}


@pytest.mark.parametrize("code", [400, 403])
def test_what_the_server_says_decides_whether_the_chat_or_the_message_is_at_fault(code: int) -> None:
    rows = json.loads(data("telegram", "errors.json").read_text("utf-8"))
    kinds = {400: BadRequest, 403: Forbidden}
    forbidden = [row for row in rows if row["error_code"] == code and row["bot_should"] and not row["parameters"]]
    assert len(forbidden) > 10
    for row in forbidden:
        outcome = outcome_of(kinds[code](row["description"]))
        closed = code == 403 or any(words in row["bot_should"] for words in NO_MORE_TO_THIS_CHAT)
        assert isinstance(outcome, Unreachable if closed else Refused), row["description"]


CLOSED = """
    chat not found; private chat not found; the group chat was deleted; group chat was deactivated; chat is deactivated;
    group chat was upgraded to a supergroup chat; not enough rights to send text messages to the chat;
    not enough rights to send messages; not enough rights to post messages; have no rights to send a message;
    have no write access to the chat; need administrator rights in the channel chat;
    bot was blocked by the user; bot was kicked from the channel chat; bot is not a member of the supergroup chat;
    the bot can't send messages to the bot; bots can't send messages to bots;
    bot can't initiate conversation with a user; user is deactivated; user is blocked;
    CHANNEL_BANNED; CHANNEL_INVALID; CHANNEL_MONOFORUM_UNSUPPORTED; CHANNEL_PRIVATE; CHANNEL_PUBLIC_GROUP_NA;
    CHAT_ADMIN_REQUIRED; CHAT_FORBIDDEN; CHAT_ID_INVALID; CHAT_INVALID; CHAT_RESTRICTED; CHAT_WRITE_FORBIDDEN;
    CHAT_GUEST_SEND_FORBIDDEN; CHAT_SEND_FORBIDDEN; CHAT_SEND_AUDIOS_FORBIDDEN; CHAT_SEND_DOCS_FORBIDDEN;
    CHAT_SEND_GAME_FORBIDDEN; CHAT_SEND_GIFS_FORBIDDEN; CHAT_SEND_INLINE_FORBIDDEN; CHAT_SEND_MEDIA_FORBIDDEN;
    CHAT_SEND_PHOTOS_FORBIDDEN; CHAT_SEND_PLAIN_FORBIDDEN; CHAT_SEND_POLL_FORBIDDEN; CHAT_SEND_ROUNDVIDEOS_FORBIDDEN;
    CHAT_SEND_STICKERS_FORBIDDEN; CHAT_SEND_VIDEOS_FORBIDDEN; CHAT_SEND_VOICES_FORBIDDEN; CHAT_SEND_WEBPAGE_FORBIDDEN;
    INPUT_USER_DEACTIVATED; USER_DEACTIVATED; USER_IS_BLOCKED; USER_BLOCKED; YOU_BLOCKED_USER;
    USER_BANNED_IN_CHANNEL; USER_IS_BOT; USER_KICKED; USER_NOT_PARTICIPANT; USER_PRIVACY_RESTRICTED;
    PEER_ID_INVALID; PEER_ID_NOT_SUPPORTED; BOT_GROUPS_BLOCKED; PRIVACY_PREMIUM_REQUIRED;
    ALLOW_PAYMENT_REQUIRED; ALLOW_PAYMENT_REQUIRED_250; PAYMENT_REQUIRED;
    TOPIC_CLOSED; TOPIC_DELETED; TOPIC_HIDDEN; TOPIC_ID_INVALID
"""
DESCRIPTIONS = [" ".join(description.split()) for description in CLOSED.split(";")]


@pytest.mark.parametrize("description", DESCRIPTIONS)
def test_a_400_of_a_closed_chat_suspends_the_chat_in_any_spelling(description: str) -> None:
    for spelled in (description, description.capitalize(), description.lower(), description.upper()):
        for prefix in ("", "Bad Request: ", "bad request:", "Forbidden: ", "Bad Request: Forbidden: "):
            assert isinstance(outcome_of(BadRequest(prefix + spelled)), Unreachable), prefix + spelled
    alert = Alert(1, Chat(5, ChatKind.PRIVATE, "en"), 7, AlertKind.NEW, attempts=0, plain=False)
    moment = datetime(2026, 11, 24, tzinfo=UTC)
    assert settle(alert, outcome_of(BadRequest(description)), now=moment) == SuspendChat(description)


def test_every_row_of_the_table_has_an_example() -> None:
    matched_rows = {
        row for row in CLOSED_CHAT if any(re.match(row, description.lower()) for description in DESCRIPTIONS)
    }
    assert matched_rows == set(CLOSED_CHAT)


@pytest.mark.parametrize(
    "description",
    [
        'can\'t parse entities: Unsupported start tag "chat_restricted" at byte offset 0',
        "inline keyboard button URL 'https://news.example/?q=chat not found' is invalid: Wrong HTTP URL",
        "message is too long: CHANNEL_PRIVATE",
        "not enough rights to send photos to the chat",
        "chat_not_modified",
        "topic_title_empty",
        "peer_id_invalid_as_never_seen",
        "user_id_invalid",
        "message thread not found",
    ],
)
def test_a_400_that_only_quotes_such_words_or_has_similar_ones_is_about_the_message(description: str) -> None:
    assert isinstance(outcome_of(BadRequest(f"Bad Request: {description}")), Refused)


@pytest.mark.parametrize("description", ["USER_RESTRICTED", "PEER_FLOOD"])
def test_a_limit_of_the_bot_itself_is_neither_of_the_chat_nor_of_the_message(description: str) -> None:
    assert isinstance(outcome_of(BadRequest(description)), Unconfirmed)


@pytest.mark.parametrize("description", ["Chat not found", "CHAT NOT FOUND", "Bad Request: chat not found"])
def test_the_case_of_a_description_does_not_matter(description: str) -> None:
    assert isinstance(outcome_of(BadRequest(description)), Unreachable)


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
