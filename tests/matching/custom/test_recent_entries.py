"""The words of recent entries, by which a query finds those that it may match."""

import pytest

from bot.matching.custom.compiler import CompiledQuery, compile_query, expand_term
from bot.matching.custom.query_parser import parse
from bot.matching.custom.recent_entries import RecentEntries
from tests.matching.custom.custom_topics import STORIES, matches

TEXTS = {
    1: "New bridge over the river",
    2: "The dam is raised",
    3: "A bridge and a dam",
    4: "Polisler meydanı boşalttı",
    5: "Трампа ждут в Анкаре",
    6: "Şehrin suyu kesildi",
    7: "Окончание войны",
    8: "Зангезурский коридор откроют",
}


def _query(words: str) -> CompiledQuery:
    return compile_query(parse(words), expand_term)


def _recent(max_entries: int = 100) -> RecentEntries:
    recent = RecentEntries(max_entries)
    for entry_id, text in TEXTS.items():
        recent.add(entry_id, text)
    return recent


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("bridge", [3, 1]),
        ("bridges dam", [3]),
        ("bridge, dam", [3, 2, 1]),
        ("dam (bridge, road)", [3]),
        ("bridge -dam", [3, 1]),
        ('"bridge over"', [3, 1]),
        ("polis", [4]),
        ("şehir", [6]),
        ("Trump", [5]),
        ("война", [7]),
        ("Zangezur corridor", [8]),
        ("tunnel", []),
    ],
)
def test_entries_with_the_words_of_all_required_terms_are_candidates(words: str, ids: list[int]) -> None:
    assert _recent().candidates(_query(words)) == ids


@pytest.mark.parametrize("words", ["bridge", "мосты", "bridge Meghri", "China", "bridge OR dam", "Rovers", "Аракс"])
def test_every_entry_that_matches_is_a_candidate(words: str) -> None:
    recent = RecentEntries(100)
    for entry_id, entry in enumerate(STORIES.values()):
        recent.add(entry_id, f"{entry.title}\n{entry.body}")
    matched = {entry_id for entry_id, entry in enumerate(STORIES.values()) if matches(words, entry)}
    assert matched <= set(recent.candidates(_query(words)))


def test_of_too_many_entries_the_oldest_are_forgotten() -> None:
    recent = _recent(max_entries=3)
    assert len(recent) == 3
    assert recent.candidates(_query("bridge, dam, polis, Trump")) == []
    assert recent.candidates(_query("Zangezur corridor")) == [8]


def test_an_entry_that_is_added_again_has_its_new_words() -> None:
    recent = _recent()
    recent.add(2, "The tunnel is open")
    assert recent.candidates(_query("tunnel")) == [2]
    assert recent.candidates(_query("dam")) == [3]
