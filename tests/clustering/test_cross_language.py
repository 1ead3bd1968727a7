"""Reports of one event in two languages, matched by names and numbers."""

import pytest

from bot.clustering.window import Join, StoryWindow
from tests.clustering.event_reports import Report, report_entry

ENGLISH: Report = (
    "Footbridge collapses in Varden",
    "A footbridge over the Ardel fell on Monday. Mayor Lena Orlik said engineer Pavel Sorokin had warned of cracks.",
)
TRANSLATIONS: dict[str, Report] = {
    "ru": (
        "В Вардене рухнул мост",
        "Мост через Ардель обрушился в понедельник. По словам мэра Лены Орлик, инженер Павел Сорокин предупреждал.",
    ),
    "hy": (
        "Վարդենում կամուրջ է փլուզվել",
        "Արդել գետի կամուրջը փլուզվել է։ Քաղաքապետ Լենա Օրլիկն ասել է, որ ինժեներ Պավել Սորոկինը զգուշացրել էր։",
    ),
    "az": (
        "Vardendə körpü uçub",
        "Ardel üzərindəki körpü uçub. Mer Lena Orlik deyib ki, mühəndis Pavel Sorokin xəbərdarlıq etmişdi.",
    ),
    "tr": (
        "Varden'de köprü çöktü",
        "Ardel üzerindeki köprü çöktü. Başkan Lena Orlik, mühendis Pavel Sorokin'in uyardığını söyledi.",
    ),
}


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_an_event_told_in_two_scripts_is_one_story_in_either_order(language: str) -> None:
    english, translation = report_entry(*ENGLISH), report_entry(*TRANSLATIONS[language], language=language, by="b")
    for first, second in ((english, translation), (translation, english)):
        window = StoryWindow()
        window.add(1, first)
        assert window.place(second) == Join(1)


def test_two_people_who_meet_again_are_another_event_in_another_language() -> None:
    window = StoryWindow()
    window.add(
        1, report_entry("Tonian meets Orlik", "Leon Tonian and Lena Orlik discussed gas prices in Sarn on Monday.")
    )
    russian = report_entry(
        "Тонян и Орлик в Вардене", "Леон Тонян и Лена Орлик подписали в Вардене договор о границе.", language="ru"
    )
    assert window.place(russian) is None


def test_within_one_language_names_alone_join_nothing() -> None:
    chess = (
        "Boards, clocks and three teachers are waiting in a light room above the old bakery, says Orlik, who paid for "
        "the paint. Sorokin will lend trophies that he won as a boy; cake comes from a club of rowers on the Ardel. "
        "Whoever plays badly may stay longest, a notice promises, and nobody loses twice before lunch."
    )
    window = StoryWindow()
    window.add(1, report_entry(*ENGLISH))
    assert window.place(report_entry("Chess for beginners and their parents all through summer", chess)) is None


def test_a_story_in_two_languages_is_found_by_a_third_outlet_in_either() -> None:
    window = StoryWindow()
    window.add(1, report_entry(*ENGLISH))
    window.add(1, report_entry(*TRANSLATIONS["ru"], language="ru", by="b"))
    russian = report_entry(
        "Орлик: мост в Вардене закрыли бы в мае", "Мост через Ардель, рухнувший в Вардене.", language="ru"
    )
    assert window.place(russian) == Join(1)
