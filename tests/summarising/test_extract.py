from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import Story, Summary
from bot.summarising.extract import MAX_SUMMARY_CHARS, MAX_TITLE_CHARS, shortened, summarise

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
LANTERN = Publisher("lantern.test", "Lantern", "AM", None, "https://lantern.test/")


def entry(title: str = "", description: str = "", text: str = "", language: str | None = "en") -> Entry:
    return Entry("lantern", LANTERN, "https://lantern.test/1", None, title, description, text, language, NOW, NOW)


def summary_of(*entries: Entry, language: str = "en") -> Summary:
    return summarise(Story(1, entries, NOW), language)


BRIDGE = entry(
    "Footbridge collapses in Varden, two workers hurt",
    text=(
        "VARDEN, May 4 (Agency) – It was a quiet morning by the river. "
        "A footbridge over the Ardel collapsed in Varden early on Monday and it hurt two workers, who were mending it. "
        "They were taken to hospital with broken legs.\nRead also: Ten bridges that need repair"
    ),
)


def test_the_sentence_that_tells_the_headline_is_chosen_not_the_scene_before_it() -> None:
    assert summary_of(BRIDGE).text == (
        "A footbridge over the Ardel collapsed in Varden early on Monday and it hurt two workers, who were mending it."
    )


def test_a_short_sentence_is_followed_by_a_second_one_in_the_order_of_the_text() -> None:
    short = replace(BRIDGE, text="Rain fell. A footbridge fell into the Ardel. Two workers broke their legs.")
    assert summary_of(short).text == "A footbridge fell into the Ardel. Two workers broke their legs."


def test_a_deck_that_is_a_sentence_is_taken_where_the_text_says_little_of_the_headline() -> None:
    description = "A report on the Varden footbridge blames rust and a lost letter from the inspectors to the town."
    text = "It began with a phone call at dawn. Nobody in the office could say who had picked it up that day."
    assert summary_of(entry("Varden bridge report blames rust", description, text)).text == description


def test_a_deck_that_was_cut_gives_way_to_the_text() -> None:
    description = "A report on the Varden bridge blames rust and a lost…"
    text = "It began with a phone call at dawn in the town. Nobody in the office could say who had picked it up."
    assert summary_of(entry("Varden bridge report blames rust", description, text)).text.startswith("It began")


def test_a_deck_alone_is_told() -> None:
    assert summary_of(entry("Rust blamed", "Inspectors blame rust for the fall of a footbridge in Varden.")).text == (
        "Inspectors blame rust for the fall of a footbridge in Varden."
    )


def test_nothing_is_better_than_the_title_once_more() -> None:
    assert summary_of(entry("Two workers hurt in Varden", "Two workers hurt in Varden.")).text == ""
    assert summary_of(entry("Two workers hurt in Varden", "Two workers hurt in Varden Lantern")).text == ""
    assert summary_of(entry("Two workers hurt in Varden")).text == ""


def test_the_readers_language_comes_first() -> None:
    russian = entry(
        "В Вардене рухнул мост", "Два рабочих получили травмы при обрушении моста в Вардене.", language="ru"
    )
    assert summary_of(BRIDGE, russian, language="ru").entry is russian
    assert summary_of(russian, BRIDGE, language="ru").entry is russian
    assert summary_of(russian, BRIDGE, language="en").entry is BRIDGE


def test_without_an_entry_in_the_readers_language_the_first_outlet_speaks() -> None:
    russian = entry(
        "В Вардене рухнул мост", "Два рабочих получили травмы при обрушении моста в Вардене.", language="ru"
    )
    assert summary_of(russian, BRIDGE, language="az").entry is russian
    assert summary_of(entry("X", language=None), language="en").title == "X"


def test_the_title_that_shouts_gives_way_to_a_calm_one() -> None:
    loud = replace(BRIDGE, title="SHOCK: BRIDGE COLLAPSES IN VARDEN!!!")
    assert summary_of(loud, BRIDGE).entry is BRIDGE
    assert summary_of(loud).title == "SHOCK: BRIDGE COLLAPSES IN VARDEN!!!"


def test_an_outlet_that_says_something_is_preferred_to_one_that_has_only_a_title() -> None:
    assert summary_of(replace(BRIDGE, text=""), BRIDGE).entry.text


def test_an_entry_without_a_title_is_told_by_its_first_sentence() -> None:
    summary = summary_of(
        replace(BRIDGE, title="", text="A footbridge collapsed in Varden. Two workers broke their legs.")
    )
    assert (summary.title, summary.text) == ("A footbridge collapsed in Varden.", "Two workers broke their legs.")


def test_a_sentence_that_does_not_fit_gives_way_to_one_that_does() -> None:
    endless = "The bridge in Varden, " + "which was built of wood, " * 20 + "fell."
    assert summary_of(
        entry("Bridge in Varden fell", text=f"{endless} The bridge fell into the Ardel at dawn.")
    ).text == ("The bridge fell into the Ardel at dawn.")


def test_where_no_sentence_fits_the_last_whole_word_is_followed_by_an_ellipsis() -> None:
    endless = "The crossing, " + "which was built of wood, " * 20 + "fell."
    text = summary_of(entry("Bridge in Varden", text=endless)).text
    assert text.endswith("…")
    assert len(text) <= MAX_SUMMARY_CHARS
    assert endless.startswith(text[:-1])
    assert endless[len(text) - 1] in " ,"


def test_an_endless_word_is_cut_all_the_same() -> None:
    assert len(shortened("x" * 1000, MAX_SUMMARY_CHARS)) == MAX_SUMMARY_CHARS


@given(st.lists(st.builds(entry, *[st.text(max_size=500)] * 3, st.sampled_from(["en", "ru", "ka", None])), min_size=1))
def test_any_story_is_told_within_its_limits_in_an_outlets_own_words(entries: list[Entry]) -> None:
    summary = summary_of(*entries)
    assert summary.entry in entries
    assert len(summary.text) <= MAX_SUMMARY_CHARS
    assert len(summary.title) <= MAX_TITLE_CHARS
    assert "\n" not in summary.title + summary.text


def from_outlet(name: str, report: Entry) -> Entry:
    return replace(report, publisher=replace(LANTERN, id=f"{name}.test", name=name))


def test_of_three_outlets_the_one_is_quoted_whose_opening_the_others_support() -> None:
    scene = entry("Footbridge collapses in Varden", text="Ducks slept on the Ardel when the noise woke them all up.")
    plain = entry("Footbridge collapses in Varden", text="A footbridge over the Ardel collapsed in Varden on Monday.")
    again = replace(plain, text="A footbridge over the Ardel river collapsed early on Monday in Varden, police said.")
    assert summary_of(from_outlet("a", scene), from_outlet("b", plain)).entry.publisher.name == "a"
    assert (
        summary_of(from_outlet("a", scene), from_outlet("b", plain), from_outlet("c", again)).entry.publisher.name
        == "b"
    )


def test_three_outlets_that_say_nothing_are_told_by_the_first() -> None:
    silent = [from_outlet(name, entry()) for name in "abc"]
    assert summary_of(*silent).entry.publisher.name == "a"
