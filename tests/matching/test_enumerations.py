"""Lists of names."""

import pytest

from bot.matching.enumerations import enumeration_sizes
from tests.matching.entries import make_entry
from tests.matching.relevance import builtin_matcher


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("The envoys of Armenia, Georgia and Azerbaijan met on Monday in the capital of Portugal.", (3, 3, 3, 1)),
        ("Armenia is to open the long border next month, as Georgia announced last week to all.", (1, 1)),
        ("The members of the alliance include Russia, Belarus, Armenia, Kazakhstan and others.", (4, 4, 4, 4)),
        ("Traders from Egypt to Azerbaijan and Armenia waited on Monday for the price of bread.", (3, 3, 3)),
        ("Trains from Georgia to Armenia run again after a week of repairs on the old line.", (2, 2)),
        ("Armenia (the host): Georgia is next in line, the chairman of the meeting told reporters.", (1, 1)),
    ],
)
def test_names_joined_by_commas_and_conjunctions_are_one_list(text: str, sizes: tuple[int, ...]) -> None:
    (explanation, *_) = builtin_matcher().explain(make_entry("Envoys meet", text))
    assert enumeration_sizes(explanation.reading, explanation.reading.mentions) == sizes
