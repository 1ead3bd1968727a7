"""ROUGE, its stemmer and LexRank on examples computed by hand and on Porter's own."""

import pytest

from tests.tools.quality.lexrank import lexrank
from tests.tools.quality.rouge import rouge_l, rouge_n, stem, tokens


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("caresses", "caress"),
        ("ponies", "poni"),
        ("agreed", "agre"),
        ("plastered", "plaster"),
        ("hopping", "hop"),
        ("falling", "fall"),
        ("filing", "file"),
        ("happy", "happi"),
        ("relational", "relat"),
        ("rational", "ration"),
        ("digitizer", "digit"),
        ("hopefulness", "hope"),
        ("electrical", "electr"),
        ("adoption", "adopt"),
        ("replacement", "replac"),
        ("controlling", "control"),
        ("probate", "probat"),
        ("sky", "sky"),
    ],
)
def test_words_are_stemmed_as_porter_stems_them(word: str, expected: str) -> None:
    assert stem(word) == expected


def test_shared_words_and_their_order_are_counted() -> None:
    candidate, reference = tokens("The minister met the press"), tokens("The press met ministers")
    assert rouge_n(candidate, reference, 1) == pytest.approx(2 * 4 / 9)
    assert rouge_n(candidate, reference, 2) == pytest.approx(2 * 1 / 7)
    assert rouge_l(candidate, reference) == pytest.approx(2 * 2 / 9)


def test_texts_that_share_nothing_score_nothing() -> None:
    assert rouge_n(tokens("a b"), tokens("c d"), 1) == rouge_l(tokens("a b"), []) == 0


def test_lexrank_prefers_what_the_other_sentences_say() -> None:
    text = ["Rain fell.", "The bridge in Varden fell.", "The bridge fell at dawn.", "Varden has a bridge."]
    assert lexrank(text, 1) == ["The bridge in Varden fell."]
