"""Keys of items of defective feeds; each defect is polled a hundred times, the feed sliding by one item a poll."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clustering.identity import canonical, is_article, keys
from bot.model.entries import Entry
from bot.model.sources import Publisher

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
OUTLET = Publisher("lantern.test", "Lantern", "AM", None, "https://lantern.test/")
POLLS = 100
WIDTH = 10


def item(number: int) -> Entry:
    return Entry(
        source_id="lantern",
        publisher=OUTLET,
        url=f"https://lantern.test/news/{number}",
        guid=f"item-{number}",
        title=f"Bridge {number} opens",
        description="",
        text=f"The mayor opened bridge {number} on Monday.",
        language="en",
        published_at=NOW + timedelta(minutes=number),
        seen_at=NOW + timedelta(minutes=number),
    )


Defect = Callable[[Entry, int, int], Entry]  # a correct item, its number, the number of the poll

DEFECTS: dict[str, Defect] = {
    "nothing": lambda e, _n, _p: e,
    "one guid for all": lambda e, _n, _p: replace(e, guid="1"),
    "no guid": lambda e, _n, _p: replace(e, guid=None),
    "an empty guid": lambda e, _n, _p: replace(e, guid=""),
    "a guid that changes at each poll": lambda e, n, p: replace(e, guid=f"{n}-{p}"),
    "the home page as link of all": lambda e, _n, _p: replace(e, url="https://lantern.test/"),
    "one page as link of all": lambda e, _n, _p: replace(e, url="https://lantern.test/news"),
    "no link": lambda e, _n, _p: replace(e, url=""),
    "one link and one guid for all": lambda e, _n, _p: replace(e, url="https://lantern.test/news", guid="1"),
    "no link and no guid": lambda e, _n, _p: replace(e, url="", guid=None),
    "no link and one guid for all": lambda e, _n, _p: replace(e, url="", guid="1"),
    "no title, one link and no guid": lambda e, _n, _p: replace(e, title="", url="https://lantern.test/c", guid=None),
    "a tracking parameter that changes": lambda e, _n, p: replace(e, url=f"{e.url}?utm_source=rss&utm_id={p}"),
    "a fragment that changes": lambda e, _n, p: replace(e, url=f"{e.url}#poll{p}"),
    "http and https by turns": lambda e, _n, p: replace(e, url=e.url.replace("https", "http") if p % 2 else e.url),
    "www and no www by turns": lambda e, _n, p: replace(e, url=e.url.replace("//", "//WWW.") if p % 2 else e.url),
    "a title that is edited": lambda e, _n, p: replace(e, title=f"{e.title} (edited {p // 7} times)"),
    "a text that is edited": lambda e, _n, p: replace(e, text=f"{e.text} Edited {p // 7} times."),
    "the same title for all": lambda e, _n, _p: replace(e, title="News in brief"),
    "dates that are all the same": lambda e, _n, _p: replace(e, published_at=NOW),
}
Order = Callable[[list[int], int], list[int]]  # the numbers that stand in the window, the number of the poll

ORDERS: dict[str, Order] = {
    "the newest first": lambda numbers, _p: numbers[::-1],
    "the newest last": lambda numbers, _p: numbers,
    "another order at each poll": lambda numbers, p: numbers[p % WIDTH :] + numbers[: p % WIDTH],
    "each item twice": lambda numbers, _p: numbers * 2,
    "two that come back after they were gone": lambda numbers, p: numbers if p % 3 else numbers[2:],
}


def polled(defect: Defect, order: Order) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Poll a sliding feed as the bot does; return in which poll each item stood there first, and as new."""
    known_keys: set[str] = set()
    first_polls: dict[int, int] = {}
    new_polls: dict[int, list[int]] = {}
    for poll in range(POLLS):
        numbers = order(list(range(poll, poll + WIDTH)), poll)
        for number, key in zip(numbers, keys([defect(item(n), n, poll) for n in numbers]), strict=True):
            first_polls.setdefault(number, poll)
            if key not in known_keys:
                known_keys.add(key)
                new_polls.setdefault(number, []).append(poll)
    return first_polls, new_polls


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
@pytest.mark.parametrize("defect", DEFECTS.values(), ids=DEFECTS)
def test_a_new_item_of_a_defective_feed_is_new_in_one_poll_only(defect: Defect, order: Order) -> None:
    first_polls, new_polls = polled(defect, order)
    assert len(first_polls) >= POLLS
    assert new_polls == {number: [poll] for number, poll in first_polls.items()}


def test_a_guid_that_is_an_address_serves_where_there_is_no_link() -> None:
    first = replace(item(1), url="", guid="https://lantern.test/news/1?utm_source=x")
    later = replace(item(1), url="", guid="http://www.lantern.test/news/1/", title="Edited")
    assert keys([first]) == keys([later])


def test_one_item_told_twice_in_a_document_keeps_the_key_it_had() -> None:
    alone = keys([item(1), item(2)])
    assert keys([item(1), item(2), replace(item(1), guid="again")]) == (*alone, alone[0])


def test_two_items_never_share_a_key() -> None:
    assert len(set(keys([item(n) for n in range(1000)]))) == 1000


@pytest.mark.parametrize(
    "spelling",
    [
        "https://lantern.test/news/bridge?id=5",
        "http://lantern.test/news/bridge?id=5",
        "HTTPS://WWW.Lantern.TEST/news/bridge?id=5",
        "https://lantern.test:443/news/bridge/?id=5",
        "http://lantern.test:80/news/bridge?id=5#comments",
        "https://lantern.test/news/bridge?utm_source=rss&id=5&UTM_medium=feed&fbclid=Iw&gclid=1&yclid=2",
        "https://lantern.test/news/bridge?from=main&id=5&&source=rss",
        "https://lantern.test/news/bridge/amp/?id=5",
        "https://amp.lantern.test/news/bridge?id=5&amp=1",
        "https://lantern.test/news/bridge;jsessionid=AF01?id=5",
        "  https://reader:secret@lantern.test/news/bridge?id=5 ",
    ],
)
def test_spellings_of_one_address_are_one(spelling: str) -> None:
    assert canonical(spelling) == "https://lantern.test/news/bridge?id=5"


@pytest.mark.parametrize(
    "different",
    [
        "https://lantern.test/news/bridge?id=6",
        "https://lantern.test/news/bridge",
        "https://lantern.test/News/Bridge?id=5",
        "https://lantern.test:8443/news/bridge?id=5",
        "https://lamp.test/news/bridge?id=5",
        "https://ru.lantern.test/news/bridge?id=5",
        "https://lantern.test/news/bridge?id=5&page=2",
        "https://lantern.test/#!/news/bridge?id=5",
    ],
)
def test_addresses_of_different_pages_stay_apart(different: str) -> None:
    assert canonical(different) != "https://lantern.test/news/bridge?id=5"


def test_letters_of_any_script_and_their_escapes_are_one_address() -> None:
    assert canonical("https://lantern.test/мост") == canonical("https://lantern.test/%d0%bc%D0%BE%d1%81%d1%82")


@pytest.mark.parametrize("text", ["", "tag:lantern.test,2026:1", "http://[", "http://a:b:c/", "mailto:a@b.test", "/x"])
def test_what_is_no_address_of_the_web_is_left_alone(text: str) -> None:
    assert canonical(text) == text
    assert not is_article(canonical(text))


def test_a_home_page_is_nobodys_address() -> None:
    assert not is_article(canonical("https://lantern.test/?utm_source=rss"))
    assert is_article(canonical("https://lantern.test/?p=123"))
    assert is_article(canonical("https://lantern.test/news/1"))


@given(st.one_of(st.text(), st.builds("https://{}/{}?{}".format, st.text(), st.text(), st.text())))
def test_any_text_has_one_canonical_form(text: str) -> None:
    assert canonical(canonical(text)) == canonical(text)
