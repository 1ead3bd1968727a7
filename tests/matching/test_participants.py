"""Topics among everybody else whom an entry names."""

from tests.matching.relevance import about, scores


def test_a_surname_is_confirmed_beside_a_related_topic() -> None:
    assert "azerbaijan" in about("Aliyev answers", "Aliyev answered Armenia on Monday, and Aliyev spoke of the border.")
    assert about("Aliyev answers", "Aliyev answered Portugal on Monday, and Aliyev spoke of the border.") == set()


def test_a_member_competes_less_with_its_alliance_than_a_stranger_does() -> None:
    text = "The CSTO met on Monday. {0} proposed a plan. {0} asked for time. {0} then left."
    member = scores("Leaders discuss the budget", text.format("Kazakhstan"))["csto"]
    assert member > scores("Leaders discuss the budget", text.format("Portugal"))["csto"]
