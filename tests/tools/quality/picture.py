"""Plot of precision against recall for each topic: `docs/quality.png`."""

from collections.abc import Mapping, Sequence
from itertools import cycle
from pathlib import Path

from matplotlib.figure import Figure

from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import NORMAL_THRESHOLD, STRICT_THRESHOLD, WIDE_THRESHOLD
from tests.support.data import place
from tests.tools.quality import relevance

PICTURE_FILE = Path(__file__).resolve().parents[3] / "docs" / "quality.png"
MARKERS = {STRICT_THRESHOLD: "^", NORMAL_THRESHOLD: "o", WIDE_THRESHOLD: "s"}
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")  # distinct to the colour-blind

Scored = Sequence[tuple[relevance.Item, Mapping[str, int]]]


def draw() -> None:
    """Score the labelled articles, and write the plot."""
    matcher, countries = Matcher(load_builtin_topics()), relevance.load_countries()
    items = relevance.load_items(place("relevance", "items.jsonl"))
    scored = [(item, relevance.score_topics(matcher, relevance.to_entry(item, countries))) for item in items]
    figure = Figure(figsize=(7, 5), layout="constrained")
    axes = figure.subplots()
    for topic, colour in zip(builtin_ids(), cycle(COLOURS), strict=False):
        curve = {threshold: point(scored, topic, threshold) for threshold in range(1, 101)}
        axes.plot(*zip(*curve.values(), strict=True), color=colour, label=topic, drawstyle="steps-post")
        for threshold, marker in MARKERS.items():
            axes.plot(*curve[threshold], marker, color=colour)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0.4, 1.01), ylim=(0.4, 1.01))
    axes.grid(alpha=0.3)
    axes.legend(loc="lower left")
    figure.savefig(PICTURE_FILE, dpi=110, metadata={"Software": None})


def point(scored: Scored, topic: str, threshold: int) -> tuple[float, float]:
    """Return recall and precision at a threshold; the precision of a threshold that no item reaches is 1."""
    alerted = [topic in item["topics"] for item, scores in scored if scores.get(topic, 0) >= threshold]
    relevant = sum(topic in item["topics"] for item, _ in scored)
    return sum(alerted) / relevant, (sum(alerted) / len(alerted) if alerted else 1.0)
