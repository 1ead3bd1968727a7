"""Checks of a model's summary: every figure and name must stand in the texts of the outlets."""

from dataclasses import replace

import pytest

from bot.language.detect import language_of
from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.summarising.llm_checks import LlmText, faults
from tests.support.stored_samples import entry as sample


def report(title: str, text: str, language: str) -> Entry:
    outlet = Publisher("ridge.example", "Ridge Post", "GE", None, "")
    return replace(sample(), title=title, description="", text=text, language=language, publisher=outlet)


def faults_of(source: str, text: str) -> tuple[str, ...]:
    """Return the faults of a text, written from a source in the language that its letters show."""
    languages = [language_of(words, None) or "en" for words in (source, text)]
    return faults(LlmText(text, text), [report(source, source, languages[0])], languages[1])


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


@pytest.mark.parametrize(
    ("source", "text", "name"),
    [
        ("Посол Ирака прибыл в порт вечером.", "Посол Иракли прибыл в порт вечером.", "Иракли"),
        ("Посол Франции прибыл в порт вечером.", "Посол Франсис прибыл в порт вечером.", "Франсис"),
        ("Посол Словакии прибыл в порт вечером.", "The ambassador of Slovenia came to the port.", "Slovenia"),
        ("The ambassador of Austria came to the port.", "Посол Австралии прибыл в порт вечером.", "Австралии"),
        ("The ambassador of Armenia came to the port.", "The ambassador Armen came to the port.", "Armen"),
        ("Посол Нигера прибыл в порт вечером.", "The ambassador of Nigeria came to the port.", "Nigeria"),
        ("The ambassador of Georgia came to the port.", "The ambassador George came to the port.", "George"),
        ("Посол Италии прибыл в порт вечером.", "The ambassador Italo came to the port.", "Italo"),
        ("The ambassador Armen came to the port.", "The ambassador of Armenia came to the port.", "Armenia"),
        ("The ambassador George came to the port.", "The ambassador of Georgia came to the port.", "Georgia"),
    ],
)
def test_a_name_that_merely_begins_like_a_country_of_the_sources_is_a_fault(source: str, text: str, name: str) -> None:
    assert f"name {name}" in faults_of(source, text)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Посол Ирака прибыл в порт вечером.", "The Iraqi ambassador came to the port."),
        ("Посол Словакии прибыл в порт вечером.", "The Slovak ambassador came to the port of Slovakia."),
        ("Австрийский посол прибыл в порт.", "The ambassador of Austria came to the port."),
        ("Посол Нигерии прибыл в порт вечером.", "The Nigerian ambassador came to the port."),
        ("Посол Мьянмы прибыл в порт вечером.", "The ambassador of Myanmar came to the port."),
        ("Посол Южной Африки прибыл в порт.", "The ambassador of South Africa came to the port."),
        ("Der Botschafter Sloweniens kam in den Hafen.", "The ambassador of Slovenia came to the port."),
    ],
)
def test_a_country_may_be_named_in_another_language_and_form(source: str, text: str) -> None:
    assert [fault for fault in faults_of(source, text) if fault.startswith("name ")] == []


def test_a_title_is_held_to_the_same() -> None:
    assert faults(LlmText("Armenia opens 7 bridges", SOUND), [ENGLISH], "en") == ("number 7",)
    assert "a title of 0 characters" in faults(LlmText("", SOUND), [ENGLISH], "en")
