"""Two stories that a third report shows to be one."""

from datetime import timedelta

from bot.clustering.window import Join, StoryWindow
from tests.clustering.event_reports import HOUR, report_entry
from tests.clustering.test_window import state

STRUCK = (
    "Ferry strikes a pier at Lorn harbour",
    (
        "The ferry Saint Avel struck the northern pier of Lorn harbour on Monday morning. Nine passengers were "
        "hurt, and the pier is closed."
    ),
)
TREATED = (
    "Nine people in hospital after accident on the water",
    (
        "Doctors in Lorn treat nine people with broken bones. A crew of the coast guard had brought them ashore in "
        "rubber boats, doctor Vesta Amblin said."
    ),
)
BOTH = (
    "Ferry strikes a pier at Lorn harbour, nine people in hospital",
    (
        "The ferry Saint Avel struck the northern pier of Lorn harbour on Monday morning. Nine passengers were "
        "hurt. Doctors in Lorn treat nine people with broken bones; a crew of the coast guard had brought them "
        "ashore in rubber boats, doctor Vesta Amblin said. The pier is closed."
    ),
)
CAMERA = (
    "A lorry strikes a camera in Vesk",
    "A lorry struck a speed camera in Vesk. Its driver was hurt, police said.",
)


def opened() -> StoryWindow:
    """Return a window with one event as two stories."""
    window = StoryWindow()
    struck, treated = report_entry(*STRUCK, by="a"), report_entry(*TREATED, by="b")
    window.add(1, struck)
    assert window.place(treated) is None
    window.add(2, treated)
    assert window.merge_candidate(2, treated) is None
    return window


def test_a_report_that_has_words_of_two_stories_shows_that_they_are_one() -> None:
    window, both = opened(), report_entry(*BOTH, by="c")
    window.add(1, both)
    before = state(window)
    assert window.merge_candidate(1, both) == 2
    assert state(window) == before


def test_an_event_of_other_words_is_no_twin() -> None:
    window, camera = opened(), report_entry(*CAMERA, by="d")
    window.add(3, camera)
    assert window.merge_candidate(3, camera) is None


def test_a_story_outside_the_window_is_no_twin() -> None:
    window, both = opened(), report_entry(*BOTH, by="c", after=HOUR * 80)
    window.add(3, both)
    assert window.merge_candidate(3, both) is None


def test_merging_is_as_if_all_had_been_one_story_from_the_beginning() -> None:
    window, both = opened(), report_entry(*BOTH, by="c")
    window.add(1, both)
    window.merge(1, 2)
    assert {member.story_id for index in window._indexes.values() for member in index.members()} == {1}
    assert window.place(report_entry(*TREATED, by="e", after=timedelta(minutes=5))) == Join(1)
    window.discard(1, both)
    window.expire(both.seen_at + HOUR * 80)
    assert len(window._indexes["en"]) == 0
    assert len(window._name_index) == 0


def test_short_reports_that_share_a_place_and_who_speaks_are_no_twins() -> None:
    window = StoryWindow()
    for number, event in enumerate(
        ("opens a railway", "elects a judge", "doubles the pay of teachers", "sends wheat"), 1
    ):
        title = f"Armenia {event}"
        report = report_entry(title, f"{title}, the government of Armenia said in Yerevan.", by=str(number))
        assert window.place(report) is None
        window.add(number, report)
        assert window.merge_candidate(number, report) is None
