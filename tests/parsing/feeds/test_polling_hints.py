from datetime import timedelta

import pytest

from bot.model.sources import PollingHints
from bot.parsing.feeds.polling_hints import polling_hints

FEED = "<rss><channel><title>Lake</title>{}<item><title>One</title></item></channel></rss>"


@pytest.mark.parametrize(
    ("elements", "expected"),
    [
        ("", PollingHints()),
        ("<ttl>60</ttl>", PollingHints(timedelta(hours=1))),
        ("<ttl> 15 </ttl>", PollingHints(timedelta(minutes=15))),
        ("<ttl>0</ttl>", PollingHints()),
        ("<ttl>soon</ttl>", PollingHints()),
        ("<skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>", PollingHints(hours=frozenset({0, 7}))),
        (
            "<skipDays><day>Saturday</day><day>sun</day><day>Feast</day></skipDays>",
            PollingHints(days=frozenset({5, 6})),
        ),
        ("<skipDays><day>Mon</day><day>Feast</day></skipDays>", PollingHints(days=frozenset({0}))),
        (f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in range(24))}</skipHours>", PollingHints()),
    ],
)
def test_a_document_says_when_it_wants_to_be_left_alone(elements: str, expected: PollingHints) -> None:
    assert polling_hints(FEED.format(elements).encode()) == expected


def test_what_stands_within_items_is_not_the_channels_wish() -> None:
    inside = "<rss><channel><item><ttl>60</ttl></item><item><skipDays><day>Mon</day></skipDays></item></channel></rss>"
    assert polling_hints(inside.encode()) == PollingHints()


def test_what_stands_behind_the_last_item_counts_and_no_feed_is_too_long() -> None:
    long = FEED.format("").replace("</channel>", "<item>" + "x" * 10**6 + "</item><ttl>30</ttl></channel>")
    assert polling_hints(long.encode()) == PollingHints(timedelta(minutes=30))


@pytest.mark.parametrize("part", [b"<skipHours>", b"<ttl>", b"<skipDays ", b"<hour>", b"<skipHours><hour>"])
def test_hints_that_are_repeated_without_end_are_no_hints(part: bytes) -> None:
    assert polling_hints(b"<rss><channel>" + part * 3700) == PollingHints()
