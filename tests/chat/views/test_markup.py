"""Untrusted text as a part of a message."""

from datetime import UTC, datetime

import pytest

from bot.chat.views.markup import MAX_LINK_BYTES, Html, clean, link_target, shown_length
from tests.chat.views.test_alert import as_shown

HTML = Html()


def test_text_is_put_on_one_line_without_marks_that_would_turn_it_around() -> None:
    assert clean(" Border\r\n talks\u202e \x00end\u2028here\ud83d ", 100) == "Border talks end here"


def test_text_over_the_limit_ends_in_an_ellipsis_within_the_limit() -> None:
    assert clean("12345", 5) == "12345"
    assert clean("123456", 5) == "1234…"
    assert clean("123 456", 5) == "123…"


def test_an_address_is_linked_up_to_its_greatest_length() -> None:
    longest = "https://lake.example/".ljust(MAX_LINK_BYTES, "x")
    assert link_target(longest) == longest
    assert link_target(longest + "x") is None
    assert link_target("https://lake.example/".ljust(MAX_LINK_BYTES // len("&amp;") + 20, "&")) is None
    assert link_target("https://lake.example/".ljust(MAX_LINK_BYTES // 2 + 20, "é")) is None


@pytest.mark.parametrize(
    "url",
    ["https://user@lake.example/", "https:///news", "mailto:desk@lake.example", "//lake.example/", "https://[::1/"],
)
def test_an_address_that_may_deceive_or_leads_nowhere_is_not_linked(url: str) -> None:
    assert link_target(url) is None
    assert HTML.link("News", url) == "News"


def test_the_ampersand_of_an_address_does_not_end_up_in_the_markup() -> None:
    message = as_shown(HTML.link("News", "https://lake.example/?a=1&lt=2"))
    assert [entity.value for entity in message.entities] == ["https://lake.example/?a=1&lt=2"]


@pytest.mark.parametrize("text", ["1 < 2 & 3 > 2", "😀 in the title", "&amp; as typed", "<b>bold</b>"])
def test_the_length_of_markup_is_that_of_the_text_that_telegram_shows(text: str) -> None:
    markup = HTML.bold(HTML.link(HTML.safe(text), "https://lake.example/"))
    assert as_shown(markup).text == text
    assert shown_length(markup) == len(text.encode("utf-16-le")) // 2


def test_a_moment_before_the_epoch_is_still_one_that_telegram_accepts() -> None:
    message = as_shown(HTML.moment("1960", datetime(1960, 1, 1, tzinfo=UTC), "d"))
    assert (message.text, [entity.kind for entity in message.entities]) == ("1960", ["date_time"])
