"""Quality of language detection: `python -m tests.tools.quality.languages [DIR]`.

DIR is the folder of all data sets. The headlines are those of `relevance/*.jsonl`, of the files of `clustering` and
`pairs` that state languages, and of the feeds below `feeds` that declare another language than English (a declaration
of English is often the default of a program). An item without a title has the first sentence of its text, cut to the
length of a headline. Of each language at most 85 are taken, evenly spread.

Each headline is judged three times: with the true language as the feed's declaration, without one, and with that of a
neighbour. "Undecided" is no error: without evidence no language is named.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.errors import UnreadableError
from bot.language.detect import language_of
from bot.language.lists import all_languages
from bot.model.entries import Document
from bot.model.sources import Publisher, Source
from bot.parsing.feeds import document_parser
from tests.support.data import measured

ITEM_FOLDERS = ("clustering", "pairs", "relevance")
MAX_HEADLINES = 85  # of one language
MAX_HEADLINE_CHARS = 90
NEIGHBOURS: Mapping[str, str] = {"en": "fr", "ru": "uk", "az": "tr", "tr": "az", "uk": "ru", "bg": "ru", "kk": "ru"}
_SENTENCE_END = re.compile(r"(?<=[.!?։])\s")
_FEED_URL = "https://example.org/feed"


@dataclass(frozen=True, slots=True)
class Errors:
    """Numbers of headlines of a language that were judged wrongly."""

    headlines: int
    declared: int  # with the true declaration
    undeclared: int
    undecided: int
    misdeclared: int  # with the declaration of a neighbour


def measure(headlines: Mapping[str, Sequence[str]]) -> dict[str, Errors]:
    """Judge the headlines of each language."""
    return {language: _errors(language, texts) for language, texts in headlines.items()}


def _errors(language: str, texts: Sequence[str]) -> Errors:
    neighbour = NEIGHBOURS.get(language, "en")
    undeclared = [language_of(text, None) for text in texts]
    return Errors(
        headlines=len(texts),
        declared=sum(language_of(text, language) != language for text in texts),
        undeclared=sum(detected not in {language, None} for detected in undeclared),
        undecided=sum(detected is None for detected in undeclared),
        misdeclared=sum(language_of(text, neighbour) != language for text in texts),
    )


def collect(folder: Path) -> dict[str, list[str]]:
    """Return the headlines of each language, evenly spread over the data."""
    by_language: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for language, headline in (*_of_items(folder), *_of_feeds(folder)):
        if headline:
            by_language[language][headline] = None
    return {language: _spread(list(by_language[language])) for language in sorted(by_language)}


def _spread(texts: list[str]) -> list[str]:
    count = min(len(texts), MAX_HEADLINES)
    return [texts[index * len(texts) // count] for index in range(count)]


def _of_items(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(
        file for name in ("relevance", "clustering", "pairs") for file in (folder / name).glob("*.jsonl")
    ):
        for item in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
            if language := item.get("lang"):
                yield from ((language, _headline(part)) for part in (item.get("a"), item.get("b"), item) if part)


def _headline(item: Mapping[str, Any]) -> str:
    text = item.get("title") or _SENTENCE_END.split(item.get("text") or "")[0]
    return text if len(text) <= MAX_HEADLINE_CHARS else text[:MAX_HEADLINE_CHARS].rpartition(" ")[0]


def _of_feeds(folder: Path) -> Iterator[tuple[str, str]]:
    known = {language.code for language in all_languages()} - {"en"}
    source = Source("feed", Publisher("feed", "feed", None, None, ""), _FEED_URL, None)
    for path in sorted(file for file in (folder / "feeds").rglob("*") if file.is_file()):
        document = Document(_FEED_URL, path.read_bytes(), "", None, None, "", fetched_at=Clock().now())
        try:
            items = document_parser.items(document, source)
        except UnreadableError:
            continue
        for item in items if isinstance(items, tuple) else ():
            language = (item.raw.load().language or "")[:2].lower()
            if language in known:
                yield language, item.title


def _table(errors: Mapping[str, Errors]) -> Iterable[str]:
    yield f"{'':4}{'headlines':>10}{'declared':>10}{'undeclared':>12}{'undecided':>11}{'misdeclared':>13}"
    for language, counts in errors.items():
        yield (
            f"{language:4}{counts.headlines:10}{counts.declared:10}{counts.undeclared:12}{counts.undecided:11}"
            f"{counts.misdeclared:13}"
        )


def main() -> None:
    """Print the errors by language, and their shares as one JSON object."""
    parser = argparse.ArgumentParser(description="Measure how well the language of headlines is detected.")
    errors = measure(collect(measured(parser, "").folder))
    print("\n".join(_table(errors)))
    total = sum(counts.headlines for counts in errors.values())
    sums = {name: sum(getattr(counts, name) for counts in errors.values()) for name in Errors.__slots__}
    shares = {name: round(count / max(total, 1), 4) for name, count in sums.items() if name != "headlines"}
    print(json.dumps({"headlines": total, "languages": len(errors), **shares}))


if __name__ == "__main__":
    main()
