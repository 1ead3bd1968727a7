"""Explain how each entry came into a story."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from bot.cli.database import open_database
from bot.clock import Clock
from bot.clustering.index import STORY_WINDOW
from bot.clustering.semantic_rule import Score
from bot.clustering.window import StoryWindow
from bot.errors import QuestionError
from bot.matching.thresholds import levels_reached
from bot.model.entries import WindowEntry
from bot.model.stories import Story
from bot.model.topics import Match
from bot.model.vectors import Calibration
from bot.storage.stories import Stories
from bot.wiring.story_window import build_story_window

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


def _entries(story: Story, items: Sequence[WindowEntry]) -> Iterator[str]:
    """Yield each entry with the reason for its place, as the story window had it at that time."""
    window, is_open = _window(items), False
    for item in items:
        entry = item.entry
        if item.story_id == story.id:
            publisher = f"{entry.publisher.name} ({entry.language or '?'})"
            yield f"  {entry.seen_at:%H:%M:%S}  {publisher}  {entry.title[:_MAX_TITLE_CHARS]}"
            yield f"            {_why(window, story.id, item) if is_open else 'opens the story'}"
            is_open = True
        window.add(item.story_id, entry, item.vectors)


def _window(items: Sequence[WindowEntry]) -> StoryWindow:
    """Return an empty window for the vectors of the newest entry that has some."""
    model = next((item.vectors.model for item in reversed(items) if item.vectors), None)
    return build_story_window(model)


def _why(window: StoryWindow, story_id: int, item: WindowEntry) -> str:
    similarity = window.explain(story_id, item.entry, item.vectors)
    if similarity.semantic and similarity.calibration:
        return _why_by_meaning(similarity.semantic, similarity.calibration)
    shared = ", ".join(similarity.shared[:_MAX_TERMS]) or "nothing that is rare"
    reason = f"by its {similarity.by}, {similarity.ratio:.1f} times what is enough: {shared}"
    return (
        reason
        if similarity.ratio >= 1
        else f"{reason}; it came in by a story that was merged or split, or while fewer were known"
    )


def _why_by_meaning(score: Score, calibration: Calibration) -> str:
    parts = f"{score.meaning:.3f} by its meaning, {score.words:+.3f} by words and names, {score.time:+.3f} by time"
    if score.total < calibration.join:
        return f"{parts}; {calibration.join:g} is enough: it came in by a merge, or before it had vectors"
    doubt = ", in doubt" if score.total < calibration.doubt else ""
    return f"{parts}: {score.total:.3f}, where {calibration.join:g} is enough{doubt}"


def _topics(matches: Sequence[Match]) -> Iterator[str]:
    for match in matches:
        reached = ", ".join(sorted(levels_reached(match.score))) or "no level"
        names = ", ".join(f"“{evidence.name}” {evidence.count}× in the {evidence.place}" for evidence in match.evidence)
        yield f"  {match.topic_id}: {match.score} of 100, {reached}: {names}"
