"""An hour of the demo's news, through the parsers and the story window: each event of each round is one story."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clustering.window import StoryWindow
from bot.fetching import catalogue
from bot.model.entries import Document, Entry
from bot.model.sources import Source
from bot.parsing.feeds import document_parser
from bot.sandbox.news import catalogue as news_catalogue
from bot.sandbox.news.feeds import CONTENT_TYPES, render
from bot.sandbox.news.generator import Generator, Item
from bot.sandbox.news.script import Script, load

OPENED = datetime(2026, 11, 24, 12, tzinfo=UTC)
EVERY, FIRST_DELAY, DURATION = timedelta(seconds=4), timedelta(seconds=15), timedelta(minutes=60)
EXPIRED_EVERY = 100  # entries
SITE = "http://127.0.0.1:8082"


def items_of_an_hour(script: Script) -> list[Item]:
    generator = Generator(script, opened_at=OPENED, every=None)
    moments = (OPENED + FIRST_DELAY + number * EVERY for number in range(DURATION // EVERY))
    return [item for moment in moments for item in generator.begin_next(moment).items]


def parsed(script: Script, items: list[Item], sources: tuple[Source, ...]) -> Iterator[Entry]:
    """Yield the entries of all feeds, each as a document of the whole hour."""
    for source in sources:
        outlet = script.outlet(source.publisher.id)
        assert outlet
        assert source.language
        in_feed = [item for item in items if (item.outlet, item.language) == (outlet.id, source.language)]
        body = render(outlet, source.language, in_feed, base=SITE)
        document = Document(source.url, body, CONTENT_TYPES[outlet.form], None, None, "", OPENED + 2 * DURATION)
        for entry in document_parser.entries(document, source):
            yield replace(entry, seen_at=entry.published_at)


def event_number(entry: Entry) -> int:
    """Return the number of the event by the address of an item, from 1."""
    match = re.search(r"-(\d+)$", entry.url)
    assert match
    return int(match[1])


def stories_by_event(entries: list[Entry]) -> dict[int, set[int]]:
    """Return the stories of each event, by its number, after all merges: as `bot.flows.ingest` places entries."""
    window, merged_into = StoryWindow(), dict[int, int]()
    stories: defaultdict[int, set[int]] = defaultdict(set)
    for new_story, entry in enumerate(entries, 1):
        if new_story % EXPIRED_EVERY == 0:
            window.expire(entry.published_at)
        join = window.place(entry)
        story = join.story_id if join else new_story
        window.add(story, entry)
        if twin := window.merge_candidate(story, entry):
            survivor, merged = sorted((story, twin))
            window.merge(survivor, merged)
            merged_into[merged] = survivor
        stories[event_number(entry)].add(story)
    return {number: {final_story(story, merged_into) for story in of_event} for number, of_event in stories.items()}


def final_story(story: int, merged_into: dict[int, int]) -> int:
    while story in merged_into:
        story = merged_into[story]
    return story


def test_in_an_hour_no_two_rounds_share_a_story_and_no_event_has_two(tmp_path: Path) -> None:
    (path := tmp_path / "catalogue.toml").write_text(news_catalogue.catalogue(SITE), encoding="utf-8")
    script = load()
    items = items_of_an_hour(script)
    entries = sorted(parsed(script, items, catalogue.load(path)), key=lambda entry: entry.published_at)
    assert len(entries) == len(items)
    stories = stories_by_event(entries)
    assert len(stories) == DURATION // EVERY
    assert {number for number, of_event in stories.items() if len(of_event) > 1} == set()
    assert len({story for of_event in stories.values() for story in of_event}) == len(stories)
