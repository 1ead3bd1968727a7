"""Scores by kind of news and outlet."""

import pytest

from bot.matching.thresholds import NORMAL_THRESHOLD, WIDE_THRESHOLD
from tests.matching.relevance import scores


def test_news_of_a_diaspora_reaches_only_those_who_want_all() -> None:
    by_topic = scores("Armenian festival fills a park in Fresno", "Armenians of the valley danced on Sunday.")
    assert WIDE_THRESHOLD <= by_topic["armenia"] < NORMAL_THRESHOLD


def test_the_country_of_the_outlet_speaks_for_it() -> None:
    text = "Կառավարությունը հաստատել է Հայաստանի նոր բյուջեն։"
    home = scores("", text, language="hy", country="AM")["armenia"]
    assert home > scores("", text, language="hy", country="RU")["armenia"]


OTHER_PARTY = {
    "en": (
        "Armenian MPs demand answers from the alliance",
        (
            "Lawmakers asked on Monday why nobody helped when Azerbaijan shelled two villages. Azerbaijan denies it. "
            "Yerevan says that Azerbaijan moved its posts at night. Armenia wants observers."
        ),
    ),
    "ru": (
        "Пашинян упрекнул союзников в бездействии",
        (
            "Премьер Армении заявил, что союзники молчали, когда Азербайджан обстрелял два села. "
            "Азербайджан это отрицает. "
            "По словам Еревана, Азербайджан ночью передвинул посты. Армения просит прислать наблюдателей."
        ),
    ),
    "hy": (
        "Փաշինյանը քննադատել է դաշնակիցներին",
        (
            "Հայաստանի վարչապետը հայտարարել է, որ դաշնակիցները լռել են, երբ Ադրբեջանը գնդակոծել է երկու գյուղ։ "
            "Ադրբեջանը դա հերքում է։ Երևանի խոսքով՝ Ադրբեջանը գիշերը տեղափոխել է դիրքերը։"
        ),
    ),
    "tr": (
        "Paşinyan müttefiklerini eleştirdi",
        (
            "Ermenistan Başbakanı, Azerbaycan iki köyü vurduğunda müttefiklerin sustuğunu söyledi. Azerbaycan "
            "bunu reddediyor. "
            "Erivan'a göre Azerbaycan gece mevzilerini değiştirdi."
        ),
    ),
    "ka": (
        "ფაშინიანმა მოკავშირეები გააკრიტიკა",
        (
            "სომხეთის პრემიერმა თქვა, რომ მოკავშირეები დუმდნენ, როცა აზერბაიჯანმა ორი სოფელი დაბომბა. "
            "აზერბაიჯანი ამას უარყოფს. ერევნის თქმით, აზერბაიჯანმა ღამით პოზიციები გადაიტანა."
        ),
    ),
}


@pytest.mark.parametrize("language", OTHER_PARTY)
def test_the_other_party_of_a_conflict_is_told_where_it_is_named_early_and_throughout(language: str) -> None:
    title, text = OTHER_PARTY[language]
    by_topic = scores(title, text, language=language)
    assert by_topic["azerbaijan"] >= NORMAL_THRESHOLD
    assert by_topic["armenia"] >= NORMAL_THRESHOLD


def test_the_other_party_is_not_told_of_news_that_only_recalls_the_conflict() -> None:
    text = (
        "Armenia's schools will close for a week because of the flu, as they last did during the war with Azerbaijan. "
        "Armenia's health minister asked parents in Yerevan to stay calm."
    )
    assert scores("Armenia closes schools", text)["azerbaijan"] < NORMAL_THRESHOLD
