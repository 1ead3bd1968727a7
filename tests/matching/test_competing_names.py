"""Names that no dictionary has."""

import pytest

from bot.language.passage import cut
from bot.matching.competing_names import count_unknown_names, is_title_case, max_unknown_count
from tests.matching.entries import make_entry
from tests.matching.relevance import builtin_matcher


def test_runs_of_capitalised_words_are_counted_by_their_last_word() -> None:
    text = "The mayor of Lyon spoke to Jean Dupont in Armenia. Later Dupont left. Bread is dear, also in Lyon."
    reading = builtin_matcher().explain(make_entry("Mayor opens a bridge", text))[0].reading
    assert count_unknown_names(reading, reading.mentions) == {"lyon": 2, "dupont": 2}
    assert max_unknown_count(reading, reading.mentions) == 2


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Mayor Opens New Bridge", True), ("Mayor opens a bridge in Lyon", False), ("", False)],
)
def test_a_title_in_title_case_shows_no_names(title: str, *, expected: bool) -> None:
    assert is_title_case(cut(title)) is expected
