"""The screens of custom topics."""

from dataclasses import replace

import pytest

from bot.chat.callbacks import Action, encode
from bot.chat.views.custom_topics import CustomTopicViews
from bot.chat.views.latest import LatestView
from bot.chat.views.topic_names import TopicNames
from bot.flows.custom_topics import Preview
from bot.matching.custom.compiler import expand_term
from bot.matching.custom.query_parser import QueryError, parse
from bot.model.alerts import AlertContent
from bot.model.chats import Chat, ChatKind
from bot.model.topics import Level
from tests.chat.alert_contents import telling
from tests.chat.views.keyboards import data_by_label, rows
from tests.chat.views.test_alert import as_shown
from tests.support.texts import loaded

VIEWS = CustomTopicViews(loaded(), LatestView(loaded(), TopicNames(loaded(), dict[str, str]().get)))


def preview(words: str, *contents: AlertContent, level: Level = Level.NORMAL, count: int = 0) -> Preview:
    query = parse(words)
    meanings = tuple(map(expand_term, query.wanted_terms))
    return Preview(words, query, meanings, level, dict.fromkeys(Level, count), contents)


def interpretation(words: str) -> list[str]:
    """Return the lines below the query."""
    return as_shown(VIEWS.preview("en", preview(words)).text).text.split("\n\n")[0].split("\n")[1:]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        ("ferry lake", ["I look for ferry + lake, in all their forms."]),
        ('"border guards", ferry', ["I look for “border guards” or ferry, in all their forms."]),
        ("(dam OR bridge) lake", ["I look for (dam | bridge) + lake, in all their forms."]),
        ('ferry -train -"night boat"', ["I look for ferry, in all their forms.", "Not with train or “night boat”."]),
        (
            "ferry lang:ru -country:AM",
            ["I look for ferry, in all their forms.", "Only lang:ru.", "Never country:AM."],
        ),
    ],
)
def test_a_query_is_told_back_in_words(words: str, lines: list[str]) -> None:
    assert interpretation(words) == lines


def test_of_a_known_name_four_others_are_shown_and_itself_is_not() -> None:
    (_, aliases) = interpretation("Georgia")
    names = aliases.removeprefix("Georgia is also ").removesuffix(".").replace(", and ", ", ").split(", ")
    assert len(names) == 4
    assert "Georgia" not in names


def test_markup_in_a_query_is_shown_as_it_was_typed() -> None:
    screen = VIEWS.card("en", "bridge <Araxes> & dam", "o1", Level.WIDE)
    assert as_shown(screen.text).text.split("\n")[0] == "bridge <Araxes> & dam"


@pytest.mark.parametrize(
    ("level", "sizes"),
    [
        (Level.STRICT, {"Wider": Level.NORMAL}),
        (Level.NORMAL, {"Narrower": Level.STRICT, "Wider": Level.WIDE}),
        (Level.WIDE, {"Narrower": Level.NORMAL}),
    ],
)
def test_a_preview_leads_to_the_levels_beside_its_own(level: Level, sizes: dict[str, Level]) -> None:
    keyboard = VIEWS.preview("en", preview("ferry", level=level)).keyboard
    assert rows(keyboard)[1] == list(sizes)
    data = data_by_label(keyboard)
    assert {label: data[label] for label in sizes} == {
        label: encode(Action.TRY, neighbour.value) for label, neighbour in sizes.items()
    }
    assert data["Follow"] == encode(Action.FOLLOW_WORDS, level.value)


def test_a_preview_counts_the_stories_of_its_level_and_shows_the_newest() -> None:
    text = as_shown(VIEWS.preview("en", preview("ferry", telling(title="Ferry runs"), count=21)).text).text
    assert "In the last 7 days 21 stories would have been told." in text
    assert "1. Ferry runs\n" in text
    assert "no story would have been told" in VIEWS.preview("en", preview("ferry")).text


def test_the_fault_of_a_long_query_is_underlined_with_the_words_around_it() -> None:
    words = "ferry " * 20 + "nothing:here " + "lake " * 20
    with pytest.raises(QueryError) as raised:
        parse(words)
    message = as_shown(VIEWS.wrong("en", words, raised.value).text)
    query = message.text.split("\n")[1]
    (underlined,) = [entity for entity in message.entities if entity.kind == "underline"]
    assert message.text[underlined.offset : underlined.offset + underlined.length].startswith("nothing:")
    before, after = query.split("nothing:")
    assert ("ferry " * 20).endswith(before)
    assert 20 < len(before) <= 41
    assert after.startswith(" here lake")
    assert len(after) <= 41


def test_a_group_is_told_to_write_a_command() -> None:
    assert "/subscribe" in VIEWS.prompt(Chat(1, ChatKind.SUPERGROUP, "en")).text
    assert "/subscribe" not in VIEWS.prompt(Chat(1, ChatKind.PRIVATE, "en")).text


def test_a_topic_that_was_deleted_is_followed_again_at_its_level() -> None:
    undo = data_by_label(VIEWS.dropped("en", "ferry", Level.STRICT).keyboard)["Follow again"]
    assert undo == encode(Action.FOLLOW_WORDS, Level.STRICT.value)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_preview_of_very_many_reports_says_that_it_covers_the_latest(count: int) -> None:
    text = VIEWS.preview("en", replace(preview("ferry", count=count), is_complete=False)).text
    assert "Very many reports have these words." in text
