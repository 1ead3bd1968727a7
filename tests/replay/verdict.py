"""Right, wrong, missed, doubled: what one chat received against what its reader wanted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.replay.news import Article


@dataclass(frozen=True, slots=True)
class Told:
    """One alert: the ids of the articles that it links to, the title's first."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one chat received.

    alerts: messages about a story.
    wanted: events that the labels call worth an alert for this topic.
    wrong: alerts none of whose articles is about the topic.
    missed: wanted events that no alert links to.
    doubled: alerts beyond the first whose title links to an article of the same event.
    """

    alerts: int
    wanted: int
    wrong: int
    missed: int
    doubled: int


def judge(topic: str, articles: Mapping[str, Article], told: Sequence[Told]) -> Verdict:
    """Compare what was told with the labels."""
    wanted = {article.event for article in articles.values() if topic in article.topics}
    reached = {articles[number].event for one in told for number in one.articles}
    leads = Counter(articles[one.articles[0]].event for one in told)
    return Verdict(
        alerts=len(told),
        wanted=len(wanted),
        wrong=sum(all(topic not in articles[number].topics for number in one.articles) for one in told),
        missed=len(wanted - reached),
        doubled=sum(count - 1 for count in leads.values()),
    )
