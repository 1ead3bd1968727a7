"""Quality of clustering entries into stories: `python -m tests.tools.quality.clustering DIR`.

DIR holds `*.jsonl` files of labelled entries (id, lang, title, text, published, event), by default the measuring data
beside the project. Each file goes through the window strictly in its order, one entry at a time. Pairs of entries and
B-cubed are compared with the labels; `extra` counts alerts beyond the first of an event, `hidden` the events that never
opened a story, `quiet` the entries that joined a story in doubt. Stories recognised as one later are merged:
`arrival_pair_f1` is measured when an entry arrives, the other figures after merging. The last line is one JSON object.

The time of an entry is its date; a month or a year stands for its middle. If most entries of a file have no full date,
their dates are ignored and all of them have the same time.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

from bot.model.entries import Entry
from bot.model.sources import Publisher
from tests.support.data import measured
from tests.tools.quality import embedding

UNDATED = datetime(2020, 1, 1, tzinfo=UTC)
_FULL_DATE_CHARS = len("2020-01-01")
_PUBLISHER = Publisher("outlet.test", "Outlet", None, None, "")

Figures = dict[str, float]


@dataclass(frozen=True, slots=True)
class LabelledEntry:
    """Entry, and the event that annotators assigned to it."""

    entry: Entry
    event: str


@dataclass(frozen=True, slots=True)
class AssignedStories:
    """The story of each entry on arrival and after merging, and how many entries joined theirs in doubt."""

    arrived: list[int]
    final: list[int]
    doubtful: int


def load(path: Path) -> list[LabelledEntry]:
    """Read one file of labelled entries."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    is_dated = sum(len(row["published"]) >= _FULL_DATE_CHARS for row in rows) * 2 > len(rows)
    moments = [_moment(row["published"]) if is_dated else UNDATED for row in rows]
    return [
        LabelledEntry(new_entry(row["id"], row, row["lang"], at), row["event"])
        for row, at in zip(rows, moments, strict=True)
    ]


def new_entry(guid: str, row: Mapping[str, str], language: str, at: datetime = UNDATED) -> Entry:
    """Return an entry with the title and text of a row of data, published and seen at one moment."""
    return Entry(
        source_id="outlet",
        publisher=_PUBLISHER,
        url="",
        guid=guid,
        title=row["title"],
        description="",
        text=row["text"],
        language=language,
        published_at=at,
        seen_at=at,
    )


def measure(items: Sequence[LabelledEntry], embedder: str = "off") -> Figures:
    """Cluster the entries, and compare the stories with the labels."""
    assigned = assign_stories([item.entry for item in items], embedder)
    arrived, stories = assigned.arrived, assigned.final
    events = [item.event for item in items]
    opened = _opened_stories(arrived, events)
    precision, recall = _pairs(stories, events)
    cross_language = _cross_language_pairs(items, stories)
    return {
        "pair_p": precision,
        "pair_r": recall,
        "pair_f1": f1(precision, recall),
        "b3_f1": f1(_b_cubed(stories, events), _b_cubed(events, stories)),
        "arrival_pair_f1": f1(*_pairs(arrived, events)),
        "extra": sum(count - 1 for count in opened.values()),
        "hidden": len(set(events)) - len(opened),
        "quiet": assigned.doubtful,
        "events": len(set(events)),
        "cross_language_pairs": len(cross_language),
        "cross_language_found": sum(cross_language),
    }


def assign_stories(entries: Sequence[Entry], embedder: str = "off") -> AssignedStories:
    """Put entries through the window, one at a time.

    A story has the number of the entry that opened it, from 1 on.
    """
    window = embedding.story_window(embedder)
    arrived: list[int] = []
    merged_into: dict[int, int] = {}
    doubtful = 0
    all_vectors = embedding.entry_vectors(entries, embedder)
    for number, (entry, vectors) in enumerate(zip(entries, all_vectors, strict=True), start=1):
        join = window.place(entry, vectors)
        story = join.story_id if join else number
        doubtful += join is not None and join.is_doubtful
        window.add(story, entry, vectors)
        arrived.append(story)
        if candidate := window.merge_candidate(story, entry):
            survivor, absorbed = sorted((story, candidate))
            window.merge(survivor, absorbed)
            merged_into[absorbed] = survivor
    return AssignedStories(arrived, [_final_story(story, merged_into) for story in arrived], doubtful)


def f1(precision: float, recall: float) -> float:
    """Return the harmonic mean of two shares."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def main(arguments: Sequence[str]) -> None:
    """Print a table and, as the last line, one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.quality.clustering", description=__doc__)
    embedding.add_option(parser)
    options = measured(parser, "clustering", arguments)
    figures: dict[str, Figures] = {}
    for path in sorted(options.folder.glob("*.jsonl")):
        items = load(path)
        started_at = time.perf_counter()
        figures[path.stem] = {name: round(value, 4) for name, value in measure(items, options.embedder).items()}
        seconds_each = (time.perf_counter() - started_at) / len(items)
        print(f"{path.stem}: {len(items)} entries, {1000 * seconds_each:.2f} ms each")
        print("".join(f"  {name:22}{value:10.3f}\n" for name, value in figures[path.stem].items()))
    print(json.dumps(figures))


def _moment(published: str) -> datetime:
    if len(published) >= _FULL_DATE_CHARS:
        moment = datetime.fromisoformat(published)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    year, _, month = published.partition("-")
    return datetime(int(year), int(month or 6), 15, tzinfo=UTC) if year else UNDATED


def _final_story(story: int, merged_into: Mapping[int, int]) -> int:
    while story in merged_into:
        story = merged_into[story]
    return story


def _opened_stories(arrived: Sequence[int], events: Sequence[str]) -> Counter[str]:
    """Return the number of stories that each event opened."""
    placed = enumerate(zip(arrived, events, strict=True), start=1)
    return Counter(event for number, (story, event) in placed if story == number)


def _pairs(stories: Sequence[int], events: Sequence[str]) -> tuple[float, float]:
    """Return precision and recall over all pairs of entries in the same story."""
    both, predicted, labelled = (_pair_count(groups) for groups in (zip(stories, events, strict=True), stories, events))
    return both / predicted if predicted else 0.0, both / labelled if labelled else 0.0


def _pair_count(groups: Iterable[object]) -> int:
    return sum(size * (size - 1) // 2 for size in Counter(groups).values())


def _b_cubed(stories: Sequence[object], events: Sequence[object]) -> float:
    """Return the mean share of the entries in an entry's story that belong to its own event."""
    both, story_sizes = Counter(zip(stories, events, strict=True)), Counter(stories)
    return sum(size * size / story_sizes[story] for (story, _), size in both.items()) / len(stories)


def _cross_language_pairs(items: Sequence[LabelledEntry], stories: Sequence[int]) -> list[bool]:
    """Return, for each pair of entries of one event in two languages, whether both are in the same story."""
    groups: defaultdict[str, list[tuple[str | None, int]]] = defaultdict(list)
    for item, story in zip(items, stories, strict=True):
        groups[item.event].append((item.entry.language, story))
    pairs = (pair for group in groups.values() for pair in combinations(group, 2))
    return [first[1] == second[1] for first, second in pairs if first[0] != second[0]]


if __name__ == "__main__":
    main(sys.argv[1:])
