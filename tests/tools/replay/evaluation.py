"""Comparison of the alerts in a chat with the labels: right, wrong, missed and doubled alerts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.tools.replay.articles import Article


@dataclass(frozen=True, slots=True)
class ReceivedAlert:
    """Alert in a chat: the ids of the articles that it links to, the title's first."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChatEvaluation:
    """Counts and errors of the alerts in one chat.

    Attributes:
        alerts: number of messages about a story.
        wanted: number of events that the labels consider worth an alert for this topic.
        wrong: ids of the title articles of alerts none of whose articles is about the topic.
        missed: expected events that no alert links to.
        doubled: events with more than one alert, once for each beyond the first.
    """

    alerts: int
    wanted: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    doubled: tuple[str, ...]


def evaluate(topic: str, articles: Mapping[str, Article], received: Sequence[ReceivedAlert]) -> ChatEvaluation:
    """Compare the alerts of a topic's chat with the labels of the articles."""
    expected = {article.event for article in articles.values() if topic in article.topics}
    reached = {articles[number].event for alert in received for number in alert.articles}
    leads = Counter(articles[alert.articles[0]].event for alert in received)
    wrong = (
        alert.articles[0]
        for alert in received
        if all(topic not in articles[number].topics for number in alert.articles)
    )
    return ChatEvaluation(
        alerts=len(received),
        wanted=len(expected),
        wrong=tuple(wrong),
        missed=tuple(sorted(expected - reached)),
        doubled=tuple((leads - Counter(set(leads))).elements()),
    )
