from bot.chat.views.evidence import evidence_text
from bot.chat.views.topic_names import TopicNames
from bot.model.topics import Evidence, Match, Place
from tests.support.texts import loaded

TEXTS = loaded()
NAMING = TopicNames(TEXTS, dict[str, str]().get)
MATCH = Match(
    "armenia",
    80,
    (
        Evidence(Place.TITLE, "Yerevan", 1, 40),
        Evidence(Place.BODY, "Armenian", 4, 20),
        Evidence(Place.LEAD, "Pashinyan", 2, 15),
        Evidence(Place.BODY, "Gyumri", 1, 2),
    ),
)


def test_the_evidence_is_told_in_a_sentence_with_its_heaviest_names() -> None:
    assert evidence_text(TEXTS, NAMING, "en", [MATCH]) == (
        "Armenia: “Yerevan” in the title, “Armenian” 4 times in the text, "
        "and “Pashinyan” 2 times in the first sentence."
    )
    assert evidence_text(TEXTS, NAMING, "ru", [MATCH]) == (
        "Армения: «Yerevan» в заголовке, «Armenian» 4 раза в тексте и «Pashinyan» 2 раза в первом предложении."
    )


def test_each_topic_has_its_sentence() -> None:
    second = Match("csto", 50, (Evidence(Place.TITLE, "CSTO", 2, 50), Evidence(Place.BODY, "against it", 1, -10)))
    text = evidence_text(TEXTS, NAMING, "en", [MATCH, second])
    assert text.split("\n")[1] == "CSTO: “CSTO” 2 times in the title."


def test_a_story_that_is_gone_is_said_to_be_gone() -> None:
    assert "no longer kept" in evidence_text(TEXTS, NAMING, "en", [])


def test_a_name_as_long_as_a_book_is_cut() -> None:
    match = Match("csto", 50, (Evidence(Place.TITLE, "x" * 5_000, 1, 50),))
    assert len(evidence_text(TEXTS, NAMING, "en", [match])) < 200


def test_a_match_that_no_name_explains_is_owned_up_to() -> None:
    assert evidence_text(TEXTS, NAMING, "en", [Match("csto", 50, ())]) == "CSTO: the story as a whole is about it."
