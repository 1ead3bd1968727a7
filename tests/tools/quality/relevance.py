"""Quality of matching articles to topics: `python -m tests.tools.quality.relevance DIR`.

DIR holds `items.jsonl` (articles labelled with the topics that they are about) and `background.jsonl` (news that names
no topic: an alert on it is false), by default the measuring data beside the project. Prints precision, recall and F1 of
each topic and level, on all items and on those that are not borderline, and the number of background items that alert,
plain and with one line of boilerplate. The last line is one JSON object with the figures of the level *normal*.
"""

import argparse
import json
import re
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics
from bot.matching.matcher import Matcher
from bot.matching.thresholds import levels_reached
from bot.model.entries import Entry
from bot.model.sources import Publisher, PublisherKind
from bot.model.topics import Level
from tests.support.data import measured

_COUNTRY_BY_DOMAIN = {"am": "AM", "az": "AZ", "ru": "RU", "ge": "GE", "tr": "TR"}
_YEAR = re.compile(r"(?:19|20)\d\d")
_SEEN_AT = datetime(2026, 10, 1, tzinfo=UTC)
_PUBLISHED_AT = datetime(2022, 6, 1, tzinfo=UTC)  # of an item without a date

Item = Mapping[str, Any]
Change = Callable[[Entry], Entry]

BOILERPLATE: Mapping[str, Change] = {
    "footer": lambda e: replace(e, text=f"{e.text} © 2024 The Publishing House, Yerevan, Armenia."),
    "office": lambda e: replace(e, text=f"{e.text} Write to our office in Baku, Azerbaijan."),
    "read also": lambda e: replace(e, text=f"{e.text} Read also: Armenia and Azerbaijan sign a border protocol"),
    "dateline": lambda e: replace(e, text=f"BAKU, Azerbaijan (AP) — {e.text}"),
    "short dateline": lambda e: replace(e, text=f"YEREVAN, Sept 20 (Reuters) - {e.text}"),
    "agency": lambda e: replace(e, text=f"{e.text} The Azerbaijan State News Agency carried the report."),
    "suffix": lambda e: replace(e, title=f"{e.title} - Report Azerbaijan"),
    "bar suffix": lambda e: replace(e, title=f"{e.title} | Armenia Today"),
    "quoted": lambda e: replace(e, text=f"According to Azerbaijan's Report news agency, {e.text}"),
    "bare suffix": lambda e: replace(e, title=f"{e.title} | Azerbaijan"),
    "tags": lambda e: replace(e, text=f"{e.text} Tags: Armenia, Azerbaijan, CSTO"),
    "follow": lambda e: replace(e, text=f"{e.text} Follow our Telegram channel on Armenia and Azerbaijan."),
    "photo": lambda e: replace(e, text=f"{e.text} Photo: press service of the president of Armenia"),
    "address": lambda e: replace(e, text=f"{e.text}\n12 Nizami Street, Baku AZ1000, Azerbaijan"),
    "born": lambda e: replace(e, text=f"{e.text} The author was born in Baku."),
}


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits and errors of one topic at one level."""

    right: int
    false: int
    missed: int

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.false) if self.right else 0.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (2 * self.right + self.false + self.missed) if self.right else 0.0


def main() -> None:
    folder, shows_errors = _parse_arguments()
    items, background = load_items(folder / "items.jsonl"), load_items(folder / "background.jsonl")
    countries = load_countries()
    matcher = Matcher(load_builtin_topics())
    scored = [(item, score_topics(matcher, to_entry(item, countries))) for item in items]
    clear = [(item, scores) for item, scores in scored if not item.get("borderline")]
    _print_table(scored, clear)
    entries = [to_entry(item, countries) for item in background]
    alerts = {level: _alerting(matcher, entries, level) for level in Level}
    changed = {name: _alerting(matcher, map(change, entries), Level.NORMAL) for name, change in BOILERPLATE.items()}
    _print_background(alerts, changed, len(entries))
    cost = _microseconds(matcher, [to_entry(item, countries) for item in items])
    print(f"\none entry takes {cost:.0f} µs (items that name something, mean)\n")
    if shows_errors:
        _print_errors(scored)
    print(
        json.dumps(_figures(scored, clear) | _background_figures(alerts, changed, len(entries)) | {"us": round(cost)})
    )


def _parse_arguments() -> tuple[Path, bool]:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.quality.relevance", description=__doc__)
    parser.add_argument("--errors", action="store_true", help="print each item that is judged wrongly at normal")
    options = measured(parser, "relevance")
    return options.folder, options.errors


def load_items(path: Path) -> list[Item]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def load_countries() -> Mapping[str, str]:
    """Return host → country from the catalogue of sources, or nothing without a catalogue."""
    try:
        from bot.fetching.catalogue import load  # noqa: PLC0415  only this measurement needs the catalogue
    except ImportError:
        return {}
    return {source.publisher.id: source.publisher.country for source in load(None) if source.publisher.country}


def to_entry(item: Item, countries: Mapping[str, str]) -> Entry:
    host = _host(item)
    country = countries.get(host) or _COUNTRY_BY_DOMAIN.get(host.rsplit(".", 1)[-1])
    publisher = Publisher(host, host, country, PublisherKind.INDEPENDENT, f"https://{host}/")
    return Entry(
        source_id=host,
        publisher=publisher,
        url=item["url"],
        guid=None,
        title=item["title"],
        description="",
        text=item["text"],
        language=item["lang"],
        published_at=_published(item["published"]),
        seen_at=_SEEN_AT,
    )


def _host(item: Item) -> str:
    bare: str = item["source"].strip().rstrip(".")
    host = bare if "." in bare and " " not in bare else urlsplit(item["url"]).hostname or bare
    return host.removeprefix("www.").lower()


def _published(published: str) -> datetime:
    try:
        day = datetime.fromisoformat(published)
    except ValueError:
        year = _YEAR.search(published)
        return datetime(int(year[0]), 7, 1, tzinfo=UTC) if year else _PUBLISHED_AT
    return day if day.tzinfo else day.replace(tzinfo=UTC)


def score_topics(matcher: Matcher, entry: Entry) -> Mapping[str, int]:
    return {match.topic_id: match.score for match in matcher.match(entry)}


def _tally(scored: Sequence[tuple[Item, Mapping[str, int]]], topic: str, level: Level) -> Tally:
    right = false = missed = 0
    for item, scores in scored:
        alerts, relevant = level in levels_reached(scores.get(topic, 0)), topic in item["topics"]
        right, false, missed = right + (alerts and relevant), false + (alerts > relevant), missed + (relevant > alerts)
    return Tally(right, false, missed)


def _alerting(matcher: Matcher, entries: Iterable[Entry], level: Level) -> int:
    return sum(any(level in levels_reached(match.score) for match in matcher.match(entry)) for entry in entries)


def _microseconds(matcher: Matcher, entries: Sequence[Entry]) -> float:
    started_at = time.process_time()
    for entry in entries:
        matcher.match(entry)
    return (time.process_time() - started_at) / len(entries) * 1e6


def _macro(scored: Sequence[tuple[Item, Mapping[str, int]]], level: Level) -> float:
    return mean(_tally(scored, topic, level).f1 for topic in builtin_ids())


def _figures(
    scored: Sequence[tuple[Item, Mapping[str, int]]], clear: Sequence[tuple[Item, Mapping[str, int]]]
) -> dict[str, float]:
    each = {f"{topic}_f1": round(_tally(scored, topic, Level.NORMAL).f1, 3) for topic in builtin_ids()}
    macro, macro_clear = _macro(scored, Level.NORMAL), _macro(clear, Level.NORMAL)
    return {"macro_f1": round(macro, 3), "macro_f1_clear": round(macro_clear, 3), **each}


def _background_figures(alerts: Mapping[Level, int], changed: Mapping[str, int], count: int) -> dict[str, float]:
    worst = max(changed.values())
    return {
        "background_alerts": round(alerts[Level.NORMAL] / max(count, 1), 4),
        "boilerplate_alerts": round(worst / max(count, 1), 4),
    }


def _print_table(
    scored: Sequence[tuple[Item, Mapping[str, int]]], clear: Sequence[tuple[Item, Mapping[str, int]]]
) -> None:
    print(f"{len(scored)} items, {len(clear)} clear; precision/recall/F1")
    print(f"{'':18}" + "".join(f"{level:>20}" for level in Level))
    for kind, subset in (("all", scored), ("clear", clear)):
        for topic in builtin_ids():
            cells = (_tally(subset, topic, level) for level in Level)
            print(f"{topic:11} {kind:6}" + "".join(f"{t.precision:8.3f}{t.recall:6.3f}{t.f1:6.3f}" for t in cells))
        print(f"{'macro':11} {kind:6}" + "".join(f"{_macro(subset, level):20.3f}" for level in Level))


def _print_background(alerts: Mapping[Level, int], changed: Mapping[str, int], count: int) -> None:
    print(f"\nbackground alerts of {count}: " + ", ".join(f"{level} {alerts[level]}" for level in Level))
    print(
        "with one line more, at normal: " + ", ".join(f"{name} {alert_count}" for name, alert_count in changed.items())
    )


def _print_errors(scored: Sequence[tuple[Item, Mapping[str, int]]]) -> None:
    for item, scores in scored:
        alerted = {topic for topic in builtin_ids() if Level.NORMAL in levels_reached(scores.get(topic, 0))}
        for topic in sorted(alerted ^ set(item["topics"])):
            error_kind = "FALSE " if topic in alerted else "MISSED"
            note = "borderline " if item.get("borderline") else ""
            print(f"{error_kind} {topic} {scores.get(topic, 0)} {note}{item['id']} {item['lang']} {item['source']}")
            print(f"    {item['why']}")
            print(f"    {item['title']} | {item['text'][:400]}")


if __name__ == "__main__":
    main()
