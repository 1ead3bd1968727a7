"""The weights of weak and strong names."""

import pytest

from tests.matching.relevance import about, scores


def test_a_weak_name_needs_a_second_one_or_an_outlet_of_the_country() -> None:
    assert about("Karabakh carpets on show") == set()
    assert "azerbaijan" in about("Karabakh: Azerbaijan opens a road")
    assert "azerbaijan" in about("Şuşada yeni yol açılıb", language="az", country="AZ")


def test_an_adjective_counts_fully_before_an_office() -> None:
    assert scores("Armenian minister resigns")["armenia"] > scores("Armenian cuisine wins")["armenia"]


@pytest.mark.parametrize(
    ("title", "topics"),
    [
        ("Armenian captives appear before a court in Baku", {"armenia", "azerbaijan"}),
        ("Армянские пленные предстали перед судом в Баку", {"armenia", "azerbaijan"}),
        ("Հայ գերիները կանգնել են դատարանի առջև Բաքվում", {"armenia", "azerbaijan"}),
        ("Bakıda erməni əsirləri məhkəmə qarşısına çıxarılıb", {"armenia", "azerbaijan"}),
        ("Ermeni esirler Bakü'de mahkemeye çıktı", {"armenia", "azerbaijan"}),
        ("სომეხი ტყვეები ბაქოში სასამართლოს წინაშე წარდგნენ", {"armenia", "azerbaijan"}),
        ("Azerbaijani blogger arrested", {"azerbaijan"}),
        ("Арестован азербайджанский блогер", {"azerbaijan"}),
        ("Ձերբակալվել է ադրբեջանցի բլոգեր", {"azerbaijan"}),
        ("Azərbaycanlı bloqer həbs edilib", {"azerbaijan"}),
        ("Azerbaycanlı gazeteci tutuklandı", {"azerbaijan"}),
        ("დააკავეს აზერბაიჯანელი ბლოგერი", {"azerbaijan"}),
        ("Azerbaijani drone hits Armenian village", {"armenia", "azerbaijan"}),
        ("Армянский солдат ранен азербайджанским снайпером", {"armenia", "azerbaijan"}),
        ("Հայ զինվորը վիրավորվել է ադրբեջանական կրակոցից", {"armenia", "azerbaijan"}),
        ("Erməni əsgər Azərbaycan atəşi ilə yaralanıb", {"armenia", "azerbaijan"}),
        ("Armenian singer charms Vienna", set()),
        ("Армянский ресторан открылся в Вене", set()),
    ],
)
def test_an_adjective_of_a_person_of_public_concern_is_news_in_every_language(title: str, topics: set[str]) -> None:
    assert about(title) == topics
