"""Which items are new, over polls of feeds that roll, slide, are edited and numbered anew."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clustering import identity
from bot.clustering.known_entries import decide, item_keys
from bot.model.entries import Entry
from tests.clustering import sliding_feed
from tests.clustering.sliding_feed import SlidingFeed
from tests.clustering.test_identity import DEFECTS, ORDERS, POLLS, WIDTH, Defect, Order, item

WARNING = replace(item(1), url="https://lantern.test/warning")


class Polls:
    """Polls of one source, with the keys that are stored."""

    def __init__(self, stored: Iterable[str] = ()) -> None:
        self.stored = set(stored)

    def new(self, *items: Entry) -> list[Entry]:
        """Return the items of a document that are new, and store their keys."""
        keys = item_keys(items)
        decision = decide(keys, self.stored & {key for item_key in keys for key in item_key.all})
        entry_keys = [key for key, _ in decision.new]
        assert len(set(entry_keys)) == len(entry_keys)
        assert self.stored.isdisjoint(entry_keys)
        self.stored |= {*entry_keys, *decision.aliases}
        return [items[position] for _, position in decision.new]


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS)
def test_a_new_item_of_a_defective_feed_is_new_in_one_poll_only(defect: Defect, order: Order) -> None:
    polls, new, published = Polls(), list[str](), set[str]()
    for poll in range(POLLS):
        numbers = order(list(range(poll, poll + WIDTH)), poll)
        entries = [replace(defect(item(number), number, poll), source_id=f"{number}") for number in numbers]
        published |= {entry.source_id for entry in entries}
        new += [entry.source_id for entry in polls.new(*entries)]
    assert sorted(new) == sorted(published)


ROLLING = {
    "the same address": ("", ""),
    "a fragment": ("#1", "#2"),
    "ref": ("?ref=100", "?ref=101"),
    "from": ("?from=kapan", "?from=goris"),
    "at_": ("?at_id=1", "?at_id=2"),
    "ns_": ("?ns_id=1", "?ns_id=2"),
    "a path in the fragment": ("#/news/1", "#/news/2"),
}


@pytest.mark.parametrize("with_guid", [True, False])
@pytest.mark.parametrize(("before", "after"), ROLLING.values(), ids=ROLLING)
def test_a_page_that_rolls_is_new_with_its_news(before: str, after: str, *, with_guid: bool) -> None:
    is_edit = not with_guid and before == after  # nothing but the headline differs
    polls = Polls()
    first = replace(WARNING, url=WARNING.url + before, guid="w-1" if with_guid else None, title="Snow on the pass")
    second = replace(WARNING, url=WARNING.url + after, guid="w-2" if with_guid else None, title="The pass is open")
    assert polls.new(first) == [first]
    assert polls.new(first) == []
    assert polls.new(second) == ([] if is_edit else [second])
    assert polls.new(second) == []
    assert polls.new(first) == []  # an old one that returns


def test_a_page_that_rolled_before_its_other_keys_were_stored_rolls_on() -> None:
    first = replace(WARNING, guid="w-1", title="Snow on the pass")
    second = replace(WARNING, guid="w-2", title="The pass is open")
    polls = Polls(identity.keys([first]))
    assert polls.new(first) == []
    assert polls.new(second) == [second]


def test_all_that_was_stored_before_is_known() -> None:
    items = [item(number) for number in range(9)]
    shared = [replace(entry, url="https://lantern.test/", guid="1") for entry in items]
    for document in (items, shared, [replace(entry, url="") for entry in items]):
        polls = Polls(identity.keys(document))
        assert polls.new(*document) == []
        assert polls.new(*document[1:], *document[:1]) == []


@pytest.mark.parametrize(
    "guid", ["urn:lantern:20263", "https://lantern.test/?p=4711", "f81d4fae-7dec-11d0-a765", "n-7351"]
)
def test_an_article_whose_address_and_headline_are_edited_is_known_by_its_guid(guid: str) -> None:
    polls = Polls()
    article = replace(item(1), guid=guid)
    edited = replace(article, url="https://lantern.test/news/other", title="Both bridges open")
    assert polls.new(article) == [article]
    assert polls.new(edited) == []


def test_among_others_that_kept_theirs_any_guid_but_a_place_serves() -> None:
    polls = Polls()
    others = [replace(item(number), guid=f"lantern-item-no-{number + 100}") for number in range(2, 9)]
    article = replace(item(1), guid="bridge")
    polls.new(article, *others)
    assert (
        polls.new(replace(article, url="https://lantern.test/x", title="Both open"), *others) != []
    )  # no number at all
    numbered = replace(item(1), guid="lantern-item-no-101")
    polls.new(numbered, *others)
    assert polls.new(replace(numbered, url="https://lantern.test/y", title="All open"), *others) == []


@pytest.mark.parametrize("name", ["{}", "item-{}", "https://lantern.test/#{}", "lantern-place-{:03}"])
def test_guids_that_are_numbered_anew_hide_nothing(name: str) -> None:
    polls = Polls()
    for poll in range(30):
        window = [replace(item(poll + WIDTH - n), guid=name.format(n)) for n in range(WIDTH)]
        assert polls.new(*window) == (window if not poll else window[:1])


@given(sliding_feed.steps(max_size=25), st.integers(min_value=3, max_value=8))
def test_a_feed_that_slides_and_is_edited_loses_nothing_and_tells_nothing_twice(steps: list[str], width: int) -> None:
    polls, feed, new = Polls(), SlidingFeed(width), list[int]()
    for step in ["nothing", *steps]:
        feed.apply(step)
        new += [int(entry.source_id) for entry in polls.new(*feed.articles())]
    assert sorted(new) == list(range(1, feed.newest + 1))


@pytest.mark.parametrize(("pages", "is_new"), [(1, True), (2, True), (3, False), (8, False)])
def test_many_pages_that_are_renamed_at_once_are_edits(pages: int, *, is_new: bool) -> None:
    polls = Polls()
    before = [replace(item(n), guid=f"first-{n}00", title=f"Headline {n}") for n in range(pages)]
    after = [replace(item(n), guid=f"second-{n}00", title=f"Another {n}") for n in range(pages)]
    assert polls.new(*before) == before
    assert polls.new(*after) == (after if is_new else [])
