"""The scores of custom topics."""

import pytest

from bot.matching.thresholds import NORMAL_THRESHOLD
from tests.matching.custom.custom_topics import STORIES, matches, stories_about
from tests.matching.entries import make_entry
from tests.matching.relevance import builtin_matcher


@pytest.mark.parametrize(
    ("words", "stories"),
    [
        ("bridge", {"bridge"}),
        ("bridges", {"bridge"}),
        ("мосты", {"мост"}),
        ("bridge, мост", {"bridge", "мост"}),
        ("bridge dam", set()),
        ("bridge OR dam", {"bridge", "dam"}),
        ("bridge Meghri", {"bridge"}),
        ('"bridge over the Araxes"', {"bridge"}),
        ('"Araxes bridge"', set()),
        ("bridge -railway", set()),
        ("bridge -(railway tunnel)", {"bridge"}),
        ("(bridge, dam) -Meghri", {"dam"}),
        ("bridge country:AM", {"bridge"}),
        ("bridge country:GE", set()),
        ("bridge -country:AM", set()),
        ("bridge, мост lang:ru", {"мост"}),
        ("bridge from:herald", {"bridge"}),
        ("bridge from:gazette.example", {"bridge"}),
        ("bridge -from:Southern", set()),
        ("China", {"chinese"}),
        ("Китай", {"chinese"}),
        ("Rovers", {"match"}),
        ("Meghri", {"bridge", "мост"}),
        ("Engineers", set()),
        ("BRIDGE", set()),
    ],
)
def test_words_bring_the_stories_that_are_about_them(words: str, stories: set[str]) -> None:
    assert stories_about(words) == stories


def test_a_word_that_merely_stands_in_the_last_line_carries_no_pair() -> None:
    text = "The parliament of the valley met on Monday. " * 20 + "A football match was on television."
    entry = make_entry("Parliament of the valley meets", text)
    assert not any(match.score >= NORMAL_THRESHOLD for match in matches("parliament football", entry))
    assert any(match.score >= NORMAL_THRESHOLD for match in matches("parliament valley", entry))


def test_the_evidence_names_the_words_as_the_story_writes_them() -> None:
    (match,) = matches("мост Meghri, мост Мегри", STORIES["мост"])
    assert {piece.name for piece in match.evidence} >= {"мост", "Мегри"}
    assert sum(piece.points for piece in match.evidence) <= match.score


@pytest.mark.parametrize(
    ("words", "language", "title"),
    [
        ("Zangezur corridor", "ru", "Зангезурский коридор откроют в мае"),
        ("Zangezur corridor", "az", "Zəngəzur dəhlizində işlər başlayıb"),
        ("Zangezur corridor", "hy", "Զանգեզուրի միջանցքը կբացվի մայիսին"),
        ("Зангезурский коридор", "tr", "Zengezur Koridoru mayısta açılacak"),
        ("Trump", "ru", "Трампа ждут в Анкаре"),
        ("Trump", "hy", "Թրամփը ժամանեց Երևան"),
        ("Vance", "ka", "ვენსი ერევანში ჩავიდა"),
        ("Lachin", "az", "Laçında yeni məktəb açıldı"),
        ("Nakhchivan", "ru", "В Нахичевани выпал снег"),
        ("Гюмри", "en", "Factory opens in Gyumri"),
        ("Gyumri", "tr", "Gümrü'de fabrika açıldı"),
        ("Uruguay", "hy", "Ուրուգվայում ընտրություններ են"),
        ("Уругвай", "en", "Uruguay elects a president"),
    ],
)
def test_a_known_name_is_found_in_other_languages(words: str, language: str, title: str) -> None:
    (match,) = matches(words, make_entry(title, "", language=language, country="CH"))
    assert match.score >= NORMAL_THRESHOLD


@pytest.mark.parametrize(
    ("words", "text", "part"),
    [
        ("India", "Engineers from all over India sent pumps.", "Mumbai"),
        ("Japan", "Engineers from all over Japan sent pumps.", "Osaka"),
        ("France", "Engineers from all over France sent pumps.", "Emmanuel Macron"),
        ("Uruguay", "Engineers from all over Uruguay sent pumps.", "Montevideo"),
        ("Казахстан", "Инженеры всего Казахстана прислали насосы.", "Алматы"),
        ("Китай", "Инженеры всего Китая прислали насосы.", "Шанхай"),
    ],
)
def test_cities_and_leaders_of_a_country_do_not_compete_with_it(words: str, text: str, part: str) -> None:
    nameless = "valley " * len(part.split())
    assert _score(words, text + f" The {part} waits." * 4) == _score(words, text + f" The {nameless}waits." * 4)


@pytest.mark.parametrize("words", ["Macron", "Paris", "Mumbai"])
def test_a_country_competes_with_its_leaders_and_cities(words: str) -> None:
    text = f"Rain was promised by {words}."
    countries, nameless = (
        " France waits for it. India waits for it." * 4,
        " A valley waits for it. A town waits for it." * 4,
    )
    assert _score(words, text + countries) < _score(words, text + nameless)


@pytest.mark.parametrize("name", ["Real Madrid", "Bayern Munich", "Inter Milan", "Athletic Barcelona", "Iskra Kazan"])
def test_the_place_in_a_longer_name_does_not_compete_with_it(name: str) -> None:
    club, place = name.split()
    text = (
        f"Captains of {name} are ill. Doctors of {name} ordered rest. The {club} waits. Fans of {club} wait for {club}."
    )
    assert _score(f'"{name}"', text) == _score(f'"{club} Wanderers"', text.replace(place, "Wanderers"))


def _score(words: str, text: str) -> int:
    return builtin_matcher().explain_query(make_entry("The week in brief", text), words).relevance.score
