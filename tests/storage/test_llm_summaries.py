from dataclasses import replace

from bot.storage.engine.database import Database
from bot.storage.llm_summaries import LlmSummaries, LlmSummary
from bot.storage.retention import Cleanup
from tests.support.stored_samples import DAY, MINUTE, NOW, placed, save_poll, save_sources_and_topics

SUMMARY = LlmSummary(
    story_id=1, language="en", covers="digest", title="A title", text="A text.", reason=None, requested_at=NOW
)


async def test_the_latest_answer_for_the_same_entries_and_language_is_found(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1))
    summaries = LlmSummaries(database)
    later = replace(SUMMARY, title=None, text=None, reason="a figure is not in the entries", requested_at=NOW + MINUTE)
    for summary in (SUMMARY, later, replace(SUMMARY, language="ru"), replace(SUMMARY, covers="more entries")):
        await summaries.save(summary)
    assert await summaries.find(1, "en", "digest") == later
    assert await summaries.find(1, "hy", "digest") is None
    assert await summaries.find(2, "en", "digest") is None


async def test_answers_are_counted_from_a_time_on(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1))
    summaries = LlmSummaries(database)
    for minutes in range(3):
        await summaries.save(replace(SUMMARY, requested_at=NOW + minutes * MINUTE))
    assert await summaries.count(NOW + MINUTE) == 2


async def test_an_answer_is_deleted_with_its_story_and_not_saved_after_it(database: Database) -> None:
    await save_sources_and_topics(database)
    await save_poll(database, placed(1))
    summaries = LlmSummaries(database)
    await summaries.save(SUMMARY)
    await Cleanup(database).forget_before(NOW + DAY, NOW)
    await summaries.save(SUMMARY)
    assert await summaries.count(NOW - DAY) == 0
