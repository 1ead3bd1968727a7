"""The message of a digest, parsed as Telegram parses it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.chat.views.alert import MAX_MESSAGE_UNITS
from bot.chat.views.digest import MAX_STORIES, DigestView
from bot.chat.views.topic_names import TopicNames
from bot.model.alerts import AlertContent, BatchReason, Digest
from bot.model.chats import Chat, ChatKind, DeliveryMode, DeliveryPreferences
from bot.model.sources import Publisher
from tests.chat.alert_contents import ARMENPRESS, AZERTAG, INTERFAX, OC_MEDIA, TITLE, entry, telling
from tests.chat.views.test_alert import as_shown, links
from tests.support.texts import loaded

VIEW = DigestView(loaded(), TopicNames(loaded(), {"o1": "bridge <Araxes>"}.get))


def paragraphs(
    *contents: AlertContent,
    reason: BatchReason = BatchReason.MODE,
    away: timedelta | None = None,
    mode: DeliveryMode = DeliveryMode.DAILY,
) -> list[str]:
    chat = Chat(1, ChatKind.PRIVATE, "en", preferences=DeliveryPreferences(mode=mode))
    digest = Digest(contents or (telling(),), reason, away)
    return as_shown(VIEW.write(digest, chat, plain=False)).text.split("\n\n")


@pytest.mark.parametrize(
    ("mode", "singular", "plural"),
    [
        (DeliveryMode.HOURLY, "The story of the last hour", "The 2 stories of the last hour"),
        (DeliveryMode.DAILY, "The story of the day", "The 2 stories of the day"),
        (DeliveryMode.WEEKLY, "The story of the week", "The 2 stories of the week"),
        (DeliveryMode.INSTANT, "A story that was held back", "2 stories that were held back"),
    ],
)
def test_the_heading_names_the_time_that_the_digest_covers(mode: DeliveryMode, singular: str, plural: str) -> None:
    assert paragraphs(mode=mode)[0] == singular
    assert paragraphs(telling(), telling(), mode=mode)[0] == plural


@pytest.mark.parametrize(
    ("reason", "away", "heading"),
    [
        (BatchReason.QUIET, None, "It was quiet. Meanwhile one story was told:"),
        (BatchReason.STORM, None, "Much is happening, so stories come together for now:"),
        (BatchReason.FLOOD, None, "An outlet has told very much at once, so it comes together:"),
        (
            BatchReason.RETURN,
            timedelta(days=3, hours=20),
            "You were away for 3 days. The greatest of the last two days:",
        ),
        (BatchReason.RETURN, timedelta(hours=20), "You were away for a while. The greatest of it:"),
        (BatchReason.RETURN, None, "You were away for a while. The greatest of it:"),
    ],
)
def test_the_heading_names_why_stories_come_together(reason: BatchReason, away: timedelta | None, heading: str) -> None:
    assert paragraphs(reason=reason, away=away, mode=DeliveryMode.INSTANT)[0] == heading


def test_an_entry_that_is_perhaps_about_the_same_event_has_a_line_of_its_own() -> None:
    content = replace(telling(topics=("armenia",)), doubtful=(entry(AZERTAG, title="Talks <go> on"),))
    assert paragraphs(content)[1] == f"{TITLE}\nArmenpress · Armenia\nPerhaps the same event: Talks <go> on · Azertag"


def test_a_story_is_a_link_with_two_of_its_outlets_and_its_topics() -> None:
    content = telling(*map(entry, (ARMENPRESS, INTERFAX, AZERTAG, OC_MEDIA)), topics=("armenia", "o1"))
    assert paragraphs(content)[1] == f"{TITLE}\nArmenpress, Interfax, and 2 more · Armenia, bridge <Araxes>"
    chat = Chat(1, ChatKind.PRIVATE, "en")
    message = as_shown(VIEW.write(Digest((content,), BatchReason.QUIET), chat, plain=False))
    assert links(message) == ["https://armenpress.am/story?a=1&b=2"]


def test_stories_over_the_greatest_number_are_counted() -> None:
    contents = [telling(title=f"Story {number}.") for number in range(MAX_STORIES + 3)]
    written = paragraphs(*contents)
    assert written[MAX_STORIES].startswith(f"Story {MAX_STORIES - 1}.")
    assert written[-1] == "and 3 more"
    assert len(written) == MAX_STORIES + 2


def test_stories_that_do_not_fit_into_a_message_are_counted() -> None:
    outlets = [Publisher(f"{number}.example", "😀&" * 60, None, None, "") for number in range(2)]
    contents = [telling(*map(entry, outlets), title="<&>" * 900) for _ in range(MAX_STORIES)]
    written = paragraphs(*contents)
    shown = len(written) - 2
    assert 5 < shown < MAX_STORIES
    assert written[-1] == f"and {MAX_STORIES - shown} more"
    assert len("\n\n".join(written).encode("utf-16-le")) // 2 <= MAX_MESSAGE_UNITS


def test_the_plain_variant_shows_the_address_below_each_story() -> None:
    chat = Chat(1, ChatKind.PRIVATE, "en")
    contents = (telling(title="1 < 2 & 3"), telling(entry(AZERTAG, url=""), title=""))
    plain = VIEW.write(Digest(contents, BatchReason.STORM), chat, plain=True)
    assert plain.split("\n\n")[1:] == [
        "1 < 2 & 3\nArmenpress · Armenia\nhttps://armenpress.am/story?a=1&b=2",
        "Story without a title\nAzertag · Armenia",
    ]


@pytest.mark.parametrize("sign", "x&é")
@pytest.mark.parametrize("length", [1_900, 2_048, 4_096])
def test_links_of_any_length_leave_every_story_in_its_place(length: int, sign: str) -> None:
    url = "https://lake.example/".ljust(length, sign)
    stories = [telling(entry(ARMENPRESS, url=url), title=f"Ferry {number}") for number in range(3)]
    digest, chat = Digest(tuple(stories), BatchReason.MODE, None), Chat(1, ChatKind.PRIVATE, "en")
    html = VIEW.write(digest, chat, plain=False)
    assert [f"Ferry {number}" in html for number in range(3)] == [True] * 3
    assert "Ferry 0" in VIEW.write(digest, chat, plain=True)
