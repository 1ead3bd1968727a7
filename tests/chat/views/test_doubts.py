"""The message of a doubt."""

import pytest

from bot.chat.callbacks import Action, CallbackData, decode
from bot.chat.views.doubts import DoubtView
from bot.model.alerts import Verdict
from bot.model.stories import DoubtfulEntry
from bot.texts.speech import LANGUAGES
from tests.chat.alert_contents import AZERTAG, UNHEARD_OF, entry
from tests.chat.views.keyboards import data_by_label
from tests.chat.views.test_alert import as_shown, links
from tests.support.texts import loaded

VIEW = DoubtView(loaded())
REPORT = entry(AZERTAG, title="<b>Talks</b> & more")


def test_a_title_is_a_link_and_never_markup() -> None:
    message = as_shown(VIEW.text(REPORT, "en"))
    assert message.text == "Perhaps the same event: <b>Talks</b> & more · Azertag"
    assert links(message) == [REPORT.url]


def test_plain_text_has_the_address_on_a_line_of_its_own() -> None:
    assert VIEW.text(REPORT, "en", plain=True).split("\n")[1:] == [REPORT.url]
    unlinked = entry(AZERTAG, title="Talks", url="")
    assert VIEW.text(unlinked, "en", plain=True) == "Perhaps the same event: Talks · Azertag"


def test_an_entry_without_title_and_address_is_told_all_the_same() -> None:
    text = VIEW.text(entry(UNHEARD_OF, title="", url="javascript:alert(1)"), "en")
    assert text == "Perhaps the same event: Story without a title · Valley News"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", [None, *Verdict])
def test_each_button_names_a_verdict_and_the_one_that_stands_has_a_tick(language: str, verdict: Verdict | None) -> None:
    buttons = data_by_label(VIEW.keyboard(language, 7, verdict))
    assert [decode(data) for data in buttons.values()] == [
        CallbackData(Action.JUDGE, ("7", value.value)) for value in Verdict
    ]
    assert [label.startswith("✓") for label in buttons] == [value is verdict for value in Verdict]


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_verdict_nothing_is_perhaps(language: str) -> None:
    doubt = VIEW.text(REPORT, language).partition(":")[0]
    for verdict in Verdict:
        assert doubt not in VIEW.judged(DoubtfulEntry(7, REPORT), language, verdict).text
