"""Topics among the other entities of an entry."""

import pytest

from tests.matching.relevance import about, scores


def test_a_surname_is_confirmed_beside_a_related_topic() -> None:
    assert "azerbaijan" in about("Aliyev answers", "Aliyev answered Armenia on Monday, and Aliyev spoke of the border.")
    assert about("Aliyev answers", "Aliyev answered Portugal on Monday, and Aliyev spoke of the border.") == set()


def test_a_member_competes_less_with_its_alliance_than_a_stranger_does() -> None:
    text = "The CSTO met on Monday. {0} proposed a plan. {0} asked for time. {0} then left."
    member = scores("Leaders discuss the budget", text.format("Kazakhstan"))["csto"]
    assert member > scores("Leaders discuss the budget", text.format("Portugal"))["csto"]


@pytest.mark.parametrize(
    ("title", "text", "topics"),
    [
        ("Mirzoyan, Bayramov sign a border protocol", "The ministers spoke for two hours.", {"armenia", "azerbaijan"}),
        ("Байрамов принял Мирзояна", "Стороны обсудили торговлю.", {"armenia", "azerbaijan"}),
        ("Բայրամովն ու Միրզոյանը հանդիպեցին", "Քննարկվել է առևտուրը։", {"armenia", "azerbaijan"}),
        ("Bayramov və Mirzoyan görüşüb", "Ticarət müzakirə olunub.", {"armenia", "azerbaijan"}),
        ("Bayramov ile Mirzoyan bir araya geldi", "Ticaret ele alındı.", {"armenia", "azerbaijan"}),
        ("ბაირამოვი და მირზოიანი შეხვდნენ", "", {"armenia", "azerbaijan"}),
        ("Macron invites Aliyev to Paris", "", {"azerbaijan"}),
        ("Трамп позвонил Алиеву", "Разговор длился полчаса.", {"azerbaijan"}),
        ("Ərdoğan Əliyevə zəng edib", "", {"azerbaijan"}),
        ("Foreign Minister Mirzoyan arrives in Tbilisi", "", {"armenia"}),
    ],
)
def test_surnames_are_certain_beside_each_other_a_leader_or_their_office(
    title: str, text: str, topics: set[str]
) -> None:
    assert about(title, text) == topics


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Aliyev wins bronze in judo", "He beat a rival from Portugal."),
        ("Bayramov opens a bakery", "Neighbours queue for his bread."),
        ("Гаджиев подписал контракт с клубом", "Форвард перешёл из Махачкалы."),
        ("Trump visits Ohio", "A baker named Aliyev stayed at home."),
    ],
)
def test_a_surname_alone_names_nobody(title: str, text: str) -> None:
    assert about(title, text) == set()


def test_a_partner_in_the_headline_competes_less_than_a_stranger() -> None:
    text = "Armenia signed it on Monday. Portugal explained the plan. Portugal will pay. Portugal asked for time."
    beside = scores("Armenia and Portugal agree on a plan", text)["armenia"]
    assert beside > scores("Armenia agrees on a plan", text)["armenia"]
