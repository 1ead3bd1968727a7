"""How well topics of people's own find what they are about: `python -m tests.tools.quality.own_topics DIR`.

DIR holds `bbc_extractive.jsonl`, by default the measuring data beside the project; what each of fifteen topics should
bring stands in `own_topics.toml`. Prints precision, recall and F1 of each at the level *normal*, on all articles and
without the unclear ones, beside those of a bot that looks for the words. The last line is one JSON object.
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
class Labelled:
    """A topic, and the ids of the articles that it should bring."""

    words: str
    wanted: frozenset[str]
    unclear: frozenset[str]


def main() -> None:
    """Measure and print."""
    given, articles = _asked(), {}
    for line in (given.folder / "bbc_extractive.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        articles[article["id"]] = _entry(article)
    topics = [
        Labelled(one["words"], frozenset(one["wanted"]), frozenset(one["unclear"]))
        for one in tomllib.loads(LABELS.read_text(encoding="utf-8"))["topics"]
    ]
    known = [topic for topic in topics if not (topic.wanted - articles.keys())]
    ours, theirs = _ours(known, articles), _theirs(known, articles)
    print(f"{'topic':22}{'wanted':>8}{'P':>7}{'R':>7}{'F1':>7}{'words alone':>14}")
    for topic in known:
        mine, peer = _tally([topic], ours, clear=False), _tally([topic], theirs, clear=False)
        figures = f"{mine.precision:7.2f}{mine.recall:7.2f}{mine.f1:7.2f}{peer.f1:14.2f}"
        print(f"{topic.words:22}{len(topic.wanted):8}{figures}")
        if given.errors:
            print(f"{'':4}false {sorted(ours[topic.words] - topic.wanted)}")
            print(f"{'':4}missed {sorted(topic.wanted - ours[topic.words])}")
    found = {
        "topics": len(known),
        "f1": _tally(known, ours, clear=False).f1,
        "f1_clear": _tally(known, ours, clear=True).f1,
        "words_alone_f1": _tally(known, theirs, clear=False).f1,
        "words_alone_f1_clear": _tally(known, theirs, clear=True).f1,
    }
    print(json.dumps({key: round(value, 3) for key, value in found.items()}))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print the ids that are wrong")
    return measured(parser, "summaries")


def _entry(article: Mapping[str, Any]) -> Entry:
    url = f"https://www.bbc.co.uk/{article['id']}"
    return Entry("bbc", _OUTLET, url, None, article["title"], "", article["text"], "en", _DAY, _DAY)


def _ours(topics: list[Labelled], articles: Mapping[str, Entry]) -> dict[str, set[str]]:
    matcher = Matcher(load_builtin_topics())
    for topic in topics:
        matcher.custom_topics.add(Topic(topic.words, topic.words, 1))
    found: dict[str, set[str]] = {topic.words: set() for topic in topics}
    for key, entry in articles.items():
        for match in matcher.match(entry):
            if match.topic_id in found and match.score >= NORMAL_THRESHOLD:
                found[match.topic_id].add(key)
    return found


def _theirs(topics: list[Labelled], articles: Mapping[str, Entry]) -> dict[str, set[str]]:
    """Return what a bot brings that tells of every article with the words."""
    words = {topic.words: [term.text for term in parse(topic.words).wanted_terms] for topic in topics}
    looked = {key: re.compile("|".join(rf"\b{re.escape(text)}\b" for text in texts)) for key, texts in words.items()}
    return {
        key: {name for name, entry in articles.items() if look.search(f"{entry.title}\n{entry.text}")}
        for key, look in looked.items()
    }


def _tally(topics: list[Labelled], found: Mapping[str, set[str]], *, clear: bool) -> Tally:
    right = false = missed = 0
    for topic in topics:
        got = found[topic.words] - (topic.unclear if clear else frozenset())
        right += len(got & topic.wanted)
        false += len(got - topic.wanted)
        missed += len(topic.wanted - got)
    return Tally(right, false, missed)


if __name__ == "__main__":
    main()
