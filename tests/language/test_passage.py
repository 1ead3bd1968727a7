from hypothesis import given
from hypothesis import strategies as st

from bot.language.passage import cut


def test_an_ending_set_off_by_a_mark_is_no_word() -> None:
    passage = cut("ՀԱՊԿ-ի Bakü'de Nagorno-Karabakh армяно-азербайджанский")
    assert [word for i, word in enumerate(passage.raw) if passage.is_ending(i)] == ["ի", "de"]


@given(st.text())
def test_any_text_can_be_cut(text: str) -> None:
    passage = cut(text)
    assert len(passage.raw) == len(passage.folded) == len(passage.sentences) == len(passage.gaps) - 1
    assert [i for start, stop in passage.spans for i in range(start, stop)] == list(range(len(passage.raw)))
