"""Features and scores of sentences."""

import pytest

from bot.summarising.sentence_score import best_first, best_next, content, coverage, overlap, repeats, weigh

TITLE = "Ferry strikes a pier at Lorn harbour"
LEAD = "The ferry Saint Avel struck the northern pier of Lorn harbour on Monday morning."
DETAIL = "Nine passengers were hurt, and divers will inspect the hull of the ship on Tuesday."
ANAPHORIC = "They were taken to hospital with broken legs, and two of them need an operation."


def test_content_is_long_words_and_numbers_cut_to_five_letters() -> None:
    assert content("The ferries of 1994: 12 in all") == {"ferri", "1994", "12"}


def test_coverage_is_the_share_of_the_title_that_a_sentence_has() -> None:
    lead, detail = weigh([LEAD, DETAIL], TITLE, "en")
    title = content(TITLE)
    assert coverage(lead, title) == pytest.approx(4 / len(title))
    assert coverage(detail, title) == 0
    assert coverage(lead, frozenset()) == 0


def test_the_best_first_sentence_covers_the_title_and_is_not_anaphoric() -> None:
    scored = weigh([ANAPHORIC, LEAD, DETAIL], TITLE, "en")
    assert [sentence.is_anaphoric for sentence in scored] == [True, False, False]
    assert best_first(scored, content(TITLE)).text == LEAD
    assert best_first(weigh([DETAIL, DETAIL], "", "en"), frozenset()).place == 0


def test_an_anaphoric_sentence_is_next_only_right_behind_a_chosen_one() -> None:
    lead, anaphoric, detail = weigh([LEAD, ANAPHORIC, DETAIL], TITLE, "en")
    assert best_next([anaphoric, detail], [detail], content(TITLE)) is detail
    assert best_next([anaphoric], [lead], content(TITLE)) is anaphoric


def test_a_question_a_quotation_without_a_speaker_and_a_repeated_title_are_faults() -> None:
    plain, question, quotation, repeated = weigh(
        [
            LEAD,
            LEAD.replace(".", "?"),
            "“We will all be waiting here for the ferry on Monday.”",
            TITLE + ".",
        ],
        TITLE,
        "en",
    )
    assert plain.fault < question.fault
    assert plain.fault < quotation.fault
    assert repeated.fault >= 1


def test_words_repeat_a_title_if_four_fifths_are_in_it() -> None:
    title = frozenset("abcd")
    assert repeats(frozenset("abcdx"), title)
    assert not repeats(frozenset("abcxy"), title)


def test_overlap_is_a_cosine() -> None:
    assert overlap(frozenset("ab"), frozenset("ab")) == pytest.approx(1)
    assert overlap(frozenset("ab"), frozenset("bc")) == pytest.approx(0.5)
    assert overlap(frozenset(), frozenset("a")) == 0
