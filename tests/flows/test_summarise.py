"""Alerts that a language model put into words, and those of which it made something up."""

from datetime import timedelta

from tests.flows.bureau import BUDGET, bureau, texts
from tests.flows.news import SUMMIT, bank, budget, summit, summit_again
from tests.support.language_model import thinking

TITLE = "Armenia tells CSTO summit of missing help"
TEXT = "The CSTO did not help Armenia against Azerbaijan, the prime minister said at the summit in Yerevan."
NOTE = "Put into words by a machine, and checked against the outlets."


async def test_a_text_of_a_model_is_told_once_asked_for_and_marked(database_url: str) -> None:
    async with thinking() as model, bureau(database_url, model=model.url) as newsdesk:
        model.says({"title": TITLE, "text": TEXT})
        await newsdesk.reads(newsdesk.outlets.source("wire"), newsdesk.outlets.source("herald"))
        readers = [await newsdesk.reader("csto") for _ in range(3)]
        newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
        await newsdesk.polls()
        await newsdesk.delivers()
        for reader in readers:
            (text,) = texts(reader.received)
            assert text.startswith(f"{TITLE}\n{TEXT}\n{NOTE}\n")
        assert len(model.asked) == 1
        newsdesk.outlets.tells("herald", summit_again(newsdesk.clock.now()))
        await newsdesk.polls()
        await newsdesk.delivers()
        assert len(model.asked) == 2  # it knows more now
        assert all("2 outlets" in reader.received[0].text for reader in readers)


async def test_what_a_model_makes_up_is_not_told(database_url: str) -> None:
    async with thinking() as model, bureau(database_url, model=model.url) as newsdesk:
        model.says({"title": TITLE, "text": TEXT.replace("Azerbaijan", "Georgia")})
        await newsdesk.reads(newsdesk.outlets.source("wire"))
        reader = await newsdesk.reader("csto")
        newsdesk.outlets.tells("wire", summit(newsdesk.clock.now()))
        await newsdesk.polls()
        await newsdesk.delivers()
        (text,) = texts(reader.received)
        assert text.startswith(f"{SUMMIT}\n")
        assert NOTE not in text


async def test_a_budget_that_is_spent_is_kept_to_until_the_next_day(database_url: str) -> None:
    async with thinking() as model, bureau(database_url, model=model.url) as newsdesk:
        model.says({"title": TITLE, "text": TEXT})
        await newsdesk.reads(newsdesk.outlets.source("wire"))
        readers = [await newsdesk.reader("armenia", language=language) for language in ("en", "ru")]
        for round_ in range(3):
            newsdesk.outlets.tells("wire", [summit, budget, summit_again][round_](newsdesk.clock.now()))
            await newsdesk.polls()
            await newsdesk.delivers()
        assert len(model.asked) == BUDGET
        assert all(len(reader.received) > 1 for reader in readers)
        newsdesk.clock.advance(timedelta(days=1))
        newsdesk.outlets.tells("wire", bank(newsdesk.clock.now()))
        await newsdesk.polls()
        await newsdesk.delivers()
        assert len(model.asked) > BUDGET
