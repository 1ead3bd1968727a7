"""The weights of weak and strong names."""

from tests.matching.relevance import about, scores


def test_a_weak_name_needs_a_second_one_or_an_outlet_of_the_country() -> None:
    assert about("Karabakh carpets on show") == set()
    assert "azerbaijan" in about("Karabakh: Azerbaijan opens a road")
    assert "azerbaijan" in about("Şuşada yeni yol açılıb", language="az", country="AZ")


def test_an_adjective_counts_fully_before_an_office() -> None:
    assert scores("Armenian minister resigns")["armenia"] > scores("Armenian cuisine wins")["armenia"]
