"""Quality of clustering on hard pairs: `python -m tests.tools.quality.pairs DIR`.

DIR holds `*.jsonl` files of labelled pairs (id, lang, a, b, same; a and b are documents with url, title and text), by
default the measuring data beside the project. All documents of a file go through the window as one stream of one
moment, with later merging, each once even if it stands in several pairs. A pair is predicted to be one event if both
documents are in one story at the end. The figures are those of all pairs, and of each language (`ru_f1`); the last line
is one JSON object.
"""

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.data import measured
from tests.tools.quality import embedding
from tests.tools.quality.clustering import assign_stories, f1, new_entry

FIGURE_NAMES = ("precision", "recall", "f1", "accuracy")

Figures = dict[str, float]
_Document = tuple[str, str]  # URL and title


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Pair of documents: the label, and the prediction of whether both report one event."""

    language: str
    is_same: bool
    is_predicted: bool


def judge(path: Path, embedder: str = "off") -> list[JudgedPair]:
    """Cluster the documents of one file, and judge its pairs."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    stories = _stories(rows, embedder)
    return [JudgedPair(row["lang"], row["same"], stories[_key(row["a"])] == stories[_key(row["b"])]) for row in rows]


def measure(pairs: Sequence[JudgedPair]) -> Figures:
    """Compare the predictions with the labels, over all pairs and by language."""
    figures = _figures(pairs)
    for language in sorted({pair.language for pair in pairs}):
        of_language = _figures([pair for pair in pairs if pair.language == language])
        figures |= {f"{language}_{name}": value for name, value in of_language.items()}
    return figures


def main(arguments: Sequence[str]) -> None:
    """Print a table and, as the last line, one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.quality.pairs", description=__doc__)
    embedding.add_option(parser)
    options = measured(parser, "pairs", arguments)
    pairs = [pair for path in sorted(options.folder.glob("*.jsonl")) for pair in judge(path, options.embedder)]
    figures = {name: round(value, 4) for name, value in measure(pairs).items()}
    print(f"{'pairs':10}{len(pairs):>10}\n{'':10}" + "".join(f"{name:>10}" for name in FIGURE_NAMES))
    for language in ("", *sorted({pair.language for pair in pairs})):
        values = (figures[f"{language}_{name}" if language else name] for name in FIGURE_NAMES)
        print(f"{language or 'all':10}" + "".join(f"{value:10.3f}" for value in values))
    print(json.dumps(figures))


def _stories(rows: Iterable[Mapping[str, Any]], embedder: str) -> dict[_Document, int]:
    """Return the story of each document at the end of the stream."""
    entries = {
        _key(document): new_entry(document["url"], document, row["lang"])
        for row in rows
        for document in (row["a"], row["b"])
    }
    return dict(zip(entries, assign_stories(list(entries.values()), embedder).final, strict=True))


def _key(document: Mapping[str, str]) -> _Document:
    return document["url"], document["title"]


def _figures(pairs: Sequence[JudgedPair]) -> Figures:
    both = sum(pair.is_same and pair.is_predicted for pair in pairs)
    predicted, labelled = sum(pair.is_predicted for pair in pairs), sum(pair.is_same for pair in pairs)
    precision, recall = both / predicted if predicted else 0.0, both / labelled if labelled else 0.0
    right = sum(pair.is_same == pair.is_predicted for pair in pairs)
    values = (precision, recall, f1(precision, recall), right / len(pairs) if pairs else 0.0)
    return dict(zip(FIGURE_NAMES, values, strict=True))


if __name__ == "__main__":
    main(sys.argv[1:])
