"""The evidence behind a score."""

from bot.model.topics import Place
from tests.matching.entries import SUMMIT, make_entry
from tests.matching.relevance import builtin_matcher


def test_the_evidence_names_what_the_text_writes_and_adds_up_to_no_more_than_the_score() -> None:
    match = builtin_matcher().match(make_entry(SUMMIT["ru"]["title"], SUMMIT["ru"]["text"]))[1]
    assert match.topic_id == "armenia"
    first = match.evidence[0]
    assert (first.place, first.name, first.count) == (Place.TITLE, "Пашинян", 1)
    assert {piece.name for piece in match.evidence} >= {"Армении", "Ереван"}
    assert len(match.evidence) <= 5
    points = [piece.points for piece in match.evidence]
    assert points == sorted(points, reverse=True)
    assert 0.8 * match.score < sum(points) <= match.score
