"""Text and tables of `docs/quality.md`."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.matching.dictionary.topics import builtin_ids

QUALITY_PAGE = Path(__file__).resolve().parents[3] / "docs" / "quality.md"

Figures = Mapping[str, Any]

HEAD = """# Quality of matching, clustering and summaries

Written by `make quality`, which measures on real data that is kept beside the project and is not part of it. The data
is the half on which the constants were tuned: expect figures lower by a few hundredths on unseen news. One person
labelled the articles; differences below .08 are not significant.
"""

RELEVANCE = """
## Matching of topics

Articles in six languages, labelled with the topics whose subscribers would want an alert. *Clear* leaves out borderline
cases. Background is news that names no topic, so every alert on it is false; boilerplate adds one line to it, such as
an address in Baku, and the worst kind of line counts.
"""

PICTURE = """
![Precision against recall for each topic](quality.png)

The three markers of a topic are its levels: *strict* (56), *normal* (45), *wide* (25).

**How the constants were chosen.** The weights of the four features (30 for the title, 20 for the text, 20 for the
frequency, 30 for dominance over competing names) and of each kind of name come from a study with cross-validation by
event; each can be changed by five to fifteen points without a significant difference. The thresholds: *normal* where
precision and recall are equal, *strict* where almost no clear case is a false alert, *wide* where venues, lists and
diaspora begin. A learned model on the same features was not better, and its decisions cannot be explained to a reader.
"""

CUSTOM_TOPICS = """
## Custom topics

Fifteen topics (companies, clubs, countries, a player) on the BBC's articles of 2004 and 2005, labelled before the first
measurement; three rules were changed afterwards: sport is no longer evidence against a topic that a chat has chosen, a
country's people and capital stand for the country, and neither its cities nor a place inside a name compete with it.
*Words alone* alerts on every article that contains the words.
"""

CLUSTERING = """
## Clustering of events

Three streams of labelled reports, processed one at a time in their order. *At arrival* is measured when a report
arrives; the other figures are measured after stories of one event have been merged. *Extra* counts alerts beyond the
first of an event, *hidden* the events without an alert because they were taken for another, which is worse than a
second alert; *quiet* the reports that joined a story in doubt, of which readers are told without sound.

By sentence vectors of multilingual-e5-small (`EMBEDDER=local`):
"""

BY_WORDS = """
By words alone (`EMBEDDER=off`):
"""

CLUSTERING_WHY = """
**How the constants were chosen.** One set is used for all three streams. The similarity threshold grows with the length
of a report: two headlines of one event have a similarity of about a seventh, two articles of about a third. Merging
compares a whole story with the three that share its heaviest terms; its thresholds (.20 for headlines, .40 for forty
words, .67 for long texts) lie in the middle of a range in which the figures hardly change. Stories with different
numbers need a higher similarity and two rare terms in common: this costs .02 on headlines, but without it short
reports from one place were taken for one event.

**Vectors and words.** The weights of vectors, words, names and time, and the thresholds (a report joins from .88, is
told of quietly up to .92, stories are merged from .865) are one set for all streams and pairs, in the middle of a flat
optimum. Vectors decide on short reports and between languages; of articles, where words alone are as good or better,
words decide for the most part. A higher threshold trades hidden events for second alerts along one curve: on the stream
.90 instead of .88 means twice as many of these.

**Settling time.** In the stream with times of day, all merged stories but one were merged within the hour in which they
were opened; its times are whole hours, so the effect of 90 seconds cannot be measured on it. The default is 90 seconds,
since outlets that follow each other report within minutes, and a reader may choose to receive alerts at once.
"""

PAIRS = """
Pairs of articles that look alike, each judged by people: one event or not. All articles go through one window, as news
of one moment.
"""

SUMMARIES = """
## Summaries

ROUGE-1 F1 against sentences selected by people (`bbc_extractive`, exactly 60 words) and against publishers' own
descriptions and decks (one sentence), beside the cleaned lead and LexRank of the same length. *Broken* is the share of
summaries that begin with a pronoun without antecedent, are truncated, or have an unpaired quotation mark.
"""

OUTLETS = """
Of three or more outlets, the one whose opening agrees most with the others is quoted: one sentence of it against the
first sentence of an outlet that was held out.
"""

READING = """
## Extraction and parsing

Article pages against their reference text, by the benchmark's own measure; feed documents against feedparser.
"""


def write(results: Mapping[str, Figures]) -> str:
    """Return the page with the figures of each measurement."""
    return "".join((
        HEAD,
        RELEVANCE, _relevance(results["relevance"]), PICTURE,
        CUSTOM_TOPICS, _custom_topics(results["own_topics"]),
        CLUSTERING, _clustering(results["clustering"]),
        BY_WORDS, _clustering(results["clustering_by_words"]),
        PAIRS, _pairs(results["pairs"]), BY_WORDS, _pairs(results["pairs_by_words"]), CLUSTERING_WHY,
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
    names = ("pair_p", "pair_r", "pair_f1", "arrival_pair_f1", "b3_f1", "extra", "hidden", "quiet", "events")
    head = ("stream", "precision", "recall", "pair F1", "at arrival", "B³ F1", "extra", "hidden", "quiet", "events")
    rows = [(stream, *(_plain(figures[name]) for name in names)) for stream, figures in results.items()]
    return _table(head, rows)


def _pairs(figures: Figures) -> str:
    names = ("precision", "recall", "f1", "accuracy")
    languages = sorted(key.removesuffix("_f1") for key in figures if key.endswith("_f1"))
    rows = [("all", *(f"{figures[name]:.3f}" for name in names))]
    rows += [(code, *(f"{figures[f'{code}_{name}']:.3f}" for name in names)) for code in languages]
    return _table(("pairs", "precision", "recall", "F1", "accuracy"), rows)


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
