"""The names found in an entry."""

from datetime import UTC, datetime

from tests.matching.relevance import about


def test_a_person_counts_while_in_office() -> None:
    then, now = datetime(2010, 5, 1, tzinfo=UTC), datetime(2024, 5, 1, tzinfo=UTC)
    assert about("Serzh Sargsyan visits a school", at=then) == {"armenia"}
    assert about("Serzh Sargsyan visits a school", at=now) == set()
