"""How each entry came into a story."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from bot.clock import Clock
from bot.clustering.index import STORY_WINDOW
from bot.clustering.window import StoryWindow
from bot.errors import QuestionError
from bot.matching.thresholds import levels_reached
from bot.model.entries import Entry
from bot.model.stories import Story
from bot.model.topics import Match
from bot.settings import read
from bot.storage.database import Database
from bot.storage.stories import Stories

_TERMS = 8  # of what two have in common, that are shown
_TITLE = 90  # characters


def explain(given: argparse.Namespace) -> int:
    """Print a story with what made each of its entries a part of it.

    Raises:
        QuestionError: there is no such story.
    """
    asyncio.run(_explain(given.id))
    return 0


async def _explain(story_id: int) -> None:
    database = Database(read().database_url)
    try:
        stories = Stories(database)
        story = await stories.story(story_id)
        if story is None:
            message = f"there is no story {story_id}, or it is no longer kept"
            raise QuestionError(message)
        known = await stories.window(story.opened_at - STORY_WINDOW)
        found = await stories.matches(story.id)
    finally:
        await database.close()
    print("\n".join([*_head(story, story_id), *_entries(story, known), *_topics(found)]))


def _head(story: Story, asked: int) -> Iterator[str]:
    if story.id != asked:
        yield f"Story {asked} was merged into another one."
    outlets = len(story.publishers)
    state = "settled" if story.is_settled(Clock().now()) else "growing"
    yield f"Story {story.id}: {outlets} outlets, opened {story.opened_at:%Y-%m-%d %H:%M} UTC, {state}"


def _entries(story: Story, known: Sequence[tuple[int, Entry]]) -> Iterator[str]:
    """Yield each entry with why it is there, as the window of that time would say it."""
    window, is_open = StoryWindow(), False
    for story_id, entry in known:
        if story_id == story.id:
            outlet = f"{entry.publisher.name} ({entry.language or '?'})"
            yield f"  {entry.seen_at:%H:%M:%S}  {outlet}  {entry.title[:_TITLE]}"
            yield f"            {_why(window, story.id, entry) if is_open else 'opens the story'}"
            is_open = True
        window.add(story_id, entry)


def _why(window: StoryWindow, story_id: int, entry: Entry) -> str:
    kinship = window.explain(story_id, entry)
    shared = ", ".join(kinship.shared[:_TERMS]) or "nothing that is rare"
    said = f"by its {kinship.by}, {kinship.alike:.1f} times what is enough: {shared}"
    return said if kinship.alike >= 1 else f"{said}; it came in by a story that was merged, or while fewer were known"


def _topics(found: Sequence[Match]) -> Iterator[str]:
    for match in found:
        reached = ", ".join(sorted(levels_reached(match.score))) or "no level"
        names = ", ".join(f"“{sign.name}” {sign.count}× in the {sign.place}" for sign in match.evidence)
        yield f"  {match.topic_id}: {match.score} of 100, {reached}: {names}"
