"""Known names in own keywords, told from whatever else bears them."""

import pytest

from bot.matching.thresholds import NORMAL_THRESHOLD
from tests.matching.custom.custom_topics import matches
from tests.matching.entries import make_entry

NAMESAKE_ENTRIES = [  # keyword, country of the outlet, title, text
    ("Georgia", "GB", "Georgia governor signs the budget", "Lawmakers in Atlanta passed it on Friday."),
    ("Georgia", "GB", "Tide rolls past rival", "Georgia lost 31-7 to Alabama in Athens on Saturday."),
    ("Georgia", "US", "Georgia man wins the lottery", "He bought the ticket at a petrol station."),
    ("Georgia", "US", "Storm damages homes across Georgia", "Schools in Macon and Valdosta stay closed."),
    ("Georgia", "GB", "Singer to marry", "Georgia Harlow, 29, met him on a film set. Georgia said she was happy."),
    ("Turkey", "GB", "Turkey prices rise before the holidays", "A frozen turkey costs a tenth more than last year."),
    ("Turkey", "US", "Roast Turkey With Lemon And Thyme", "Rub the turkey with butter. Rest the turkey for an hour."),
    ("Chad", "GB", "Chad Ferris joins the board", "Chad Ferris worked at a bank before. Chad Ferris is 51."),
    ("Chad", "US", "Actor returns to the stage", "Chad Lindley plays the king. Critics praised Lindley."),
    ("Jordan", "GB", "Michael Jordan sells his house", "Michael Jordan bought it in 1995. Jordan paid ten million."),
    ("Jordan", "US", "Forward leads the scorers", "DeAndre Jordan scored 20 points. Jordan rested on Sunday."),
    ("Lebanon", "US", "Fire at a warehouse", "Crews came to Lebanon, Pa., on Monday. Nobody was hurt."),
    ("Lebanon", "US", "Bakery opens", "A bakery has opened in Lebanon, Ohio, with 20 jobs."),
    ("Lebanon", "US", "New school bus", "The town of Lebanon, NH has bought a school bus."),
    ("Armenia", "CO", "Nueva ciclovía en Armenia", "La alcaldía abrió la ciclovía el lunes."),
    ("Армения", "CO", "Armenia estrena biblioteca", "La biblioteca abre el martes."),
    ("Peru", "US", "Mill to close", "The mill in Peru, Ind., will close in May."),
    ("Cuba", "US", "Dairy festival draws crowds", "Farmers gathered in Cuba, Wisconsin, for the festival."),
    ("Mexico", "GB", "New Mexico plants a million trees", "Volunteers began on Saturday."),
    ("Turkey", "GB", "Turkey sales double", "Farms raised three million turkeys this year."),
    ("Togo", "RU", "Того ждали многие", "Того, что обещали, нет. Люди ждут того дня."),
]
COUNTRY_ENTRIES = [
    ("Georgia", "GB", "Georgia protests enter second week", "Police in Tbilisi used water cannon."),
    ("Georgia", "US", "Georgia passes law on foreign agents", "Parliament in Tbilisi voted on Tuesday."),
    ("Georgia", "US", "Georgia closes border crossing with Russia", "The crossing will reopen in May."),
    ("Georgia", "GB", "Georgia elects a new president", "The vote was held on Sunday."),
    ("Georgia", "GB", "Georgian minister visits Atlanta", "Georgia will open a consulate there, the minister said."),
    ("Turkey", "GB", "Turkey raises interest rates", "The central bank in Ankara surprised the markets."),
    ("Turkey", "GB", "Turkey sends aid", "The aid reached the port on Friday."),
    ("Chad", "FR", "Chad holds election", "The president of Chad voted in the capital."),
    ("Jordan", "GB", "Jordan reopens crossing", "Jordan said trucks would pass from Sunday."),
    ("Jordan", "US", "King of Jordan in Washington", "Jordan and Israel share a river."),
    ("Lebanon", "US", "Lebanon forms a government", "The prime minister of Lebanon named 24 ministers."),
    ("Lebanon", "GB", "Strikes on Lebanon, EU says", "Lebanon, EU officials say, needs aid."),
    ("Armenia", "CO", "Armenia y Azerbaiyán firman la paz", "Armenia y Azerbaiyán firmaron el acuerdo."),
    ("Peru", "US", "Peru declares an emergency", "Peru closed its northern border."),
    ("China", "US", "China lowers tariffs", "China will lower tariffs in May."),
    ("Mexico", "US", "Mexico plants a million trees", "The new Mexico forest fund pays."),
    ("Lebanon", "GB", "Lebanon City Bank reopens", "Savers had waited for a year."),
    ("Togo", "RU", "Выборы прошли в Того", "Власти Того объявили итоги."),
]


def _is_told(keyword: str, country: str, title: str, text: str) -> bool:
    language = {"CO": "es", "FR": "fr", "RU": "ru"}.get(country, "en")
    entry = make_entry(title, text, country=country, language=language if country != "FR" else "en")
    return any(match.score >= NORMAL_THRESHOLD for match in matches(keyword, entry))


@pytest.mark.parametrize(("keyword", "country", "title", "text"), NAMESAKE_ENTRIES)
def test_another_bearer_of_the_name_is_not_told(keyword: str, country: str, title: str, text: str) -> None:
    assert not _is_told(keyword, country, title, text)


@pytest.mark.parametrize(("keyword", "country", "title", "text"), COUNTRY_ENTRIES)
def test_the_country_of_the_name_is_told(keyword: str, country: str, title: str, text: str) -> None:
    assert _is_told(keyword, country, title, text)


def test_words_in_quotes_that_are_no_known_name_are_never_taken_for_another() -> None:
    assert _is_told('"Georgia governor"', "US", "Georgia governor signs the budget", "It passed in Atlanta.")
