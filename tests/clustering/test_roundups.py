"""Digests, press reviews and live pages, which join no story."""

import pytest

from bot.clustering.roundups import is_roundup
from bot.clustering.window import Join, StoryWindow
from tests.clustering.event_reports import SAME, report_entry
from tests.clustering.test_window import state

FALLEN, BROKEN = SAME["a bridge that fell"][1:]


@pytest.mark.parametrize(
    "title",
    [
        "Press review: what is written of the bridge",
        "LIVE BLOG: the summit",
        "Дайджест: мост, бюджет",
        "Հորոսկոպ",
        "Mətbuat icmalı",
    ],
)
def test_a_title_says_that_many_events_are_told(title: str) -> None:
    assert is_roundup(report_entry(title, ""))


@pytest.mark.parametrize(
    "title", ["Bridge falls live on television", "Digestive firm sold", "The review of the bridge", ""]
)
def test_a_report_of_one_event_is_none(title: str) -> None:
    assert not is_roundup(report_entry(title, ""))


def test_a_roundup_joins_no_story_and_nothing_joins_it() -> None:
    window = StoryWindow()
    digest = report_entry(f"News digest: {FALLEN[0]}", FALLEN[1])
    window.add(1, digest)
    assert window.place(report_entry(*FALLEN)) is None
    window.add(2, report_entry(*FALLEN))
    before = state(window)
    assert window.place(digest) is None
    window.add(3, digest)
    assert window.merge_candidate(3, digest) is None
    window.discard(3, digest)
    assert state(window) == before
    assert window.place(report_entry(*BROKEN, by="b")) == Join(2)
