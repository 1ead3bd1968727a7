"""Entries matched with the built-in topics, from any text to a score."""

from dataclasses import replace

import pytest
from hypothesis import given

from bot.matching.thresholds import WIDE_THRESHOLD
from tests.matching.entries import SUMMIT, make_entry
from tests.matching.relevance import ANY_TEXT, about, builtin_matcher, scores


@pytest.mark.parametrize("language", ["en", "ru", "hy", "az", "tr", "ka"])
def test_a_summit_of_the_csto_in_yerevan_is_about_all_three_topics_in_every_language(language: str) -> None:
    title, text = SUMMIT[language]["title"], SUMMIT[language]["text"]
    assert about(title, text, language=language) == {"csto", "armenia", "azerbaijan"}
    assert about(title, text) == {"csto", "armenia", "azerbaijan"}
    assert about("", text, language=language) == {"csto", "armenia", "azerbaijan"}


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("BAKIDA ERMƏNİSTANLA DANIŞIQLAR", {"armenia", "azerbaijan"}),
        ("Bakıda Ermənistanla danışıqlar", {"armenia", "azerbaijan"}),
        ("Bakida Ermenistanla danisiqlar", {"armenia", "azerbaijan"}),
        ("Армения вышла из ОДКБ", {"armenia", "csto"}),
        ("Арме\u0301нию ждут выборы", {"armenia"}),
        ("В Армении арестован мэр", {"armenia"}),
        ("Հայաստանում ձերբակալվել է քաղաքապետը", {"armenia"}),
        ("ԵՐԵՎԱՆԸ պատասխանել է", {"armenia"}),
        ("Երեւանը պատասխանել է", {"armenia"}),
        ("Ադրբեջանցի զինվորները նահանջել են", {"azerbaijan"}),
        ("Бакинский суд вынес приговор", {"azerbaijan"}),
        ("Azerbaycan'ın ordusu tatbikat yaptı", {"azerbaijan"}),
        ("ბაქოში სომხეთის დელეგაცია ჩავიდა", {"armenia", "azerbaijan"}),
        ("KTMT-nin baş katibi istefa verib", {"csto"}),
        ("ՀԱՊԿ-ի նոր գլխավոր քարտուղար է նշանակվել", {"csto"}),
        ("L’OTSC déploie des troupes", {"csto"}),
        ("Aliyev and Pashinyan meet in Washington", {"armenia", "azerbaijan"}),
        ("Nakhchivan flights resume after a year", {"azerbaijan"}),
        ("Сюник остался без дороги", {"armenia"}),
        ("TRIPP: construction starts in Syunik", {"armenia"}),
    ],
)
def test_a_headline_is_understood_whatever_form_its_names_take(title: str, topics: set[str]) -> None:
    assert about(title) == topics


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_is_judged_between_nothing_and_a_hundred(title: str, text: str) -> None:
    entry = make_entry(title, text)
    for match in builtin_matcher().match(entry):
        assert WIDE_THRESHOLD <= match.score <= 100
        assert sum(piece.points for piece in match.evidence) <= match.score
        assert all(piece.count > 0 and piece.name for piece in match.evidence)
    assert builtin_matcher().match(entry) == builtin_matcher().match(replace(entry))


@pytest.mark.parametrize("title", [" " * 100_000 + "Armenia", "Armenia - " * 20_000, "| " * 100_000])
def test_a_title_that_is_no_title_is_judged_as_well(title: str) -> None:
    assert set(scores(title, "Armenia, " * 10_000)) <= {"armenia"}


@given(ANY_TEXT)
def test_a_text_that_names_nothing_known_matches_nothing(text: str) -> None:
    latin = "".join(c for c in text if c.isascii() and not c.isalpha())
    assert builtin_matcher().match(make_entry(latin, latin)) == ()


def test_every_name_is_explained_also_one_that_means_something_else() -> None:
    title, text = "ОДКБ Минска открыла отделение", "Врачи больницы ОДКБ приняли первых пациентов в Армении."
    explanations = builtin_matcher().explain(make_entry(title, text, language="ru"))
    by_topic = {explanation.topic_id: explanation for explanation in explanations}
    csto, armenia = by_topic["csto"], by_topic["armenia"]
    assert csto.relevance.score == 0
    assert {csto.reading.text(mention) for mention in csto.rejected} == {"ОДКБ"}
    assert [armenia.reading.text(weighed.mention) for weighed in armenia.mentions] == ["Армении"]
    assert builtin_matcher().explain(make_entry("Mayor opens a bridge in Lyon")) == ()


@given(ANY_TEXT, ANY_TEXT)
def test_what_is_explained_is_what_is_judged(title: str, text: str) -> None:
    entry = make_entry(title, text)
    explained = {explanation.topic_id: explanation.relevance.score for explanation in builtin_matcher().explain(entry)}
    assert {topic: score for topic, score in explained.items() if score >= WIDE_THRESHOLD} == scores(title, text)
