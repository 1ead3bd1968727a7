from bot.chat.views.latest import LatestView
from bot.chat.views.topic_names import TopicNames
from bot.flows.browse import StoryPage
from bot.model.alerts import AlertContent
from bot.model.sources import Publisher, PublisherKind
from tests.chat.alert_contents import ARMENPRESS, AZERTAG, INTERFAX, MINUTE, OC_MEDIA, entry, telling
from tests.chat.views.test_alert import as_shown
from tests.support.texts import loaded

TEXTS = loaded()
LATEST = LatestView(TEXTS, TopicNames(TEXTS, dict[str, str]().get))


def page(*tellings: AlertContent, number: int = 0, topic: str | None = None, silent: int = 0) -> StoryPage:
    return StoryPage(contents=tellings, number=number, has_older=False, topic_id=topic, silent=silent, sources=40)


def written(page: StoryPage, language: str = "en", *, follows: bool = True) -> list[str]:
    return as_shown(LATEST.write(page, language, follows=follows)).text.split("\n\n")


def test_stories_are_numbered_links_with_outlets_and_age() -> None:
    many = telling(*(entry(publisher, ago=12 * MINUTE) for publisher in (ARMENPRESS, INTERFAX, OC_MEDIA, AZERTAG)))
    message = as_shown(LATEST.write(page(many, telling(title="Second"), topic="csto"), "en", follows=True))
    assert message.text.split("\n\n") == [
        "The latest of CSTO",
        "1. Border talks end with a joint map\nArmenpress, Interfax, OC Media, and 1 more · 12 min ago",
        "2. Second\nArmenpress · 12 min ago",
    ]
    assert [entity.value for entity in message.entities if entity.kind == "text_link"] == [
        "https://armenpress.am/story?a=1&b=2"
    ] * 2


def test_numbers_go_on_from_page_to_page() -> None:
    assert written(page(telling(), number=2))[1].startswith("11. ")


def test_headings_say_whose_latest_it_is() -> None:
    assert written(page(telling()))[0] == "The latest you follow"
    assert written(page(telling()), follows=False)[0] == "The latest"
    assert written(page(telling(), topic="armenia"), "ru")[0] == "Свежее: Армения"


def test_an_empty_page_says_so() -> None:
    assert written(page())[1] == "Nothing yet. As soon as something is told, it stands here."
    assert written(page(number=3))[1] == "There are no older stories."


def test_sources_that_are_silent_are_owned_up_to() -> None:
    assert written(page(telling(), silent=3), "ru")[-1] == "Сейчас не читаются 3 источника из 40."
    assert "sources" not in written(page(telling()))[-1]


def test_a_page_of_the_longest_titles_fits() -> None:
    crowd = [entry(Publisher(f"{n}.example", "<&>" * 90, "AM", PublisherKind.STATE, ""), url="") for n in range(60)]
    contents = [telling(*crowd, title="<&>" * 900) for _ in range(5)]
    assert len(as_shown(LATEST.write(page(*contents, silent=40), "en", follows=True)).text) < 4_096
