"""Quality of summaries of several outlets: `python -m tests.tools.quality.outlets DIR`.

DIR holds `ecbplus_topics_1_35.jsonl`, by default the measuring data beside the project. Of each event with four or more
reports one is held out, and its first sentence is the reference for one sentence about the others, by ROUGE-1: ours
beside the lead of the first outlet, over three shuffles. The last line is one JSON object.
"""

import argparse
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from statistics import mean

from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import Story
from bot.summarising.extract import summarise
from bot.summarising.sentences import sentences
from tests.support.data import measured
from tests.tools.quality.clustering import load
from tests.tools.quality.rouge import rouge_n, tokens

SHUFFLES, MAX_OUTLETS, MIN_OUTLETS = 3, 5, 3  # reports that are summarised


def main() -> None:
    """Measure and print the figures."""
    folder = measured(argparse.ArgumentParser(description=__doc__), "clustering").folder
    events: defaultdict[str, list[Entry]] = defaultdict(list)
    for item in load(folder / "ecbplus_topics_1_35.jsonl"):
        events[item.event].append(item.entry)
    ours, leads = [], []
    for seed in range(SHUFFLES):
        for reports in events.values():
            chosen = random.Random(seed).sample(reports, min(len(reports), MAX_OUTLETS + 1))  # noqa: S311  reproducible, not secret
            *shown, held_out = chosen
            reference = sentences(held_out.body)[:1]
            if len(shown) >= MIN_OUTLETS and reference:
                ours.append(_score(_summary_sentence(shown), reference[0]))
                leads.append(_score(next(iter(sentences(shown[0].body)), ""), reference[0]))
    figures = {"stories": len(ours), "rouge1": round(mean(ours), 4), "lead_rouge1": round(mean(leads), 4)}
    print(f"one sentence of {MIN_OUTLETS} to {MAX_OUTLETS} outlets, against one that was held out")
    print(json.dumps(figures))


def _summary_sentence(shown: Sequence[Entry]) -> str:
    """Return the first sentence of a summary, which is its title if the report has no title."""
    entries = (replace(entry, publisher=Publisher(f"p{n}", "", None, None, "")) for n, entry in enumerate(shown))
    summary = summarise(Story(1, tuple(entries), shown[0].seen_at), "en")
    return next(iter(sentences(summary.text)), "") if summary.entry.title else summary.title


def _score(sentence: str, reference: str) -> float:
    return rouge_n(tokens(sentence), tokens(reference), 1)


if __name__ == "__main__":
    main()
