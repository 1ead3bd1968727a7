"""Right, wrong, missed, doubled: what one chat received against what its reader wanted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.tools.replay.news import Article


@dataclass(frozen=True, slots=True)
class Told:
    """One alert: the ids of the articles that it links to, the title's first."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one chat received.

    alerts: how many messages about a story.
    wanted: how many events the labels call worth an alert for this topic.
    wrong: the titles' articles of alerts none of whose articles is about the topic.
    missed: wanted events that no alert links to.
    doubled: events told by more than one alert, once for each beyond the first.
    """

    alerts: int
    wanted: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]
    doubled: tuple[str, ...]


def judge(topic: str, articles: Mapping[str, Article], told: Sequence[Told]) -> Verdict:
    """Compare what was told with the labels."""
    wanted = {article.event for article in articles.values() if topic in article.topics}
    reached = {articles[number].event for one in told for number in one.articles}
    leads = Counter(articles[one.articles[0]].event for one in told)
    wrong = (one.articles[0] for one in told if all(topic not in articles[number].topics for number in one.articles))
    return Verdict(
        alerts=len(told),
        wanted=len(wanted),
        wrong=tuple(wrong),
        missed=tuple(sorted(wanted - reached)),
        doubled=tuple((leads - Counter(set(leads))).elements()),
    )
