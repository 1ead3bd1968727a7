"""What a person does and sees, through the sandbox, with real storage behind it."""

import pytest

from bot.chat.application import ChatApplication
from bot.flows.subscriptions import Subscriptions
from bot.model.topics import Evidence, Place
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.server import Telegram
from tests.chat.conftest import News
from tests.chat.world import ARMENPRESS, AZERTAG, INTERFAX, MINUTE, entry

pytestmark = pytest.mark.usefixtures("chat")


def labels(message: Message) -> list[str]:
    return [button.text for row in message.keyboard for button in row]


async def asks(person: UserClient, text: str) -> Message:
    """Write to the bot, and return its answer."""
    before = len(person.received)
    await person.sends(text)
    await person.waits(lambda: len(person.received) > before)
    return person.received[-1]


async def test_start_says_who_speaks_and_offers_topics_and_privacy(telegram: Telegram) -> None:
    ann = telegram.person(language="en")
    answer = await asks(ann, "/start")
    assert answer.text.split("\n") == [
        "I tell you each event once, and who says so.",
        "A message comes only when something new has happened. What do you want to hear of?",
        "I keep your choices here and which stories I sent you, nothing else.",
    ]
    assert labels(answer) == ["CSTO", "Armenia", "Azerbaijan", "Something else…", "Privacy", "Language", "Help"]


async def test_a_tick_is_shown_in_place_with_a_toast_and_a_silent_sample(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end", entry(ARMENPRESS, ago=12 * MINUTE), entry(INTERFAX, ago=9 * MINUTE))
    ann = telegram.person()
    first = await asks(ann, "/start")
    assert await ann.presses("Armenia") == "You follow Armenia from now on."
    await ann.waits(lambda: len(ann.received) == 2)
    menu, sample = ann.received
    assert menu.id == first.id
    assert labels(menu)[:3] == ["CSTO", "✓ Armenia", "Azerbaijan"]
    assert sample.silent
    assert sample.text.startswith("Border talks end\n")
    assert labels(sample) == ["Why?", "Mute story"]


async def test_only_the_first_topic_brings_a_sample(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    await news.breaks("Alliance meets", topic="csto")
    ann = telegram.person()
    await asks(ann, "/start")
    await ann.presses("Armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    await ann.presses("CSTO")
    await ann.waits(lambda: "✓ CSTO" in labels(ann.received[0]))
    await asks(ann, "/help")
    assert len(ann.received) == 3


async def test_without_news_the_first_topic_brings_no_sample(telegram: Telegram) -> None:
    ann = telegram.person()
    await asks(ann, "/start")
    await ann.presses("Azerbaijan")
    await asks(ann, "/help")
    assert len(ann.received) == 2


async def test_start_again_shows_what_is_followed(telegram: Telegram) -> None:
    ann = telegram.person()
    await asks(ann, "/start")
    await ann.presses("Armenia")
    await ann.presses("CSTO")
    answer = await asks(ann, "/start")
    assert answer.text == "You follow Armenia and CSTO.\nAn alert comes as soon as something happens."
    assert labels(answer) == ["Topics", "Latest", "Pause", "At once", "Settings", "Help"]


async def test_the_person_s_language_is_spoken(telegram: Telegram) -> None:
    boris = telegram.person(language="ru")
    answer = await asks(boris, "/start")
    assert answer.text.startswith("Я рассказываю о каждом событии один раз")
    assert await boris.presses("Армения") == "Теперь вы следите за темой «Армения»."
    carla = telegram.person(language="es")
    assert (await asks(carla, "/start")).text.startswith("I tell you each event once")


async def test_the_language_can_be_changed(telegram: Telegram) -> None:
    ann = telegram.person(language="en")
    answer = await asks(ann, "/language")
    assert labels(answer)[:2] == ["✓ English", "Русский"]
    assert await ann.presses("Русский") == "Я говорю с вами по-русски."
    assert (await asks(ann, "/topics")).text.startswith("О чём вам рассказывать?")
    assert (await asks(ann, "/language english")).text.startswith("You follow nothing yet.")


async def test_topics_go_on_and_off_by_their_buttons(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/topics")
    assert await ann.presses("CSTO") == "You follow CSTO from now on."
    await ann.waits(lambda: "✓ CSTO" in labels(ann.received[-1]))
    assert await ann.presses("✓ CSTO") == "You no longer follow CSTO."
    wishes = await follow.state(ann.chat_id)
    assert wishes
    assert wishes.topics == ()


@pytest.mark.parametrize("name", ["Armenia", "армения", "ARMENIA!", "hayastan", "armenia"])
async def test_a_topic_is_followed_by_any_of_its_names(telegram: Telegram, follow: Subscriptions, name: str) -> None:
    ann = telegram.person()
    answer = await asks(ann, f"/subscribe {name}")
    assert answer.text == "You follow Armenia from now on."
    wishes = await follow.state(ann.chat_id)
    assert wishes
    assert wishes.topics == ("armenia",)
    assert (await asks(ann, f"/subscribe {name}")).text == "You follow Armenia already."
    assert (await asks(ann, f"/unsubscribe {name}")).text == "You no longer follow Armenia."
    assert (await asks(ann, f"/unsubscribe {name}")).text == "You do not follow Armenia."


async def test_following_by_name_brings_the_sample_too(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.person()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert ann.received[1].text.startswith("Border talks end")


@pytest.mark.parametrize("command", ["/subscribe", "/unsubscribe", "/topics"])
async def test_without_a_name_the_topics_are_offered(telegram: Telegram, command: str) -> None:
    answer = await asks(telegram.person(), command)
    assert labels(answer) == ["CSTO", "Armenia", "Azerbaijan", "Something else…", "Latest", "Back"]


async def test_a_mistyped_topic_is_answered_with_the_nearest_as_buttons(telegram: Telegram) -> None:
    ann = telegram.person()
    answer = await asks(ann, "/subscribe Armenai")
    assert answer.text == "I know no topic “Armenai”.\nDid you mean one of these?"
    assert labels(answer)[0] == "Armenia"
    assert await ann.presses("Armenia") == "You follow Armenia from now on."


async def test_an_unknown_topic_is_answered_with_all_there_are(telegram: Telegram) -> None:
    answer = await asks(telegram.person(), "/latest <b>football</b>")
    assert answer.text == "I know no topic “<b>football</b>”.\nThese are the topics there are:"
    assert labels(answer) == ["CSTO", "Armenia", "Azerbaijan", "Back"]


async def test_latest_pages_through_the_stories(telegram: Telegram, news: News) -> None:
    for number in range(7):
        await news.breaks(f"Story {number}", entry(AZERTAG, ago=(20 - number) * MINUTE))
    ann = telegram.person()
    page = await asks(ann, "/latest")
    assert page.text.startswith("The latest\n\n1. Story 6\nAzertag · 14 min ago\n\n2. Story 5")
    assert labels(page) == ["Older", "• All", "CSTO", "Armenia", "Azerbaijan", "Back"]
    assert page.preview == {"is_disabled": True}
    await ann.presses("Older")
    await ann.waits(lambda: "6. Story 1\n" in ann.received[-1].text)
    assert labels(ann.received[-1])[0] == "Newer"
    assert ann.received[-1].preview == {"is_disabled": True}
    await ann.presses("Newer")
    await ann.waits(lambda: "1. Story 6" in ann.received[-1].text)
    assert len(ann.received) == 1


async def test_latest_of_one_topic_holds_only_that(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    await news.breaks("Alliance meets", topic="csto")
    ann = telegram.person()
    answer = await asks(ann, "/latest csto")
    assert answer.text == "The latest of CSTO\n\n1. Alliance meets\nArmenpress · just now"
    await ann.presses("Armenia")
    await ann.waits(lambda: "1. Border talks end" in ann.received[-1].text)
    assert "• Armenia" in labels(ann.received[-1])
    assert (await asks(ann, "/latest weather")).text.startswith("I know no topic “weather”.")


async def test_latest_without_news_says_so_and_owns_up_to_silent_sources(telegram: Telegram, news: News) -> None:
    await news.has_sources(ARMENPRESS, AZERTAG)
    await news.falls_silent(AZERTAG.id)
    answer = await asks(telegram.person(), "/latest")
    assert "Nothing yet." in answer.text
    assert "1 of 2 sources cannot be read at present." in answer.text


async def test_pause_and_resume(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    assert (await asks(ann, "/pause")).text == "You follow CSTO.\nAlerts are paused."
    wishes = await follow.state(ann.chat_id)
    assert wishes
    assert wishes.chat.is_paused
    assert await ann.presses("Resume") == "Alerts come again, of what happens from now on."
    await ann.waits(lambda: "Pause" in labels(ann.received[-1]))
    assert await ann.presses("Pause") == "Paused. No alerts until you resume."
    assert (await asks(ann, "/resume")).text.endswith("An alert comes as soon as something happens.")


@pytest.mark.parametrize("command", ["/pause", "/resume"])
async def test_somebody_new_who_pauses_is_welcomed(telegram: Telegram, command: str, follow: Subscriptions) -> None:
    ann = telegram.person()
    assert (await asks(ann, command)).text.startswith("I tell you each event once")
    assert await follow.state(ann.chat_id) is None


async def test_help_names_every_command_and_leads_back(telegram: Telegram) -> None:
    ann = telegram.person()
    answer = await asks(ann, "/help")
    for command in telegram.state.profile.menu(ann.chat_id, "en"):
        assert f"/{command['command']} · {command['description']}" in answer.text
    await ann.presses("Back")
    await ann.waits(lambda: ann.received[-1].text.startswith("I tell you each event once"))


async def test_privacy_says_what_is_kept_and_leads_to_forgetting(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    answer = await asks(ann, "/privacy")
    assert "deleted after 30 days" in answer.text
    await ann.presses("Delete everything")
    await ann.waits(lambda: ann.received[-1].text.startswith("Delete everything about this chat?"))
    assert await ann.presses("No, keep it") == "Nothing was deleted."
    assert await follow.state(ann.chat_id) is not None


async def test_forget_asks_once_and_deletes(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    await asks(ann, "/forget")
    assert await ann.presses("Yes, delete") == "Everything about this chat is deleted."
    assert await follow.state(ann.chat_id) is None
    await ann.presses("Start")
    await ann.waits(lambda: ann.received[-1].text.startswith("I tell you each event once"))
    assert await follow.state(ann.chat_id) is None


async def test_why_shows_the_evidence_over_the_chat(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.person()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    answer = await ann.asks("Why?")
    assert (answer.text, answer.is_alert) == ("Armenia: “Yerevan” in the title.", True)


async def test_evidence_that_is_too_long_for_a_popup_comes_as_a_silent_reply(telegram: Telegram, news: News) -> None:
    signs = tuple(Evidence(Place.BODY, f"<A name of {'many ' * 6}words {n}>", 3, 20) for n in range(4))
    await news.breaks("Border talks end", signs=signs)
    ann = telegram.person()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert await ann.presses("Why?") == ""
    await ann.waits(lambda: len(ann.received) == 3)
    assert ann.received[2].text.startswith("Armenia: “<A name of many many")
    assert (ann.received[2].silent, ann.received[2].reply_to) == (True, ann.received[1].id)


async def test_a_story_is_muted_and_the_mute_taken_back(telegram: Telegram, news: News) -> None:
    await news.breaks("Border talks end")
    ann = telegram.person()
    await asks(ann, "/subscribe armenia")
    await ann.waits(lambda: len(ann.received) == 2)
    assert await ann.presses("Mute story") == "I will tell you nothing more of this story."
    await ann.waits(lambda: labels(ann.received[-1]) == ["Why?", "Undo mute"])
    assert await ann.presses("Undo mute") == "I will tell you of this story again."
    await ann.waits(lambda: labels(ann.received[-1]) == ["Why?", "Mute story"])


async def test_every_command_of_the_menu_is_answered_and_none_is_forgotten(telegram: Telegram) -> None:
    ann = telegram.person()
    commands = [str(one["command"]) for one in telegram.state.profile.menu(ann.chat_id, "en")]
    assert len(commands) == 12
    for command in commands:
        assert "no command" not in (await asks(ann, f"/{command}")).text


async def test_what_telegram_shows_of_the_bot_is_set_once_in_each_language(
    telegram: Telegram, chat: ChatApplication
) -> None:
    profile = telegram.state.profile
    assert profile.menu(1, "ru")[0]["description"] == "За чем вы следите и что можно нажать"
    assert profile.description("hy").startswith("News of Armenia")
    assert profile.description("ru").startswith("Новости Армении")
    before = telegram.journal.counts["setMyCommands"], telegram.journal.counts["setMyDescription"]
    await chat.start()
    assert (telegram.journal.counts["setMyCommands"], telegram.journal.counts["setMyDescription"]) == before == (2, 2)


async def test_whoever_is_in_a_hurry_hears_at_once(telegram: Telegram, follow: Subscriptions) -> None:
    ann = telegram.person()
    await asks(ann, "/subscribe csto")
    assert await ann.presses("At once") == (
        "Alerts come at once, from the first outlet. Others are added to the message."
    )
    await ann.waits(lambda: "An alert comes at once, from the first outlet." in ann.received[-1].text)
    wishes = await follow.state(ann.chat_id)
    assert wishes
    assert not wishes.chat.preferences.waits_for_outlets
    assert await ann.presses("Not so fast") == "Alerts wait a moment, so that they name more outlets."
    await ann.waits(lambda: "At once" in labels(ann.received[-1]))
