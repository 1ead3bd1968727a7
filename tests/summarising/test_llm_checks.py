"""Checks of a model's summary: every figure and name must stand in the texts of the outlets."""

from dataclasses import replace

import pytest

from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.summarising.llm_checks import LlmText, faults
from tests.support.stored_samples import entry as sample


def report(title: str, text: str, language: str) -> Entry:
    outlet = Publisher("ridge.example", "Ridge Post", "GE", None, "")
    return replace(sample(), title=title, description="", text=text, language=language, publisher=outlet)


ENGLISH = report(
    "Armenia opens a bridge at Sarnakar",
    "Armenia's premier Aram Vardumyan opened the bridge at Sarnakar on Monday. It cost 1,200 dollars and took 3 years. "
    "Azerbaijan said that it had not been asked.",
    "en",
)
RUSSIAN = report(
    "Армения открыла мост у Сарнакара",
    "Премьер Армении Арам Вардумян открыл мост у Сарнакара. Он стоил 1200 долларов, работы шли три года.",
    "ru",
)
TITLE = "Armenia opens a bridge at Sarnakar"
SOUND = "Armenia's premier Aram Vardumyan opened the bridge, which cost 1,200 dollars."


@pytest.mark.parametrize(
    ("source", "language", "title", "text"),
    [
        (ENGLISH, "en", TITLE, SOUND),
        (
            ENGLISH,
            "en",
            TITLE,
            "The bridge took three years, and Azerbaijan was not asked, said Ridge Post.",
        ),
        (RUSSIAN, "en", TITLE, SOUND),
        (RUSSIAN, "en", TITLE, "Armenian premier Aram Vardumyan opened the bridge at Sarnakar after three years."),
        (
            ENGLISH,
            "ru",
            RUSSIAN.title,
            "Мост у Сарнакара открыл премьер Армении Арам Вардумян.",
        ),
    ],
)
def test_what_the_outlets_say_may_be_said_in_any_language(source: Entry, language: str, title: str, text: str) -> None:
    assert faults(LlmText(title, text), [source], language) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (SOUND.replace("1,200", "1,300"), "number 1300"),
        (SOUND.replace("Vardumyan", "Petrosyan"), "name Petrosyan"),
        ("Petrosyan opened the bridge at Sarnakar on Monday.", "name Petrosyan"),
        (SOUND.replace("premier", "NATO premier"), "name NATO"),
        (SOUND.replace("Armenia's", "Turkey's"), "name Turkey"),
        (SOUND + " It took five years.", "number 5"),
        ("Short.", "6 characters"),
        (SOUND * 6, "462 characters"),
        ("It opened. It cost. It took. It was asked for by all.", "too many sentences"),
        (SOUND + " See https://evil.example", "'https:' in it"),
        (SOUND.replace("bridge", "<b>bridge</b>"), "'<' in it"),
        (SOUND.replace("bridge", "**bridge**"), "'*' in it"),
        ("Премьер Армении Арам Вардумян открыл мост у Сарнакара.", "another language"),
    ],
)
def test_anything_else_is_a_fault(text: str, fault: str) -> None:
    assert fault in faults(LlmText(TITLE, text), [ENGLISH], "en")


def test_a_title_is_held_to_the_same() -> None:
    assert faults(LlmText("Armenia opens 7 bridges", SOUND), [ENGLISH], "en") == ("number 7",)
    assert "a title of 0 characters" in faults(LlmText("", SOUND), [ENGLISH], "en")
