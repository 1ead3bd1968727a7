"""Quality of extracting the text of articles from their pages: `python -m tests.tools.quality.extraction [DIR]`.

DIR holds `html/ID.html.gz` and `ground-truth.json` in the format of scrapinghub's article-extraction-benchmark, and the
measure is that benchmark's own: the multiset of word 4-grams of each text is compared with the reference. Precision and
recall are means over the pages (a page without a 4-gram in one of the texts is left out of one of them), F1 is computed
from both means. A page is parsed as in production, and a page that is not taken for an article counts as empty text.
The exit status is 1 if F1 is below the aim or a page gave no text.
"""

import argparse
import gzip
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bot.parsing.article import extract
from bot.parsing.article.page import ArticlePage
from tests.support.data import measured

RUN_WORDS = 4
MIN_F1 = 0.955
WORST_PAGE_COUNT = 10  # rows of the table
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PageReading:
    """Extracted text of a page against the reference, in 4-grams of words."""

    url: str
    right: int  # extracted and in the reference
    strange: int  # extracted, not in the reference
    missed: int  # in the reference, not extracted
    page: ArticlePage
    seconds: float

    @property
    def f1(self) -> float:
        """Return the F1 of the extracted text against the reference."""
        return 2 * self.right / max(1, 2 * self.right + self.strange + self.missed)


def measure(folder: Path, *, step: int = 1) -> tuple[PageReading, ...]:
    """Parse every page of a folder, or every `step`-th."""
    expected_pages = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    return tuple(
        _read(folder / "html" / f"{name}.html.gz", expected) for name, expected in [*expected_pages.items()][::step]
    )


def _read(path: Path, expected: dict[str, str]) -> PageReading:
    body = gzip.decompress(path.read_bytes())
    url = expected.get("url") or "https://example.org/article"
    started_at = time.perf_counter()
    page = extract.parse(body, "text/html", url)
    seconds = time.perf_counter() - started_at
    ours, reference = _runs(page.text), _runs(expected.get("articleBody", ""))
    return PageReading(
        url, (ours & reference).total(), (ours - reference).total(), (reference - ours).total(), page, seconds
    )


def _runs(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    runs = (tuple(words[start : start + RUN_WORDS]) for start in range(max(1, len(words) - RUN_WORDS + 1)))
    return Counter(run for run in runs if run)


def figures(readings: Sequence[PageReading]) -> dict[str, float]:
    """Return the figures of the last line."""
    precision = mean(
        reading.right / (reading.right + reading.strange) for reading in readings if reading.right + reading.strange
    )
    recall = mean(
        reading.right / (reading.right + reading.missed) for reading in readings if reading.right + reading.missed
    )
    return {
        "f1": round(2 * precision * recall / (precision + recall), 4),
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "pages": len(readings),
        "without_text": sum(not reading.page.text for reading in readings),
        "ms": round(1000 * mean(reading.seconds for reading in readings), 1),
        "slowest_ms": round(1000 * max(reading.seconds for reading in readings), 1),
        "with_date": sum(reading.page.published_at is not None for reading in readings),
        "with_publisher": sum(bool(reading.page.publisher) for reading in readings),
        "with_image": sum(bool(reading.page.image) for reading in readings),
    }


def report(readings: Sequence[PageReading]) -> dict[str, float]:
    """Print the worst pages and the means, and return the figures."""
    print(f"{'the worst pages':<72}{'F1':>6}{'right':>7}{'strange':>9}{'missed':>8}  lacks")
    for reading in sorted(readings, key=lambda reading: reading.f1)[:WORST_PAGE_COUNT]:
        counts = f"{reading.f1:>6.3f}{reading.right:>7}{reading.strange:>9}{reading.missed:>8}"
        print(f"{reading.url[:70]:<72}{counts}  {reading.page.missing or ''}")
    means = figures(readings)
    print(f"F1 {means['f1']:.3f} (aim {MIN_F1}), precision {means['precision']:.3f}, recall {means['recall']:.3f}")
    return means


if __name__ == "__main__":
    PARSER = argparse.ArgumentParser(prog="python -m tests.tools.quality.extraction", description=__doc__)
    FIGURES = report(measure(measured(PARSER, "extraction").folder))
    print(json.dumps(FIGURES))
    sys.exit(FIGURES["f1"] < MIN_F1 or FIGURES["without_text"] > 0)
