from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.alerting.retry_policy import MAX_ATTEMPTS, back_off, settle
from bot.model.alerts import Alert, AlertKind
from bot.model.chats import Chat, ChatKind
from bot.model.outcomes import (
    ChatMigrated,
    DeadLetter,
    Delivered,
    MigrateChat,
    Outcome,
    RateLimited,
    Refused,
    RetryAt,
    Sent,
    SuspendChat,
    Unconfirmed,
    Unreachable,
)

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ALERT = Alert(1, Chat(5, ChatKind.PRIVATE, "en"), 7, AlertKind.NEW, attempts=0, plain=False)

reasons = st.text(max_size=20)
alerts = st.builds(replace, st.just(ALERT), attempts=st.integers(0, 1000), plain=st.booleans())
lost = st.builds(Unconfirmed, reasons)
outcomes: st.SearchStrategy[Outcome] = st.one_of(
    st.builds(Sent, st.integers(1)),
    st.builds(RateLimited, st.timedeltas(timedelta(days=-1), timedelta(days=2))),
    st.builds(ChatMigrated, st.integers()),
    st.builds(Unreachable, reasons),
    st.builds(Refused, reasons),
    lost,
)


def test_what_was_sent_is_done() -> None:
    assert settle(ALERT, Sent(42), now=NOW) == Delivered(42)


def test_being_told_to_wait_is_obeyed_and_is_not_an_attempt() -> None:
    settlement = settle(ALERT, RateLimited(timedelta(seconds=35)), now=NOW)
    assert isinstance(settlement, RetryAt)
    assert NOW + timedelta(seconds=35) < settlement.at <= NOW + timedelta(seconds=40)
    assert (settlement.counts, settlement.plain) == (False, False)


def test_a_group_that_became_a_supergroup_is_followed_at_once() -> None:
    assert settle(ALERT, ChatMigrated(-100_500), now=NOW) == MigrateChat(-100_500, NOW)


def test_a_chat_that_blocked_the_bot_rests() -> None:
    assert settle(ALERT, Unreachable("bot was blocked by the user"), now=NOW) == SuspendChat(
        "bot was blocked by the user"
    )


def test_a_refused_message_is_tried_once_as_plain_text_at_once_and_then_parked() -> None:
    first = settle(ALERT, Refused("can't parse entities"), now=NOW)
    assert first == RetryAt(NOW, plain=True, counts=True, reason="can't parse entities")
    second = settle(replace(ALERT, plain=True, attempts=1), Refused("message is too long"), now=NOW)
    assert second == DeadLetter("message is too long")


def test_a_lost_answer_is_tried_again_after_a_pause_that_doubles() -> None:
    pauses = []
    for attempts in range(4):
        again = settle(replace(ALERT, attempts=attempts), Unconfirmed("HTTP 502"), now=NOW)
        assert isinstance(again, RetryAt)
        pauses.append((again.at - NOW).total_seconds())
    assert pauses == [2, 4, 8, 16]


def test_a_message_without_markup_stays_so_when_its_answer_is_lost_or_it_must_wait() -> None:
    plain = replace(ALERT, plain=True)
    for outcome in (Unconfirmed("timeout"), RateLimited(timedelta(seconds=1))):
        again = settle(plain, outcome, now=NOW)
        assert isinstance(again, RetryAt)
        assert again.plain


def test_an_alert_outlasts_two_days_without_an_answer_before_it_is_parked() -> None:
    alert, now = ALERT, NOW
    while isinstance(again := settle(alert, Unconfirmed("no route"), now=now), RetryAt):
        alert, now = replace(alert, attempts=alert.attempts + 1), again.at
    assert isinstance(again, DeadLetter)
    assert "no route" in again.reason
    assert timedelta(hours=47) < now - NOW < timedelta(hours=50)


@given(alerts, outcomes)
def test_no_outcome_is_ever_answered_by_a_moment_that_is_past(alert: Alert, outcome: Outcome) -> None:
    settlement = settle(alert, outcome, now=NOW)
    if isinstance(settlement, RetryAt | MigrateChat):
        assert settlement.at >= NOW


@given(alerts, outcomes)
def test_an_alert_is_parked_only_when_refused_as_plain_text_or_out_of_tries(alert: Alert, outcome: Outcome) -> None:
    settlement = settle(alert, outcome, now=NOW)
    refused = isinstance(outcome, Refused) and alert.plain
    out_of_tries = isinstance(outcome, Unconfirmed) and alert.attempts + 1 >= MAX_ATTEMPTS
    assert isinstance(settlement, DeadLetter) == (refused or out_of_tries)


@given(st.lists(outcomes, max_size=30))
def test_whatever_comes_an_alert_is_refused_at_most_twice(story_of_tries: list[Outcome]) -> None:
    alert, refusals = ALERT, 0
    for outcome in story_of_tries:
        settlement = settle(alert, outcome, now=NOW)
        refusals += isinstance(outcome, Refused)
        if not isinstance(settlement, RetryAt | MigrateChat):
            break
        if isinstance(settlement, RetryAt):
            alert = replace(alert, plain=settlement.plain, attempts=alert.attempts + settlement.counts)
    assert refusals <= 2


@given(st.integers(0, 10_000))
def test_the_pause_grows_and_never_exceeds_a_quarter_of_an_hour(attempts: int) -> None:
    assert timedelta(0) < back_off(attempts) <= back_off(attempts + 1) <= timedelta(minutes=15)
