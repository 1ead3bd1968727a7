"""Five stories, and custom topics applied to them."""

from bot.matching.custom.index import CustomTopicIndex
from bot.matching.thresholds import NORMAL_THRESHOLD
from bot.model.entries import Entry
from bot.model.topics import Match, Topic
from tests.matching.entries import make_entry
from tests.matching.relevance import builtin_matcher

BRIDGE = (
    "New bridge over the Araxes opens at Meghri",
    "Engineers opened a bridge over the Araxes near Meghri on Monday. The bridge carries a road and a railway.",
)
STORIES = {
    "bridge": make_entry(*BRIDGE, country="AM", outlet="Southern Herald", language="en"),
    "мост": make_entry(
        "Новый мост через Аракс открыли у Мегри",
        "Инженеры открыли мост через Аракс возле Мегри. По мосту проходят дорога и железная дорога.",
        language="ru",
        country="RU",
    ),
    "dam": make_entry(
        "Dam on the river is to be raised", "The dam will be raised by ten metres, the ministry said.", country="GE"
    ),
    "chinese": make_entry("Beijing blocks a news site", "Chinese officials blocked the site on Friday, readers said."),
    "match": make_entry("United beat Rovers 3-1", "Rovers lost the cup match. The coach of Rovers blamed the referee."),
}


def matches(words: str, entry: Entry) -> tuple[Match, ...]:
    """Return the match of a query with an entry, if it matches."""
    index = CustomTopicIndex()
    index.add(Topic("mine", words, 1))
    return builtin_matcher().preview(entry, index)


def stories_about(words: str) -> set[str]:
    """Return the stories that a query reaches at the level normal."""
    return {
        name for name, entry in STORIES.items() for match in matches(words, entry) if match.score >= NORMAL_THRESHOLD
    }
