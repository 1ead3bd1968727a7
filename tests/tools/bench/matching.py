"""Benchmark of matching; the peer is the usual way of a bot, one compiled regular expression for each name."""

import re
from datetime import UTC, datetime

from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Matcher
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from tests.tools.bench.figures import Figure, fastest, show

OUTLET = Publisher("one.example", "One", "GB", PublisherKind.INTERNATIONAL, "https://one.example/")
MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
SENTENCES = (
    "The ministers met on Tuesday to speak of roads, water and the price of bread.",
    "Armenia and Azerbaijan sent envoys, while the CSTO sent nobody.",
    "В Ереване обсудили бюджет и новые школы.",
    "Bakıda nazirlər yeni yollar haqqında danışdılar.",
    "Nothing was signed, and the next meeting was put off until the spring.",
)


def _entry(number: int) -> Entry:
    text = " ".join(SENTENCES[(number + place) % len(SENTENCES)] for place in range(40))
    title = SENTENCES[number % len(SENTENCES)]
    return Entry("one", OUTLET, f"https://one.example/{number}", None, title, "", text, "en", MOMENT, MOMENT)


def main() -> None:
    """Measure both on the same entries and the same written forms."""
    topics = load_builtin_topics()
    matcher, entries = Matcher(topics), [_entry(number) for number in range(20)]
    forms = sorted({form for topic in topics for _, written in topic.forms for form in written})
    expressions = [re.compile(rf"\b{re.escape(form)}\b", re.IGNORECASE) for form in forms]

    def run_bot() -> None:
        for entry in entries:
            matcher.match(entry)

    def run_peer() -> None:
        for entry in entries:
            [expression.search(entry.title + "\n" + entry.text) for expression in expressions]

    own_seconds, peer_seconds = fastest(run_bot), fastest(run_peer)
    show(
        [
            Figure(
                "matching and scoring", peer_seconds / own_seconds, 5, "×", f"{len(forms)} compiled regular expressions"
            ),
            Figure("one entry of 480 words", own_seconds / len(entries) * 1e6, 5000, "µs"),
        ]
    )


if __name__ == "__main__":
    main()
