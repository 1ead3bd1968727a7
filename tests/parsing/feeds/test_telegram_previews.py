"""Preview pages of Telegram channels."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.fetching.document_reader import DocumentReader
from bot.model.sources import FetchError, Format
from bot.parsing.feeds import document_parser
from tests.support.documents import document, source

PREVIEW = replace(source(), format=Format.PREVIEW)


def post(name: str, words: str, *, answers: str = "") -> str:
    return (
        f'<div class="tgme_widget_message_wrap"><div class="tgme_widget_message" data-post="{name}">{answers}'
        f'<div class="tgme_widget_message_text js-message_text" dir="auto">{words}</div>'
        f'<a href="https://t.me/{name}"><time datetime="2025-11-03T05:00:00+00:00" >09:00</time></a></div></div>'
    )


def test_posts_of_a_channel_are_read_with_text_link_and_date() -> None:
    quoted = '<div class="tgme_widget_message_text js-message_reply_text">What was asked</div>'
    body = post("lake/7", "The ferry<br/>runs <b>again</b><div>today</div>!", answers=quoted) + post(
        "lake/8", "The bus too"
    )
    first, second = document_parser.entries(document(f"<html><body>{body}</body></html>"), PREVIEW)
    assert (first.title, first.url, first.text) == ("", "https://t.me/lake/7", "The ferry\nruns again\ntoday\n!")
    assert (second.text, second.published_at) == ("The bus too", datetime(2025, 11, 3, 5, tzinfo=UTC))


async def test_a_channel_without_previews_is_a_failure_that_says_so(reader: DocumentReader) -> None:
    failure = await reader.items(document("<html><body>Contact @lake right away.</body></html>"), PREVIEW)
    assert isinstance(failure, FetchError)
    assert "previews are off" in failure.detail
