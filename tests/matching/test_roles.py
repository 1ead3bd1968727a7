"""Names that are circumstances of a story."""

import pytest

from bot.matching.roles import MentionRole
from bot.matching.thresholds import NORMAL_THRESHOLD, STRICT_THRESHOLD, WIDE_THRESHOLD
from tests.matching.entries import make_entry
from tests.matching.relevance import about, builtin_matcher, scores


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("World ranking of passports", "Spain, Italy, Armenia, Georgia, Azerbaijan, Malta and Greece are on the list."),
        (
            "Painter dies at 80",
            "The painter lived in Paris. He was born in Yerevan in 1940 and moved to France as a child.",
        ),
        (
            "Shares fall in Tokyo",
            "BAKU, Azerbaijan (AP) — Shares fell sharply in Tokyo on Monday as banks lost ground.",
        ),
        (
            "Piastri takes pole",
            "McLaren's Oscar Piastri was fastest in qualifying for the Azerbaijan Grand Prix in Baku.",
        ),
        (
            "Leaders of the Gulf meet in Doha",
            "The emir received the guests of the Gulf in Doha on Sunday. Armenia's president also attended as a guest.",
        ),
    ],
)
def test_a_mere_mention_is_no_match(title: str, text: str) -> None:
    assert about(title, text) == set()


@pytest.mark.parametrize("language", [None, "en", "az"])
def test_an_ending_shows_a_place_also_where_the_text_is_taken_for_another_language(language: str | None) -> None:
    text = "The envoys of the two sides met again on Monday. Bakida nazirler yeni yollar haqqinda danisdilar."
    (explanation,) = builtin_matcher().explain(make_entry("Envoys meet", text, language=language))
    assert [weighed.role for weighed in explanation.mentions] == [MentionRole.WHERE]


def test_a_place_where_others_meet_reaches_only_those_who_want_all() -> None:
    by_topic = scores("ՀԱՊԿ-ի գագաթնաժողովը Երևանում")
    assert by_topic["csto"] >= STRICT_THRESHOLD
    assert WIDE_THRESHOLD <= by_topic["armenia"] < NORMAL_THRESHOLD


@pytest.mark.parametrize(
    "text",
    [
        "Stocks fell. Azerbaijan's SOCAR was among the losers of the day.",
        "Several states, including Armenia, sent doctors to the flooded valley.",
        "Среди пострадавших от урагана компаний оказалась и Армения Телеком.",
        "Տուժած երկրների թվում Հայաստանն է։",
        "Zərər çəkənlər, o cümlədən Ermənistan, kömək istəyib.",
    ],
)
def test_one_of_several_that_no_title_names_is_no_match(text: str) -> None:
    assert about("Storm closes ports of Portugal and Spain", text) == set()
