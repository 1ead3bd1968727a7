"""Benchmark of summarising a story of five outlets; the peer is LexRank over the same sentences."""

from datetime import UTC, datetime

from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.model.stories import Story
from bot.summarising.extract import summarise
from bot.summarising.sentences import sentences
from tests.tools.bench.figures import Figure, fastest, show
from tests.tools.quality.lexrank import lexrank

MOMENT = datetime(2026, 11, 24, tzinfo=UTC)
OUTLET_COUNT, RUNS = 5, 20
TITLE = "Ministers agree on a bridge over the river"
SENTENCES = (
    "The ministers of the two countries have agreed to build a bridge over the river, a spokesman said on Tuesday. ",
    "Work is to begin in spring and will take three years, according to the ministry of transport. ",
    "The old bridge was closed eleven years ago after a flood had carried away two of its piers. ",
    "Lorries now go by a pass that is shut for weeks in winter, and farmers lose a part of their harvest. ",
    "“We have waited for this for a long time,” said the mayor of the town on the southern bank. ",
    "The cost is put at forty million, of which a development bank will carry the greater part. ",
    "Engineers will look at the ground in autumn. The first piers are to stand before the next flood. ",
    "A ferry goes twice a day, but it does not carry lorries, and it rests when the water is high. ",
)


def _story() -> Story:
    entries = []
    for number in range(OUTLET_COUNT):
        outlet = Publisher(f"p{number}.example", f"Paper {number}", "GB", PublisherKind.INDEPENDENT, "")
        text = "".join(SENTENCES[number % 3 :] + SENTENCES[: number % 3]) * 2
        title = TITLE if number else TITLE.upper()  # the first is in capitals, so that a second title is considered
        entries.append(Entry(outlet.id, outlet, "", None, title, "", text, "en", MOMENT, MOMENT))
    return Story(1, tuple(entries), MOMENT)


def main() -> None:
    """Measure and print the figures."""
    story = _story()

    def run_bot() -> None:
        for _ in range(RUNS):
            summarise(story, "en")

    def run_peer() -> None:
        for entry in story.entries:
            lexrank(sentences(entry.text), 2)

    own_seconds, peer_seconds = fastest(run_bot) / RUNS, fastest(run_peer)
    show(
        [
            Figure("a story of five outlets", own_seconds * 1e3, 5, "ms"),
            Figure("the same", peer_seconds / own_seconds, 1, "×", "LexRank, each outlet's text"),
        ]
    )


if __name__ == "__main__":
    main()
