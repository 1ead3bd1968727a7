"""Texts split into sentences, by the rule that passages share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.passage import cut
from bot.language.sentences import split

ENDS = [
    ("Gov. Smith met J. Doe on Jan. 3 in Kars. They spoke.", 2),
    ("Он родился в 1961 г. в Ереване. Затем уехал.", 2),
    ("Բարև։ Ինչպե՞ս ես։ Լավ։", 3),
    ("Նա եկավ: Մենք գնացինք:", 2),
    ("The result: Two were hurt.", 1),
    ("It ended in 2024. Nobody came.", 2),
    ("Prices rose by 3. Nobody came.", 1),
    ("ოქმი ხელმოწერილია. ის ძალაში შევიდა.", 2),
    ("He said “never.” She left.", 2),
    ("Yes! No? Maybe…", 3),
    ("First line\nSecond line", 2),
    ("", 0),
]


@pytest.mark.parametrize(("text", "count"), ENDS)
def test_a_text_has_as_many_sentences_as_a_reader_would_say(text: str, count: int) -> None:
    assert len(split(text)) == count
    assert len(cut(text).spans) == count


def test_sentences_keep_their_own_words_and_marks() -> None:
    assert split("«Երևան»։ Նա ասաց՝ «ոչ»։") == ("«Երևան»։", "Նա ասաց՝ «ոչ»։")


@given(st.text())
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())
