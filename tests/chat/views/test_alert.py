"""The message of an alert, parsed as Telegram parses it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.views.alert import MAX_MESSAGE_BYTES, MAX_MESSAGE_UNITS
from bot.chat.views.markup import shown_length
from bot.model.sources import Publisher, PublisherKind
from bot.sandbox.telegram.text import formatting
from bot.sandbox.telegram.text.formatting import Formatted
from tests.chat.alert_contents import (
    ARMENPRESS,
    AZERTAG,
    INTERFAX,
    MINUTE,
    OC_MEDIA,
    TEXT,
    TITLE,
    UNHEARD_OF,
    entry,
    renderer,
    telling,
)
from tests.support.data import data
from tests.support.volume import Volume

RENDERER = renderer()


def as_shown(html: str) -> Formatted:
    """Return what a chat shows; Telegram's refusal is an error here."""
    return formatting.shown(formatting.read(html, "HTML", None))


def links(message: Formatted) -> list[str]:
    return [entity.value for entity in message.entities if entity.kind == "text_link"]


def test_a_story_of_four_outlets_shows_title_summary_outlets_and_topics() -> None:
    content = telling(
        entry(ARMENPRESS, ago=12 * MINUTE),
        entry(INTERFAX, ago=9 * MINUTE),
        entry(OC_MEDIA, ago=0 * MINUTE),
        entry(AZERTAG, ago=3 * MINUTE),
        topics=("csto", "armenia"),
    )
    message = as_shown(RENDERER.alert(content, "en"))
    assert message.text.split("\n") == [
        TITLE,
        TEXT,
        "4 outlets, both sides",
        "Armenpress · Armenia, state · 12 min ago, first",
        "Interfax · Russia, independent · 9 min ago",
        "Azertag · Azerbaijan, state · 3 min ago",
        "OC Media · Georgia, independent · just now",
        "CSTO · Armenia",
    ]
    kinds = [entity.kind for entity in message.entities]
    assert kinds.count("expandable_blockquote") == 1
    assert kinds.count("bold") == 1
    assert kinds.count("date_time") == 4
    assert links(message)[0] == "https://armenpress.am/story?a=1&b=2"


def test_the_same_story_is_told_in_russian() -> None:
    content = telling(entry(ARMENPRESS, ago=12 * MINUTE), entry(INTERFAX, ago=9 * MINUTE), topics=("csto",))
    lines = as_shown(RENDERER.alert(content, "ru")).text.split("\n")
    assert lines[2:] == [
        "2 издания",
        "Armenpress · Армения, государственное · 12 мин назад, раньше всех",
        "Interfax · Россия, независимое · 9 мин назад",
        "ОДКБ",
    ]


def test_one_outlet_alone_is_named_in_the_open() -> None:
    message = as_shown(RENDERER.alert(telling(entry(AZERTAG, ago=5 * MINUTE)), "en"))
    assert "Only Azertag (Azerbaijan, state) so far · 5 min ago" in message.text
    assert not [entity for entity in message.entities if entity.kind == "expandable_blockquote"]


def test_an_outlet_that_nobody_knows_is_named_without_country_and_kind() -> None:
    message = as_shown(RENDERER.alert(telling(entry(UNHEARD_OF)), "en"))
    assert "Only Valley News so far · just now" in message.text


def test_an_outlet_that_speaks_twice_counts_once_and_by_its_first_word() -> None:
    content = telling(
        entry(ARMENPRESS, ago=4 * MINUTE), entry(INTERFAX, ago=5 * MINUTE), entry(ARMENPRESS, ago=9 * MINUTE)
    )
    text = as_shown(RENDERER.alert(content, "en")).text
    assert "2 outlets\nArmenpress · Armenia, state · 9 min ago, first\nInterfax" in text


@pytest.mark.parametrize(
    ("publishers", "heading"),
    [
        ((ARMENPRESS, OC_MEDIA), "2 outlets, no Azerbaijani outlet yet"),
        ((AZERTAG, OC_MEDIA), "2 outlets, no Armenian outlet yet"),
        ((AZERTAG, ARMENPRESS), "2 outlets, both sides"),
        ((INTERFAX, OC_MEDIA), "2 outlets"),
    ],
)
def test_after_two_hours_the_side_that_has_not_spoken_is_named(publishers: tuple[Publisher, ...], heading: str) -> None:
    content = telling(*(entry(publisher, ago=timedelta(hours=3)) for publisher in publishers))
    assert f"\n{heading}\n" in as_shown(RENDERER.alert(content, "en")).text


def test_many_outlets_are_dropped_before_the_end_of_the_summary() -> None:
    crowd = [Publisher(f"o{n}.example", "Outlet " * 8 + str(n), "AM", PublisherKind.STATE, "") for n in range(300)]
    content = telling(*(entry(publisher, url=f"https://{publisher.id}/" + "x" * 900) for publisher in crowd))
    html = RENDERER.alert(content, "en")
    message = as_shown(html)
    assert TEXT in message.text
    assert "300 outlets" in message.text
    listed_count = message.text.count("Armenia, state")
    assert f"and {300 - listed_count} more" in message.text
    assert 5 < listed_count <= 40
    assert len(message.entities) <= 100
    assert message.text.endswith("\nArmenia")


def test_an_endless_title_is_cut_and_still_told() -> None:
    html = RENDERER.alert(telling(title="long " * 5_000, text="word " * 5_000), "en")
    assert len(as_shown(html).text) < 4_096


@pytest.mark.parametrize("title", ["", " ", "\u202e", "\x00", "\ud83d"])
def test_a_story_without_a_title_is_told_all_the_same(title: str) -> None:
    message = as_shown(RENDERER.alert(telling(title=title, text=""), "en"))
    assert message.text.startswith("Story without a title\n")
    assert links(message)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://armenpress.am/a",
        "http://",
        "https://user:pw@armenpress.am/",
        "https://armenpress.am/\u202egpj.exe",
        "https://armenpress.am/a b",
        "https://[::1",
        'https://armenpress.am/"><b>',
        "tg://user?id=1",
        "",
        "https://armenpress.am/" + "x" * 4_096,
    ],
)
def test_only_plain_web_addresses_become_links(url: str) -> None:
    message = as_shown(RENDERER.alert(telling(entry(ARMENPRESS, url=url)), "en"))
    assert links(message) == []
    assert "text_mention" not in {entity.kind for entity in message.entities}
    assert TITLE in message.text


LONG_URLS = [
    "https://armenpress.am/".ljust(length, sign) for length in (1_900, 2_048, 4_000, 4_096, 10_000) for sign in "x&é"
]


@pytest.mark.parametrize("url", LONG_URLS)
@pytest.mark.parametrize("sign", "a😀&")
@pytest.mark.parametrize("publishers", [(ARMENPRESS,), (ARMENPRESS, INTERFAX, OC_MEDIA, AZERTAG)], ids=["one", "four"])
def test_a_link_of_any_length_leaves_an_alert_that_can_be_sent(
    url: str, sign: str, publishers: tuple[Publisher, ...]
) -> None:
    entries = [entry(publisher, url=url) for publisher in publishers]
    content = telling(*entries, title=sign * 400, text=sign * 2_000)
    html, plain = RENDERER.alert(content, "en"), RENDERER.alert(content, "en", plain=True)
    assert len(html.encode()) <= MAX_MESSAGE_BYTES
    assert as_shown(html).text.startswith(sign * 250)
    assert as_shown(RENDERER.alert(content, "en", folded=True)).text.startswith(sign * 250)
    assert shown_length(plain) <= MAX_MESSAGE_UNITS
    assert plain.startswith(sign * 250)


def test_the_title_leads_to_another_outlet_where_its_own_address_is_too_long() -> None:
    long_url = "https://armenpress.am/".ljust(4_096, "x")
    content = telling(entry(ARMENPRESS, url=long_url), entry(INTERFAX, url="https://interfax.ru/1"))
    assert links(as_shown(RENDERER.alert(content, "en"))) == ["https://interfax.ru/1"] * 2
    assert RENDERER.alert(content, "en", plain=True).endswith("\nhttps://interfax.ru/1")


def test_the_title_leads_to_another_outlet_where_its_own_has_no_address() -> None:
    content = telling(entry(ARMENPRESS, url=""), entry(INTERFAX, url="https://interfax.ru/1"))
    assert links(as_shown(RENDERER.alert(content, "en")))[0] == "https://interfax.ru/1"


def test_the_plain_variant_has_no_markup_and_says_the_same() -> None:
    content = telling(entry(ARMENPRESS, ago=MINUTE), entry(INTERFAX), title="1 < 2 & <b>bold</b>")
    plain = RENDERER.alert(content, "en", plain=True)
    assert plain.split("\n") == [
        "1 < 2 & <b>bold</b>",
        TEXT,
        "2 outlets",
        "Armenpress · Armenia, state · 1 min ago, first",
        "Interfax · Russia, independent · just now",
        "Armenia",
        "https://armenpress.am/story?a=1&b=2",
    ]


@pytest.mark.fuzz
def test_hostile_titles_names_and_texts_are_all_taken(volume: Volume) -> None:
    count, step = 0, volume(20, full=1)
    for line in islice(hostile(), 0, None, step):
        publisher = Publisher("a.example", line, "AM", PublisherKind.STATE, "")
        content = telling(entry(publisher, url=line), entry(INTERFAX), title=line, text=line)
        message = as_shown(RENDERER.alert(content, "en"))
        assert all(link.startswith(("http://", "https://")) for link in links(message))
        assert "text_mention" not in {entity.kind for entity in message.entities}
        count += 1
    assert count > 4_000 // step


@given(st.text(), st.text(), st.text(), st.booleans())
def test_no_text_whatever_is_refused(title: str, text: str, name: str, plain: bool) -> None:  # noqa: FBT001  given by hypothesis
    content = telling(entry(Publisher("a.example", name, "AM", None, "")), entry(AZERTAG), title=title, text=text)
    written = RENDERER.alert(content, "ru", plain=plain)
    written.encode()
    assert formatting.shown(formatting.read(written, "" if plain else "HTML", None)).text


def hostile() -> Iterator[str]:
    """Yield naughty strings, scripts and injections, as others have collected them."""
    yield from json.loads(data("security", "strings", "blns", "blns.json").read_text("utf-8"))
    for path in sorted(data("security", "patt").rglob("*.txt")):
        yield from path.read_text("utf-8", errors="replace").splitlines()
