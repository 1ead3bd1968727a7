"""What `docs/quality.md` says, around the figures."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.matching.dictionary.topics import builtin_ids

QUALITY_PAGE = Path(__file__).resolve().parents[3] / "docs" / "quality.md"

Figures = Mapping[str, Any]

HEAD = """# How well it judges

Written by `make quality`, which measures on real material that lies beside the project and is no part of it. The
figures are those of the half that the constants were chosen on: expect a few hundredths less on news that nobody
looked at. One reader labelled the articles; differences under .08 say little.
"""

RELEVANCE = """
## What a story is about

Articles in six languages, labelled with the topics that a subscriber would want to be told of. *Clear* leaves out
those that two people may see differently. Background is news that names no topic: any alert on it is false; each
kind of boilerplate adds one line to it, such as an address in Baku, and the worst kind counts.
"""

PICTURE = """
![Precision against recall for each topic](quality.png)

The three marks of a topic are its levels: *strict* (56), *normal* (45), *wide* (25).

**How the constants were chosen.** The weights of the four parts (30 for the title, 20 for the text, 20 for how
often, 30 for against whom) and what each kind of name weighs come from a study with cross-validation by event; any
one of them can be moved by five to fifteen points without a difference that is more than noise. The thresholds:
*normal* where precision and recall balance, *strict* where hardly a clear case is a false alarm, *wide* where
venues, lists and diaspora begin. A learned model over the same signs did no better, and cannot be shown to a
reader.
"""

CUSTOM_TOPICS = """
## Topics of people's own

Fifteen topics (firms, clubs, countries, a player) on the BBC's articles of 2004 and 2005, labelled before anything was
measured; two things were changed afterwards: that a story is about sport says nothing against a topic that somebody
chose, and a country's people and capital stand for it. *Words alone* is a bot that tells of every article with the
words.
"""

CLUSTERING = """
## Which reports are one event

Three streams of labelled reports, one report at a time, in their order. *At arrival* is what a reader was told at
once; the other figures are those after stories that turned out to be one were merged. *Extra* counts alerts beyond
the first of an event, *hidden* the events that were never told because they were taken for another: worse than
telling twice.
"""

CLUSTERING_WHY = """
**How the constants were chosen.** One set for all three streams. The likeness that is enough grows with the length of
a report, for headlines agree by a seventh where they tell one event, and articles by a third. Merging compares a
whole story with the three that share most of what weighs most in it; what is enough there (.20 for headlines, .40 for
forty words, .67 for long texts) stands in the middle of a range in which the figures hardly change. Stories whose
numbers differ must agree the more in words, and two rare things must be common to both: that costs .02 on headlines,
without it short reports from one place were taken for one event. Splitting a story that was opened too wide brought
.03 on the first stream, and is not built: alerts would have to be taken apart.

**Waiting.** Of the stories that were merged in the stream with times of day, all but one were merged within the hour
in which they were opened; its times are whole hours, so what 90 seconds bring cannot be read from it. The default is
90 seconds, since outlets that poll each other follow within minutes, and a reader may choose to hear at once.
"""

SUMMARIES = """
## What is said of it

ROUGE-1 F1 against the sentences that people chose (`bbc_extractive`, exactly 60 words), publishers' own
descriptions and decks (one sentence), beside the cleaned lead and LexRank of the same length. *Broken* is the share
of summaries that begin with a pronoun that leads nowhere, are cut, or have an unpaired quote.
"""

OUTLETS = """
Of three outlets and more, that one is quoted whose opening the others support most: one sentence of it against the
first sentence of an outlet that was kept back.
"""

READING = """
## What is read

Article pages against their text, by the benchmark's own measure; feed documents against feedparser.
"""


def write(results: Mapping[str, Figures]) -> str:
    """Return the page."""
    return "".join((
        HEAD,
        RELEVANCE, _relevance(results["relevance"]), PICTURE,
        CUSTOM_TOPICS, _custom_topics(results["own_topics"]),
        CLUSTERING, _clustering(results["clustering"]), CLUSTERING_WHY,
        SUMMARIES, _summaries(results["summaries"]), OUTLETS, _outlets(results["outlets"]),
        READING, _reading(results["extraction"], results["feeds"]),
    ))  # fmt: skip


def _relevance(figures: Figures) -> str:
    shares = {"macro F1, all": "macro_f1", "macro F1, clear": "macro_f1_clear"}
    shares |= {f"{topic} F1": f"{topic}_f1" for topic in builtin_ids()}
    shares |= {"background that alerts": "background_alerts", "with one line of boilerplate": "boilerplate_alerts"}
    rows = [(name, f"{figures[key]:.3f}") for name, key in shares.items()]
    return _table(("figure, at the level normal", ""), [*rows, ("microseconds an article", str(figures["us"]))])


def _custom_topics(figures: Figures) -> str:
    rows = [
        (name, f"{figures[f'f1{which}']:.3f}", f"{figures[f'words_alone_f1{which}']:.3f}")
        for name, which in (("F1, all", ""), ("F1, clear", "_clear"))
    ]
    return _table(("figure, at the level normal", "ours", "words alone"), rows)


def _clustering(results: Figures) -> str:
    names = ("pair_p", "pair_r", "pair_f1", "arrival_pair_f1", "b3_f1", "extra", "hidden", "events")
    head = ("stream", "precision", "recall", "pair F1", "at arrival", "B³ F1", "extra", "hidden", "events")
    rows = [(stream, *(_plain(figures[name]) for name in names)) for stream, figures in results.items()]
    return _table(head, rows)


def _summaries(results: Figures) -> str:
    names = ("rouge1", "lead_rouge1", "lexrank_rouge1", "broken")
    rows = [(name, *(f"{figures[key]:.3f}" for key in names)) for name, figures in results.items()]
    return _table(("texts", "ours", "lead", "LexRank", "broken"), rows)


def _outlets(figures: Figures) -> str:
    row = (str(figures["stories"]), f"{figures['rouge1']:.3f}", f"{figures['lead_rouge1']:.3f}")
    return _table(("stories", "ours", "the first outlet's lead"), [row])


def _reading(pages: Figures, feeds: Figures) -> str:
    return _table(
        ("figure", ""),
        [
            ("pages: F1", f"{pages['f1']:.3f}"),
            ("pages: milliseconds", str(pages["ms"])),
            ("feeds: documents with fewer entries than feedparser finds", str(feeds["fewer_than_feedparser"])),
            ("feeds: titles as feedparser reads them", f"{feeds['titles_equal']:.4f}"),
            ("feeds: dates as feedparser reads them", f"{feeds['dates_equal']:.4f}"),
            ("feeds: exceptions", str(feeds["exceptions"])),
        ],
    )


def _plain(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---", *("---:" for _ in head[1:])], *rows]
    return "\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
