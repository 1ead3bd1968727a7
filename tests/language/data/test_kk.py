"""Kazakh, which was added as one file: each stage understands it by its lists alone."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.clustering.name_skeleton import skeleton
from bot.clustering.roundups import is_roundup
from bot.clustering.window import Join, StoryWindow
from bot.clustering.words import terms
from bot.language.detect import language_of
from bot.language.endings import forms
from bot.language.folding import fold
from bot.language.inflection import inflected
from bot.language.passage import cut
from bot.language.sentences import split
from bot.matching.custom.query_parser import Field, parse
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.roles import MentionRole
from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import CasualtyKind
from bot.parsing import dates
from bot.parsing.article.page import MissingContent
from bot.parsing.article.paywalls import missing_content
from bot.summarising.casualties import casualties
from bot.summarising.sentence_score import weigh
from bot.summarising.sentences import sentences
from bot.summarising.titles import clean
from tests.support.stored_samples import entry as sample

PUBLISHER = Publisher("steppe.example", "Дала", "KZ", None, "")
MONTHS = "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан"


def news(title: str, text: str = "") -> Entry:
    return replace(sample(), title=title, description="", text=text, language="kk", publisher=PUBLISHER)


@pytest.mark.parametrize(("number", "name"), [*enumerate(MONTHS.split(), 1)])
def test_every_month_is_read(number: int, name: str) -> None:
    moment = datetime(2025, number, 3, 10, 30, tzinfo=UTC)
    assert dates.parse(f"3 {name}, 2025 10:30") == moment
    assert dates.parse(f"03 {name.upper()} 2025, 10:30") == moment


@pytest.mark.parametrize(
    "headline",
    [
        "Президент бүгін Астанада кездесу өткізді",
        "Министрлер өз өтінішін білдірді",
        "Көпір маусым айында ашылады деп хабарлады министрлік",
    ],
)
def test_a_headline_is_recognised_without_a_hint(headline: str) -> None:
    assert language_of(headline, None) == "kk"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Астана~", "Астананың Астанаға Астананы Астанада Астанадан Астанамен астаналық"),
        ("Ереван~", "Ереванның Ереванға Ереванды Ереванда Ереваннан Ереванмен еревандық Еревандағы"),
        ("Бішкек~", "Бішкектің Бішкекке Бішкекті Бішкекте Бішкектен Бішкекпен бішкектік Бішкектегі"),
        ("Тараз~", "Тараздың Таразға Таразды Таразда Тараздан Тараз тараздық"),
        ("Ресей~", "Ресейдің Ресейге Ресейді Ресейде Ресейден Ресеймен ресейлік"),
        ("Баку~", "Бакудің Бакуге Бакуді Бакуде Бакуден Бакумен Бакудегі"),
        ("Тоқаев~", "Тоқаевтың Тоқаевқа Тоқаевты Тоқаевпен"),
        ("ұйымы~", "ұйымының ұйымына ұйымын ұйымында ұйымынан ұйымымен"),
    ],
)
def test_a_name_takes_the_endings_that_its_vowels_and_its_last_letter_ask_for(name: str, expected: str) -> None:
    assert {fold(form) for form in expected.split()} <= forms(name, "kk")


def test_no_name_takes_endings_of_the_other_harmony() -> None:
    assert not {fold(form) for form in ("Астанаге", "Астанаде")} & forms("Астана~", "kk")
    assert not {fold(form) for form in ("Бішкекта", "Бішкекқа")} & forms("Бішкек~", "kk")


def test_a_word_that_somebody_types_with_letters_of_its_own_has_its_forms() -> None:
    assert {"өзенде", "өзеннің", "өзендер"} <= set(inflected("өзен"))


def test_words_of_grammar_and_reporting_say_nothing_and_forms_of_a_word_are_one_term() -> None:
    first = terms(cut("Министрліктің көпірлер туралы жоспары бойынша мәлімдеді"), "kk")
    second = terms(cut("Министрлік және бұл көпірге жоспар"), "kk")
    assert {term for _, term in first} == {term for _, term in second}


def test_two_reports_of_one_event_are_one_story_and_another_event_is_another() -> None:
    window = StoryWindow()
    window.add(1, news("Қостанайда Тобыл көпірі жөндеуге жабылды, қозғалыс Рудный арқылы өтеді"))
    report = news("Тобыл көпірінің жөндеуі басталды: Қостанайдағы қозғалыс Рудный арқылы бағытталды")
    assert window.place(report) == Join(1)
    assert window.place(news("Алматыда Тобыл кітапханасының жаңа ғимараты ашылды")) is None


@pytest.mark.parametrize(
    ("kazakh", "elsewhere", "language"),
    [
        ("Тоқаевтың", "Токаева", "ru"),
        ("Тоқаевпен", "Tokayev", "en"),
        ("Әлиевке", "Əliyev", "az"),
        ("Әлиев", "Aliyev", "en"),
        ("Пашинянның", "Փաշինյանի", "hy"),
    ],
)
def test_a_name_has_one_skeleton_in_kazakh_and_elsewhere(kazakh: str, elsewhere: str, language: str) -> None:
    assert skeleton(kazakh, "kk") == skeleton(elsewhere, language) != ""


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Апатта 3 адам қаза тапты, 5 адам жарақат алды", {CasualtyKind.KILLED: 3, CasualtyKind.WOUNDED: 5}),
        ("Екі балықшы хабарсыз кетті", {CasualtyKind.MISSING: 2}),
        ("Полиция шеруге шыққан 25 адамды ұстады", {CasualtyKind.DETAINED: 25}),
        ("Тасқыннан 12 адам қайтыс болды, оның ішінде 2 бала", {CasualtyKind.KILLED: 12}),
        ("3 қазан күні қаза тапқандар еске алынды", {}),
        ("5 жасар бала жарақат алды", {}),
    ],
)
def test_figures_of_people_are_found(sentence: str, expected: dict[CasualtyKind, int]) -> None:
    assert casualties(news(sentence)) == expected


def test_an_abbreviation_ends_no_sentence() -> None:
    text = "Қорға 5 млн. Теңге түсті. Бурабай ауд. Кенесары ауылында көпір, мектеп т.б. Нысандар салынады. Ол дайын."
    assert split(text) == (
        "Қорға 5 млн. Теңге түсті.",
        "Бурабай ауд. Кенесары ауылында көпір, мектеп т.б. Нысандар салынады.",
        "Ол дайын.",
    )


def test_what_an_outlet_writes_around_the_news_is_left_out() -> None:
    text = (
        "ҚЫЗЫЛОРДА. 3 мамыр. ҚазАқпарат – Сырдария өзеніндегі көпір жөндеуге жабылды.\n"
        "Сондай-ақ оқыңыз: Облыста жаңа мектеп ашылды.\nСурет: Дала агенттігі мұрағатынан алынды\n"
        "Қозғалыс екі апта бойы айналма жолмен өтеді. Толығырақ…"
    )
    assert sentences(text) == [
        "Сырдария өзеніндегі көпір жөндеуге жабылды.",
        "Қозғалыс екі апта бойы айналма жолмен өтеді.",
    ]
    assert clean("Шұғыл: Сырдария өзені тасыды | Дала", PUBLISHER) == "Сырдария өзені тасыды"
    assert is_roundup(news("Апта шолуы: көпір, мектеп және тасқын"))


def test_a_sentence_that_leans_on_the_one_before_is_seen() -> None:
    pointing, standing = weigh(["Ол сонда тұрады деп жоспарланған.", "Бұл жылы көпір ашылады."], "Көпір", "kk")
    assert pointing.is_anaphoric
    assert not standing.is_anaphoric


@pytest.mark.parametrize(
    ("title", "visible", "expected"),
    [
        ("Көпір", "Бұл мақала тек жазылушыларға арналған", MissingContent.PAYWALL),
        ("Көпір", "Біз cookie файлдарын қолданамыз. Барлығын қабылдау", MissingContent.CONSENT),
        ("Көпір", "Сайтты көру үшін JavaScript қосыңыз", MissingContent.SCRIPTS),
        ("Бет табылмады", "Басты бетке оралу", MissingContent.ERROR),
    ],
)
def test_what_stands_in_place_of_an_article_is_seen(title: str, visible: str, expected: MissingContent) -> None:
    assert missing_content("", title=title, visible=visible, is_free=None) is expected


def test_a_query_may_be_asked_in_kazakh() -> None:
    query = parse("көпір НЕМЕСЕ өткел тіл:kk")
    assert [term.text for term in query.wanted_terms] == ["көпір", "өткел"]
    assert [(part.field, part.value) for part in query.filters] == [(Field.LANGUAGE, "kk")]


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(load_builtin_topics())


@pytest.mark.parametrize(
    ("sentence", "topics"),
    [
        ("ҰҚШҰ жетекшілері Бішкекте ұйымның саммитіне жиналды", {"csto"}),
        ("Армения мен Әзербайжан шекарадағы көпірді ашуға келісті", {"armenia", "azerbaijan"}),
        ("Алматыда жаңа кітапхана ашылды", set()),
    ],
)
def test_the_builtin_topics_are_found(matcher: Matcher, sentence: str, topics: set[str]) -> None:
    assert {match.topic_id for match in matcher.match(news(sentence))} == topics


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Баку көпірді ашуға келісті", MentionRole.SUBJECT),
        ("Бакумен келісімге қол қойылды", MentionRole.SUBJECT),
        ("Көпір құрылысшылары Бакуде жиналды", MentionRole.WHERE),
    ],
)
def test_a_place_where_something_happens_is_told_from_a_subject(
    matcher: Matcher, sentence: str, role: MentionRole
) -> None:
    assert [mention.role for topic in matcher.explain(news(sentence)) for mention in topic.mentions] == [role]
