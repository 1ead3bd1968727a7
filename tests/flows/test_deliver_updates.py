"""Updates of sent alerts: edits for later reports and merged stories, follow-ups for growth and corrections."""

from dataclasses import replace

import pytest

from bot.clustering.window import StoryWindow
from bot.model.chats import DeliveryPreferences
from tests.clustering.test_merge_rule import BOTH, STRUCK, TREATED
from tests.support.pipeline import Pipeline, message_texts
from tests.support.publishers import Item
from tests.support.sample_items import (
    SUMMIT_TITLE,
    attack_item,
    reworded_summit_item,
    summit_item,
)


async def test_an_outlet_that_reports_later_is_added_by_a_silent_edit(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald", country="AZ"))
    reader = await pipeline.add_reader("csto")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    assert "Herald" not in reader.received[0].text
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    [message] = reader.received
    assert SUMMIT_TITLE in message.text
    assert "2 outlets, both sides" in message.text
    assert message.edited_at


async def test_a_corrected_figure_of_an_outlet_is_added_by_an_edit_with_the_former_figure(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald", country="AZ"))
    reader = await pipeline.add_reader("armenia")
    await pipeline.publish("wire", attack_item("Four", pipeline.clock.now()))
    assert "now" not in reader.received[0].text
    await pipeline.publish("wire", attack_item("Seven", pipeline.clock.now()))
    assert "\nWounded: now 7 (was 4).\n" in reader.received[0].text
    await pipeline.publish("herald", attack_item("Two", pipeline.clock.now()))
    [message] = reader.received
    assert "\nWounded: 7 according to Wire and 2 according to Herald.\n" in message.text


async def test_a_message_that_was_deleted_is_not_edited_and_not_sent_again(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("csto")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    pipeline.telegram.state.chat(reader.chat_id).messages.clear()
    await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
    assert await pipeline.outbox_states() == {"sent": 1, "dropped": 1}


def about_armenia(report: tuple[str, str], pipeline: Pipeline) -> Item:
    title, text = report
    return Item(f"{title} in Armenia", text, pipeline.clock.now())


async def test_the_alerts_of_two_merged_stories_are_edited_into_one_and_a_reference_to_it(pipeline: Pipeline) -> None:
    names = ("wire", "herald", "courier")
    await pipeline.add_sources(*(pipeline.outlets.source(name) for name in names))
    reader = await pipeline.add_reader("armenia")
    for name, report in zip(names, (STRUCK, TREATED, BOTH), strict=True):
        await pipeline.publish(name, about_armenia(report, pipeline))
        await pipeline.deliver_settled()
    first, second = message_texts(reader.received)
    assert "3 outlets" in first
    assert "The same event as an alert before this one" in second
    assert STRUCK[0] in first


async def test_a_part_of_a_story_that_is_split_is_sent_silently_and_leaves_the_message(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def second_of_three(window: StoryWindow, story_id: int) -> frozenset[int] | None:
        members = window._indexes["en"]._stories[story_id]
        return frozenset({members[1].entry_hash}) if len(members) == 3 else None

    monkeypatch.setattr(StoryWindow, "split_candidate", second_of_three)
    names = ("wire", "herald", "courier")
    await pipeline.add_sources(*(pipeline.outlets.source(name) for name in names))
    reader = await pipeline.add_reader("csto")
    await pipeline.publish("wire", summit_item(pipeline.clock.now()))
    for name in ("herald", "courier"):
        await pipeline.publish(name, reworded_summit_item(pipeline.clock.now()))
    first, second = reader.received
    assert (first.silent, second.silent) == (False, True)
    assert [[name.title() in message.text for name in names] for message in (first, second)] == [
        [True, False, True],
        [False, True, False],
    ]
    await pipeline.deliver_settled()
    assert len(reader.received) == 2


async def test_growth_and_a_correction_send_one_follow_up_each(pipeline: Pipeline) -> None:
    await pipeline.add_sources(*(pipeline.outlets.source(name) for name in ("wire", "herald", "courier")))
    reader = await pipeline.add_reader("armenia")
    await pipeline.subscriptions.set_preferences(reader.chat_id, replace(DeliveryPreferences(), grown_from=2))
    reports = ("Four", "wire"), ("Four", "herald"), ("Seven", "wire"), ("Seven", "herald"), ("Seven", "courier")
    for number, name in (*reports, ("Nine", "wire"), ("Nine", "herald"), ("Nine", "courier")):
        await pipeline.publish(name, attack_item(number, pipeline.clock.now()))
    alert, grown, corrected = reader.received
    assert "Wounded: now 9 (was 7)." in alert.text
    assert grown.text == "Now told by 2 outlets."
    assert grown.reply_to == alert.id
    assert corrected.text == "A number has changed. Wounded: now 7 (was 4)."
    assert await pipeline.outbox_states() == {"sent": 4}


async def test_without_the_preference_no_follow_up_is_sent(pipeline: Pipeline) -> None:
    await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
    reader = await pipeline.add_reader("armenia")
    for number, name in (("Four", "wire"), ("Four", "herald"), ("Seven", "wire")):
        await pipeline.publish(name, attack_item(number, pipeline.clock.now()))
    assert len(reader.received) == 1
