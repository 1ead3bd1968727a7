"""Explain how each entry came into a story."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from bot.cli.database import open_database
from bot.clock import Clock
from bot.clustering.index import STORY_WINDOW
from bot.clustering.window import StoryWindow
from bot.errors import QuestionError
from bot.matching.thresholds import levels_reached
from bot.model.entries import Entry
from bot.model.stories import Story
from bot.model.topics import Match
from bot.storage.stories import Stories

_MAX_TERMS = 8  # that an entry and a story have in common
_MAX_TITLE_CHARS = 90


def explain(options: argparse.Namespace) -> int:
    """Print a story with what made each of its entries a part of it.

    Raises:
        QuestionError: there is no such story.
    """
    asyncio.run(_explain(options.id))
    return 0


async def _explain(story_id: int) -> None:
    async with open_database() as database:
        stories = Stories(database)
        story = await stories.story(story_id)
        if story is None:
            raise QuestionError(f"there is no story {story_id}, or it is no longer kept")
        entries = await stories.window(story.opened_at - STORY_WINDOW)
        matches = await stories.matches(story.id)
    print("\n".join([*_head(story, story_id), *_entries(story, entries), *_topics(matches)]))


def _head(story: Story, requested_id: int) -> Iterator[str]:
    if story.id != requested_id:
        yield f"Story {requested_id} was merged into another one."
    publishers = len(story.publishers)
    state = "settled" if story.is_settled(Clock().now()) else "growing"
    yield f"Story {story.id}: {publishers} outlets, opened {story.opened_at:%Y-%m-%d %H:%M} UTC, {state}"


def _entries(story: Story, entries: Sequence[tuple[int, Entry]]) -> Iterator[str]:
    """Yield each entry with the reason for its place, as the story window had it at that time."""
    window, is_open = StoryWindow(), False
    for story_id, entry in entries:
        if story_id == story.id:
            publisher = f"{entry.publisher.name} ({entry.language or '?'})"
            yield f"  {entry.seen_at:%H:%M:%S}  {publisher}  {entry.title[:_MAX_TITLE_CHARS]}"
            yield f"            {_why(window, story.id, entry) if is_open else 'opens the story'}"
            is_open = True
        window.add(story_id, entry)


def _why(window: StoryWindow, story_id: int, entry: Entry) -> str:
    similarity = window.explain(story_id, entry)
    shared = ", ".join(similarity.shared[:_MAX_TERMS]) or "nothing that is rare"
    reason = f"by its {similarity.by}, {similarity.ratio:.1f} times what is enough: {shared}"
    return (
        reason
        if similarity.ratio >= 1
        else f"{reason}; it came in by a story that was merged or split, or while fewer were known"
    )


def _topics(matches: Sequence[Match]) -> Iterator[str]:
    for match in matches:
        reached = ", ".join(sorted(levels_reached(match.score))) or "no level"
        names = ", ".join(f"“{evidence.name}” {evidence.count}× in the {evidence.place}" for evidence in match.evidence)
        yield f"  {match.topic_id}: {match.score} of 100, {reached}: {names}"
