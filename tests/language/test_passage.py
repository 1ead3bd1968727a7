import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.passage import cut
from bot.language.phrases import phrasebook
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


def test_an_ending_set_off_by_a_mark_is_no_word() -> None:
    passage = cut("ՀԱՊԿ-ի Bakü'de Nagorno-Karabakh армяно-азербайджанский")
    assert [word for i, word in enumerate(passage.raw) if passage.is_ending(i)] == ["ի", "de"]


def test_the_longest_phrase_is_found_and_none_inside_it() -> None:
    book = phrasebook([("west", ["west azerbaijan"]), ("country", ["azerbaijan"])])
    values = [phrase.values for phrase in book.find(cut("West Azerbaijan, Azerbaijan and West, Azerbaijan"))]
    assert values == [("west",), ("country",), ("country",)]


def test_a_phrase_may_stand_for_two() -> None:
    book = phrasebook([("a", ["karabakh"]), ("b", ["karabakh"]), ("a", ["karabakh"])])
    assert [phrase.values for phrase in book.find(cut("Karabakh"))] == [("a", "b")]


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    passage = cut(text)
    assert len(passage.raw) == len(passage.folded) == len(passage.sentences) == len(passage.gaps) - 1
    assert [i for start, stop in passage.spans for i in range(start, stop)] == list(range(len(passage.raw)))


@given(st.text())
def test_no_word_is_lost_between_sentences(text: str) -> None:
    assert "".join("".join(split(text)).split()) == "".join(text.split())
