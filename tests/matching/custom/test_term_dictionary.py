"""Words of custom topics, found in the forms that they have in texts of six languages."""

from pathlib import Path

import pytest

from bot.language.passage import cut
from bot.matching.custom.index import CustomTopicIndex
from bot.matching.custom.query_parser import Term
from bot.matching.custom.term_dictionary import TermDictionary
from bot.model.topics import Topic

_EMPTY = cut("")


def _rows(*, of_the_word: bool) -> list[tuple[str, str, str]]:
    """Return the rows of the table: language, word, and a form of it or another word."""
    rows: list[tuple[str, str, str]] = []
    for line in Path(__file__).with_name("word_forms.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, word, forms, others = map(str.strip, line.split("|"))
            rows += [(language, word, form) for form in (forms if of_the_word else others).split()]
    return rows


FORMS, OTHER_WORDS = _rows(of_the_word=True), _rows(of_the_word=False)


def _is_found(query: str, text: str, language: str | None) -> bool:
    index = CustomTopicIndex()
    index.add(Topic("own", query, 1))
    return bool(index.find_candidates(cut(text), _EMPTY, language).topics)


@pytest.mark.parametrize(("language", "word", "form"), FORMS)
def test_a_word_is_found_in_its_forms(language: str, word: str, form: str) -> None:
    assert _is_found(word, form, language)


@pytest.mark.parametrize(("language", "word", "other"), OTHER_WORDS)
def test_a_word_is_not_found_in_others_like_it(language: str, word: str, other: str) -> None:
    assert not _is_found(word, other, language)


def test_the_table_covers_six_languages_with_two_hundred_forms() -> None:
    counts = {language: sum(row[0] == language for row in FORMS) for language in ("en", "ru", "hy", "az", "tr", "ka")}
    print(f"{len(FORMS)} forms, {len(OTHER_WORDS)} other words, {counts}")  # noqa: T201  pytest -rP shows it
    assert len(FORMS) >= 200
    assert min(counts.values()) >= 30


@pytest.mark.parametrize(
    ("query", "text"),
    [("tax", "Taxi drivers strike"), ("plan", "A plane lands"), ("dam", "La dama"), ("men", "A menu")],
)
@pytest.mark.parametrize("language", ["en", "de", None])
def test_the_endings_of_one_language_count_in_no_other(query: str, text: str, language: str | None) -> None:
    assert not _is_found(query, text, language)


@pytest.mark.parametrize("text", ["Sınır polisleri uyarıldı", "Sınır polisinin açıklaması", "sınır polise"])
def test_the_last_word_of_a_phrase_takes_the_endings(text: str) -> None:
    assert _is_found('"sınır polis"', text, "tr")


def test_a_phrase_changes_the_stem_of_its_last_word() -> None:
    assert _is_found('"yeni kitap"', "Yeni kitabı okudu", "tr")
    assert not _is_found('"yeni kitap"', "Yeni kitab", "tr")


def test_a_term_that_is_released_leaves_nothing_behind() -> None:
    dictionary = TermDictionary()
    terms = [Term((word,)) for word in ("kitap", "şehir", "война", "China")]
    for term in terms:
        dictionary.acquire(term)
    for term in terms:
        dictionary.release(term)
    assert (dictionary.terms, dictionary.users, dictionary.phrases, dictionary.changed_stems) == ({}, {}, {}, {})
