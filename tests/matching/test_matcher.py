import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import NORMAL_THRESHOLD, STRICT_THRESHOLD, WIDE_THRESHOLD, levels_reached
from bot.model.topics import Level, Place
from tests.matching.newsstand import told

SUMMIT = tomllib.loads((Path(__file__).parent / "summit.toml").read_text(encoding="utf-8"))
PIECES = (
    "Армения Armenia, Baku BAKI: ОДКБ CSTO (CSTO) Ալիև West Azerbaijan Iran and in — . © officer summit Grand Prix 1-0 "
    "Qarabağ Алиев football coach Երևանում Report | - , ;"
)
ANY_TEXT = st.text() | st.lists(st.sampled_from([*PIECES.split(), "\n"])).map(" ".join)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_builtin_topics())


def scores(matcher: Matcher, title: str, text: str = "", **more: Any) -> dict[str, int]:
    return {match.topic_id: match.score for match in matcher.match(told(title, text, **more))}


def about(matcher: Matcher, title: str, text: str = "", **more: Any) -> set[str]:
    """The topics that a story reaches at the level normal."""
    return {topic for topic, score in scores(matcher, title, text, **more).items() if score >= NORMAL_THRESHOLD}


@pytest.mark.parametrize("language", ["en", "ru", "hy", "az", "tr", "ka"])
def test_a_summit_of_the_csto_in_yerevan_is_about_all_three_topics_in_every_language(
    matcher: Matcher, language: str
) -> None:
    title, text = SUMMIT[language]["title"], SUMMIT[language]["text"]
    assert about(matcher, title, text, language=language) == {"csto", "armenia", "azerbaijan"}
    assert about(matcher, title, text) == {"csto", "armenia", "azerbaijan"}
    assert about(matcher, "", text, language=language) == {"csto", "armenia", "azerbaijan"}


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
def test_a_headline_is_understood_whatever_form_its_names_take(matcher: Matcher, title: str, topics: set[str]) -> None:
    assert about(matcher, title) == topics


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Главврач ОДКБ рассказал об операции", ""),
        ("В ОДКБ открыли отделение", "В областной детской клинической больнице ОДКБ врачи приняли первых пациентов."),
        ("GE HealthCare names new CSTO", ""),
        (
            "Acme appoints Jane Doe CSTO",
            "She joins the company as chief science and technology officer, CSTO, from a rival.",
        ),
        ("Armenia, Quindío: temblor de 4,2", ""),
        ("Deportes Quindío empata en Armenia", ""),
        ("Alcaldía de Armenia, Quindío, cierra vías", "La ciudad de Armenia, en Colombia, amanece sin agua."),
        ("Western Azerbaijan province, Iran: quake in Urmia", ""),
        ("Flood in East Azerbaijan", "Rescue teams from Tabriz reached the villages of the Iranian province."),
        ("Baku, the yokai that eats nightmares, returns in a new manga", ""),
        ("Armen Sarkissian wins a chess title", ""),
        ("Бакалея подорожала", ""),
        ("Aliyev scores twice as Dynamo win", ""),
        ("Minnesota (MN) braces for snow", ""),
        ("Search and rescue: Thunder, Interaction and Echelon", ""),
        ("Նա հայտնի գրող է, հայր և դասախոս", ""),
        ("Walk down Armenian Street", "Armenian Street in George Town, Penang, is full of cafés."),
        ("Georgia Bulldogs beat Alabama", ""),
    ],
)
def test_a_name_that_means_something_else_is_no_match(matcher: Matcher, title: str, text: str) -> None:
    assert about(matcher, title, text) == set()


def test_a_guarded_name_comes_back_when_the_alliance_is_meant(matcher: Matcher) -> None:
    assert about(matcher, "ОДКБ проведет учения миротворцев", "На саммите союзники обсудили и помощь больницам.") == {
        "csto"
    }
    assert about(
        matcher, "CSTO chief appoints an officer", "The alliance's summit on security was held in Moscow."
    ) == {"csto"}
    assert "azerbaijan" in about(
        matcher, "Baku rebukes Iran", "The Western Azerbaijan Community in Baku wrote to Aliyev."
    )


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("World ranking of passports", "Spain, Italy, Armenia, Georgia, Azerbaijan, Malta and Greece are on the list."),
        (
            "Painter dies at 80",
            "The painter lived in Paris. He was born in Yerevan in 1940 and moved to France as a child.",
        ),
        (
            "Shares fall in Tokyo",
            "BAKU, Azerbaijan (AP) — Shares fell sharply in Tokyo on Monday as banks lost ground.",
        ),
        (
            "Piastri takes pole",
            "McLaren's Oscar Piastri was fastest in qualifying for the Azerbaijan Grand Prix in Baku.",
        ),
        (
            "Leaders of the Gulf meet in Doha",
            "The emir received the guests of the Gulf in Doha on Sunday. Armenia's president also attended as a guest.",
        ),
    ],
)
def test_a_mere_mention_is_no_match(matcher: Matcher, title: str, text: str) -> None:
    assert about(matcher, title, text) == set()


@pytest.mark.parametrize(
    "line",
    [
        "© 2024 The Publishing House, Yerevan, Armenia. All rights reserved.",
        "Write to our office in Baku, Azerbaijan.",
        "Read also: Armenia and Azerbaijan sign a border protocol",
        "Reporting by A. Writer in Yerevan; editing by B. Reader",
        "The Azerbaijan State News Agency carried the report.",
        "Подписывайтесь на наш канал об Армении.",
        "12 Nizami Street, Baku AZ1000, Azerbaijan",
        "Tags: Armenia, Azerbaijan, CSTO",
        "Photo: press service of the president of Armenia",
    ],
)
def test_what_an_outlet_adds_to_every_story_is_not_the_story(matcher: Matcher, line: str) -> None:
    text = f"The bank in Lisbon raised its rates on Tuesday after months of waiting. {line}"
    assert scores(matcher, "Bank raises rates", text) == {}


@pytest.mark.parametrize(
    "suffix", [" - Report Azerbaijan", " | Armenia", " – Azerbaijan News Network", " (Sputnik Armenia)"]
)
def test_an_outlets_name_behind_a_title_is_not_the_title(matcher: Matcher, suffix: str) -> None:
    assert scores(matcher, "Bank raises rates" + suffix, "The bank in Lisbon raised its rates.") == {}


def test_an_outlets_own_name_is_known_as_such(matcher: Matcher) -> None:
    own = "Voice of Baku"
    assert (
        scores(matcher, "Bank raises rates - Voice of Baku", "Voice of Baku: rates rose in Lisbon.", outlet=own) == {}
    )


def test_news_of_a_diaspora_reaches_only_those_who_want_all(matcher: Matcher) -> None:
    found = scores(matcher, "Armenian festival fills a park in Fresno", "Armenians of the valley danced on Sunday.")
    assert WIDE_THRESHOLD <= found["armenia"] < NORMAL_THRESHOLD


def test_a_place_where_others_meet_reaches_only_those_who_want_all(matcher: Matcher) -> None:
    found = scores(matcher, "ՀԱՊԿ-ի գագաթնաժողովը Երևանում")
    assert found["csto"] >= STRICT_THRESHOLD
    assert WIDE_THRESHOLD <= found["armenia"] < NORMAL_THRESHOLD


def test_a_weak_name_needs_a_second_one_or_an_outlet_of_the_country(matcher: Matcher) -> None:
    assert about(matcher, "Karabakh carpets on show") == set()
    assert "azerbaijan" in about(matcher, "Karabakh: Azerbaijan opens a road")
    assert "azerbaijan" in about(matcher, "Şuşada yeni yol açılıb", language="az", country="AZ")


def test_a_person_counts_while_in_office(matcher: Matcher) -> None:
    then, now = datetime(2010, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
    assert about(matcher, "Serzh Sargsyan visits a school", at=then) == {"armenia"}
    assert about(matcher, "Serzh Sargsyan visits a school", at=now) == set()


def test_the_country_of_the_outlet_speaks_for_it(matcher: Matcher) -> None:
    text = "Կառավարությունը հաստատել է Հայաստանի նոր բյուջեն։"
    home = scores(matcher, "", text, language="hy", country="AM")["armenia"]
    assert home > scores(matcher, "", text, language="hy", country="RU")["armenia"]


def test_the_evidence_names_what_the_text_writes_and_adds_up_to_no_more_than_the_score(matcher: Matcher) -> None:
    title, text = SUMMIT["ru"]["title"], SUMMIT["ru"]["text"]
    match = matcher.match(told(title, text))[1]
    assert match.topic_id == "armenia"
    first = match.evidence[0]
    assert (first.place, first.name, first.count) == (Place.TITLE, "Пашинян", 1)
    assert {sign.name for sign in match.evidence} >= {"Армении", "Ереван"}
    assert len(match.evidence) <= 5
    assert [sign.points for sign in match.evidence] == sorted((sign.points for sign in match.evidence), reverse=True)
    assert 0.8 * match.score < sum(sign.points for sign in match.evidence) <= match.score


def test_levels_are_thresholds_of_the_score() -> None:
    assert levels_reached(100) == frozenset(Level)
    assert levels_reached(STRICT_THRESHOLD - 1) == {Level.NORMAL, Level.WIDE}
    assert levels_reached(NORMAL_THRESHOLD - 1) == {Level.WIDE}
    assert levels_reached(WIDE_THRESHOLD - 1) == frozenset()


@given(ANY_TEXT, ANY_TEXT)
def test_any_text_is_judged_between_nothing_and_a_hundred(matcher: Matcher, title: str, text: str) -> None:
    entry = told(title, text)
    for match in matcher.match(entry):
        assert WIDE_THRESHOLD <= match.score <= 100
        assert sum(sign.points for sign in match.evidence) <= match.score
        assert all(sign.count > 0 and sign.name for sign in match.evidence)
    assert matcher.match(entry) == matcher.match(replace(entry))


@pytest.mark.parametrize("title", [" " * 100_000 + "Armenia", "Armenia - " * 20_000, "| " * 100_000])
def test_a_title_that_is_no_title_is_judged_as_well(matcher: Matcher, title: str) -> None:
    assert set(scores(matcher, title, "Armenia, " * 10_000)) <= {"armenia"}


@given(ANY_TEXT)
def test_a_text_that_names_nothing_known_matches_nothing(matcher: Matcher, text: str) -> None:
    latin = "".join(c for c in text if c.isascii() and not c.isalpha())
    assert matcher.match(told(latin, latin)) == ()


def test_every_name_is_explained_also_one_that_means_something_else(matcher: Matcher) -> None:
    title, text = "ОДКБ Минска открыла отделение", "Врачи больницы ОДКБ приняли первых пациентов в Армении."
    found = {judged.topic_id: judged for judged in matcher.explain(told(title, text, language="ru"))}
    assert found["csto"].relevance.score == 0
    assert {found["csto"].reading.text(mention) for mention in found["csto"].rejected} == {"ОДКБ"}
    assert [found["armenia"].reading.text(one.mention) for one in found["armenia"].mentions] == ["Армении"]
    assert matcher.explain(told("Mayor opens a bridge in Lyon")) == ()


@given(ANY_TEXT, ANY_TEXT)
def test_what_is_explained_is_what_is_judged(matcher: Matcher, title: str, text: str) -> None:
    entry = told(title, text)
    explained = {judged.topic_id: judged.relevance.score for judged in matcher.explain(entry)}
    assert {topic: score for topic, score in explained.items() if score >= WIDE_THRESHOLD} == scores(
        matcher, title, text
    )


def test_an_address_in_a_line_of_its_own_says_nothing_also_behind_an_abbreviation(matcher: Matcher) -> None:
    text = "The bridge took four years to build and was paid for by the U.S.\n12 Nizami Street, Baku AZ1000, Azerbaijan"
    assert about(matcher, "Mayor opens a bridge in Lyon", text) == set()
    assert scores(matcher, "Mayor opens a bridge in Lyon", text) == {}
