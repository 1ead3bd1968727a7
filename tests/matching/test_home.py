"""News of an outlet's own country that does not name it."""

import pytest

from tests.matching.relevance import about

HOME_NEWS = [
    ("AM", "hy", "Կառավարությունը հաստատել է ծրագիրը", "Նախարարը ներկայացրել է այն պատգամավորներին։"),
    ("AM", "hy", "Դատարանը ազատ է արձակել քաղաքապետին", "Դատախազությունը կբողոքարկի որոշումը։"),
    ("AM", "hy", "Վանաձորում բացվել է նոր դպրոց", "Շենքում կա նաև մարզադահլիճ։"),
    ("AM", "hy", "Կաթողիկոսը հանդիպել է հավատացյալներին", "Արարողությունը տևել է երկու ժամ։"),
    ("AM", "ru", "В Гаваре отремонтируют больницу", "Работы продлятся до осени."),
    ("AM", "en", "Bridge collapses in Dilijan", "The road will stay closed for a week."),
    ("AZ", "az", "Nazirlər Kabineti qərar verib", "Qərar pensiyalara aiddir."),
    ("AZ", "az", "Prokurorluq cinayət işi açıb", "Məhkəmə ittihamı dinləyəcək."),
    ("AZ", "az", "Şəmkirdə yanğın söndürülüb", "Xəsarət alan yoxdur."),
    ("AZ", "ru", "В Шамкире потушили пожар", "Пострадавших нет."),
    ("AZ", "en", "Fire put out in Shamkhir", "Nobody was hurt."),
]
FOREIGN_NEWS = [
    ("AM", "hy", "Լոնդոնում հրդեհ է բռնկվել", "Հրշեջները մարել են այն։"),
    ("AM", "hy", "Ուրուգվայի խորհրդարանը հրաժարական է պահանջում", "Նախագահը չի պատասխանել։"),
    ("AM", "hy", "Ներկայացվել է նոր հեռախոս", "Ընկերությունը խոստանում է լավ տեսախցիկ։"),
    ("AZ", "az", "Makron parlamenti buraxıb", "Prezident seçkilərin tarixini açıqlayıb."),
    ("AZ", "az", "Uruqvayda hökumət istefa verib", "Prezident yeni baş nazir axtarır."),
    ("AZ", "ru", "В Чикаго потушили пожар", "Полиция ищет свидетелей."),
]


@pytest.mark.parametrize(("country", "language", "title", "text"), HOME_NEWS)
def test_towns_and_words_of_state_stand_for_the_country_of_the_outlet(
    country: str, language: str, title: str, text: str
) -> None:
    topics = {"AM": {"armenia"}, "AZ": {"azerbaijan"}}
    assert about(title, text, language=language, country=country) == topics[country]


@pytest.mark.parametrize(("country", "language", "title", "text"), FOREIGN_NEWS)
def test_foreign_news_of_a_home_outlet_is_not_home_news(country: str, language: str, title: str, text: str) -> None:
    assert about(title, text, language=language, country=country) == set()


@pytest.mark.parametrize(("country", "language", "title", "text"), HOME_NEWS)
def test_the_same_words_mean_nothing_in_an_outlet_of_another_country(
    country: str, language: str, title: str, text: str
) -> None:
    assert about(title, text, language=language, country="RU" if country == "AM" else "TR") == set()
