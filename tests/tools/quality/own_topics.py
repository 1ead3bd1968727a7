"""Quality of matching custom topics: `python -m tests.tools.quality.own_topics DIR`.

DIR holds `bbc_extractive.jsonl`, by default the measuring data beside the project; `own_topics.toml` lists the relevant
articles of fifteen topics. Prints precision, recall and F1 of each at the level *normal*, on all articles and without
the unclear ones, beside those of a plain search for the words. The last line is one JSON object.
"""

import argparse
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.matching.custom.query_parser import parse
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import NORMAL_THRESHOLD
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.model.topics import Topic
from tests.support.data import measured
from tests.tools.quality.relevance import Tally

LABELS = Path(__file__).with_suffix(".toml")
_DAY = datetime(2005, 2, 1, tzinfo=UTC)
_OUTLET = Publisher("bbc.co.uk", "BBC", "GB", PublisherKind.INTERNATIONAL, "https://www.bbc.co.uk/")


@dataclass(frozen=True, slots=True)
class LabelledTopic:
    """Custom topic, and the ids of its relevant and unclear articles."""

    words: str
    relevant_ids: frozenset[str]
    unclear_ids: frozenset[str]


def main() -> None:
    """Measure and print the figures."""
    options, articles = _parse_arguments(), {}
    for line in (options.folder / "bbc_extractive.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        articles[article["id"]] = _entry(article)
    topics = [
        LabelledTopic(row["words"], frozenset(row["wanted"]), frozenset(row["unclear"]))
        for row in tomllib.loads(LABELS.read_text(encoding="utf-8"))["topics"]
    ]
    covered = [topic for topic in topics if not (topic.relevant_ids - articles.keys())]
    matched, with_words = _matched_articles(covered, articles), _articles_with_words(covered, articles)
    print(f"{'topic':22}{'wanted':>8}{'P':>7}{'R':>7}{'F1':>7}{'words alone':>14}")
    for topic in covered:
        own_score, peer_score = _tally([topic], matched, clear=False), _tally([topic], with_words, clear=False)
        figures = f"{own_score.precision:7.2f}{own_score.recall:7.2f}{own_score.f1:7.2f}{peer_score.f1:14.2f}"
        print(f"{topic.words:22}{len(topic.relevant_ids):8}{figures}")
        if options.errors:
            print(f"{'':4}false {sorted(matched[topic.words] - topic.relevant_ids)}")
            print(f"{'':4}missed {sorted(topic.relevant_ids - matched[topic.words])}")
    results = {
        "topics": len(covered),
        "f1": _tally(covered, matched, clear=False).f1,
        "f1_clear": _tally(covered, matched, clear=True).f1,
        "words_alone_f1": _tally(covered, with_words, clear=False).f1,
        "words_alone_f1_clear": _tally(covered, with_words, clear=True).f1,
    }
    print(json.dumps({key: round(value, 3) for key, value in results.items()}))


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print the ids that are wrong")
    return measured(parser, "summaries")


def _entry(article: Mapping[str, Any]) -> Entry:
    url = f"https://www.bbc.co.uk/{article['id']}"
    return Entry("bbc", _OUTLET, url, None, article["title"], "", article["text"], "en", _DAY, _DAY)


def _matched_articles(topics: list[LabelledTopic], articles: Mapping[str, Entry]) -> dict[str, set[str]]:
    matcher = Matcher(load_builtin_topics())
    for topic in topics:
        matcher.custom_topics.add(Topic(topic.words, topic.words, 1))
    article_ids: dict[str, set[str]] = {topic.words: set() for topic in topics}
    for key, entry in articles.items():
        for match in matcher.match(entry):
            if match.topic_id in article_ids and match.score >= NORMAL_THRESHOLD:
                article_ids[match.topic_id].add(key)
    return article_ids


def _articles_with_words(topics: list[LabelledTopic], articles: Mapping[str, Entry]) -> dict[str, set[str]]:
    """Return the articles of each topic that a plain search for its words finds."""
    words = {topic.words: [term.text for term in parse(topic.words).wanted_terms] for topic in topics}
    patterns = {key: re.compile("|".join(rf"\b{re.escape(text)}\b" for text in texts)) for key, texts in words.items()}
    return {
        key: {name for name, entry in articles.items() if pattern.search(f"{entry.title}\n{entry.text}")}
        for key, pattern in patterns.items()
    }


def _tally(topics: list[LabelledTopic], article_ids: Mapping[str, set[str]], *, clear: bool) -> Tally:
    right = false = missed = 0
    for topic in topics:
        alerted = article_ids[topic.words] - (topic.unclear_ids if clear else frozenset())
        right += len(alerted & topic.relevant_ids)
        false += len(alerted - topic.relevant_ids)
        missed += len(topic.relevant_ids - alerted)
    return Tally(right, false, missed)


if __name__ == "__main__":
    main()
