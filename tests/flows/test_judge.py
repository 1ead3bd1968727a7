"""Verdicts about a doubtful entry, which a person may change."""

from dataclasses import replace

import pytest

from bot.flows.judge import Judge
from bot.model.alerts import Verdict
from bot.model.chats import ChatKind
from bot.storage.engine.database import Database
from bot.storage.outbox.doubts import Doubts
from tests.support.databases.outbox_items import send_due_alerts
from tests.support.frozen_clock import FrozenClock
from tests.support.stored_samples import add_subscriber, placed, save_poll, save_sources_and_topics


@pytest.mark.parametrize(
    ("kind", "standing"),
    [
        (ChatKind.PRIVATE, Verdict.DIFFERENT),
        (ChatKind.GROUP, Verdict.SAME),
        (ChatKind.SUPERGROUP, Verdict.SAME),
        (ChatKind.CHANNEL, Verdict.SAME),
    ],
)
async def test_a_person_may_change_a_verdict_and_of_several_readers_the_first_decides(
    database: Database, kind: ChatKind, standing: Verdict
) -> None:
    await save_sources_and_topics(database)
    chat = await add_subscriber(database, 5, kind=kind)
    await save_poll(database, placed(1))
    await save_poll(database, replace(placed(2), is_doubtful=True))
    [entry_id] = [alert.entry_id for alert in await send_due_alerts(database) if alert.entry_id]
    flow = Judge(doubts=Doubts(database), clock=FrozenClock())
    for verdict in (Verdict.SAME, Verdict.DIFFERENT):
        judgement = await flow.judge(chat, entry_id, verdict)
    assert judgement
    assert judgement.verdict is standing
