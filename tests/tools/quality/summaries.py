"""Quality of the sentences chosen for a summary: `python -m tests.tools.quality.summaries DIR`.

DIR holds `*.jsonl` files of articles with a reference (id, lang, title, text, summary), by default the measuring data
beside the project. Descriptions and decks are compared with one whole sentence, the BBC's extracts with the first 60
words of three. Of decks only those of news sites count. `lead` takes the first sentences after our own cleaning,
`lexrank` is our own implementation over the same sentences. `broken` is the share of outputs with a sentence that
depends on one that is not printed, is truncated, or has an unpaired quotation mark; `shortened` the share of articles
without a sentence that fits into an alert. The last line is one JSON object.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bot.summarising.extract import MAX_SUMMARY_CHARS, choose
from bot.summarising.sentence_score import ScoredSentence, weigh
from bot.summarising.sentences import is_finished, is_paired, sentences
from tests.support.data import measured
from tests.tools.quality.lexrank import lexrank
from tests.tools.quality.rouge import rouge_l, rouge_n, tokens

_LONG_SUMMARY_SET = "bbc_extractive"  # the set whose references are several sentences
_LONG_SUMMARY_SENTENCES, _LONG_SUMMARY_WORDS = 3, 60
_NO_LIMIT = 100_000

Row = Mapping[str, str]
Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class MethodOutputs:
    """Outputs of three methods for an article, its reference, and the sentences that ours chose."""

    wanted: str
    ours: str
    lead: str
    lexrank: str
    chosen: Sequence[ScoredSentence]
    is_shortened: bool


def load(path: Path) -> list[Row]:
    """Read one file of articles."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row for row in rows if row.get("news_site", True)]


def run_methods(row: Row, *, is_long: bool) -> MethodOutputs:
    """Summarise an article by each method."""
    text = sentences(row["text"])
    count, cut = (_LONG_SUMMARY_SENTENCES, _first_words) if is_long else (1, str)
    chosen = choose(
        weigh(text, row["title"], row["lang"]),
        row["title"],
        max_sentences=count,
        sufficient_words=_NO_LIMIT,
        max_chars=_NO_LIMIT,
    )
    return MethodOutputs(
        wanted=row["summary"],
        ours=cut(" ".join(sentence.text for sentence in chosen)),
        lead=cut(" ".join(text[:count])),
        lexrank=cut(" ".join(lexrank(text, count))),
        chosen=chosen,
        is_shortened=bool(text) and min(map(len, text)) > MAX_SUMMARY_CHARS,
    )


def measure(outputs: Sequence[MethodOutputs]) -> Figures:
    """Return the means of all figures."""
    return {
        "rouge1": _mean(outputs, lambda output: _rouge(output.ours, output.wanted, 1)),
        "rouge2": _mean(outputs, lambda output: _rouge(output.ours, output.wanted, 2)),
        "rougeL": _mean(outputs, lambda output: rouge_l(tokens(output.ours), tokens(output.wanted))),
        "lead_rouge1": _mean(outputs, lambda output: _rouge(output.lead, output.wanted, 1)),
        "lead_rouge2": _mean(outputs, lambda output: _rouge(output.lead, output.wanted, 2)),
        "lexrank_rouge1": _mean(outputs, lambda output: _rouge(output.lexrank, output.wanted, 1)),
        "lexrank_rouge2": _mean(outputs, lambda output: _rouge(output.lexrank, output.wanted, 2)),
        "broken": mean(_is_broken(output.chosen) for output in outputs),
        "shortened": mean(output.is_shortened for output in outputs),
    }


def main(arguments: Sequence[str]) -> None:
    """Print a table and, as the last line, one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.quality.summaries", description=__doc__)
    folder = measured(parser, "summaries", arguments).folder
    figures: dict[str, Figures] = {}
    for path in sorted(folder.glob("*.jsonl")):
        rows = load(path)
        outputs = [run_methods(row, is_long=path.stem == _LONG_SUMMARY_SET) for row in rows]
        figures[path.stem] = {name: round(value, 4) for name, value in measure(outputs).items()}
        print(f"{path.stem}: {len(outputs)} articles, {_milliseconds(rows):.2f} ms each")
        print("".join(f"  {name:16}{value:9.3f}\n" for name, value in figures[path.stem].items()))
    print(json.dumps(figures))


def _first_words(text: str) -> str:
    return " ".join(text.split()[:_LONG_SUMMARY_WORDS])


def _mean(outputs: Sequence[MethodOutputs], figure: Callable[[MethodOutputs], float]) -> float:
    return mean(map(figure, outputs))


def _rouge(text: str, reference: str, n: int) -> float:
    return rouge_n(tokens(text), tokens(reference), n)


def _is_broken(chosen: Sequence[ScoredSentence]) -> bool:
    printed = {sentence.place for sentence in chosen}
    return any(
        (sentence.is_anaphoric and sentence.place - 1 not in printed)
        or not is_finished(sentence.text)
        or not is_paired(sentence.text)
        for sentence in chosen
    )


def _milliseconds(rows: Sequence[Row]) -> float:
    started_at = time.perf_counter()
    for row in rows:
        choose(weigh(sentences(row["text"]), row["title"], row["lang"]), row["title"])
    return 1000 * (time.perf_counter() - started_at) / len(rows)


if __name__ == "__main__":
    main(sys.argv[1:])
