"""Summaries by a language model: used where every check passes, within the budget, and rejected otherwise."""

from datetime import timedelta

from tests.support.language_model import thinking
from tests.support.pipeline import LLM_DAILY_BUDGET, message_texts, running_pipeline
from tests.support.sample_items import SUMMIT_TITLE, bank_item, budget_item, reworded_summit_item, summit_item

TITLE = "Armenia tells CSTO summit of missing help"
TEXT = "The CSTO did not help Armenia against Azerbaijan, the prime minister said at the summit in Yerevan."
NOTE = "Put into words by a machine, and checked against the outlets."


async def test_a_summary_of_a_model_is_requested_once_and_marked_in_every_alert(database_url: str) -> None:
    async with thinking() as model, running_pipeline(database_url, llm_url=model.url) as pipeline:
        model.says({"title": TITLE, "text": TEXT})
        await pipeline.add_sources(pipeline.outlets.source("wire"), pipeline.outlets.source("herald"))
        readers = [await pipeline.add_reader("csto") for _ in range(3)]
        await pipeline.publish("wire", summit_item(pipeline.clock.now()))
        for reader in readers:
            (text,) = message_texts(reader.received)
            assert text.startswith(f"{TITLE}\n{TEXT}\n{NOTE}\n")
        assert len(model.asked) == 1
        await pipeline.publish("herald", reworded_summit_item(pipeline.clock.now()))
        assert len(model.asked) == 2  # the story has one more entry
        assert all("2 outlets" in reader.received[0].text for reader in readers)


async def test_a_summary_with_an_invented_name_is_rejected(database_url: str) -> None:
    async with thinking() as model, running_pipeline(database_url, llm_url=model.url) as pipeline:
        model.says({"title": TITLE, "text": TEXT.replace("Azerbaijan", "Georgia")})
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        reader = await pipeline.add_reader("csto")
        await pipeline.publish("wire", summit_item(pipeline.clock.now()))
        (text,) = message_texts(reader.received)
        assert text.startswith(f"{SUMMIT_TITLE}\n")
        assert NOTE not in text


async def test_a_spent_budget_allows_no_call_until_the_next_day(database_url: str) -> None:
    async with thinking() as model, running_pipeline(database_url, llm_url=model.url) as pipeline:
        model.says({"title": TITLE, "text": TEXT})
        await pipeline.add_sources(pipeline.outlets.source("wire"))
        readers = [await pipeline.add_reader("armenia", language=language) for language in ("en", "ru")]
        for round_ in range(3):
            await pipeline.publish(
                "wire", [summit_item, budget_item, reworded_summit_item][round_](pipeline.clock.now())
            )
        assert len(model.asked) == LLM_DAILY_BUDGET
        assert all(len(reader.received) > 1 for reader in readers)
        pipeline.clock.advance(timedelta(days=1))
        await pipeline.publish("wire", bank_item(pipeline.clock.now()))
        assert len(model.asked) > LLM_DAILY_BUDGET
