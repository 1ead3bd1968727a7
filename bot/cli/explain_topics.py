"""Why a text is about a topic."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot import app
from bot.clock import Clock
from bot.errors import QuestionError, UnreadableError
from bot.fetching import catalogue
from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter, host
from bot.fetching.page_client import PageClient
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.fetching.robots import Robots
from bot.matching.dictionary.topics import load_builtin_topics
from bot.matching.matcher import Explanation, Matcher
from bot.matching.thresholds import levels_reached
from bot.model.entries import Document, Entry
from bot.model.sources import FetchError, Publisher
from bot.parsing.article.page import ArticlePage
from bot.settings import Settings, read

STDIN = "-"


def explain(given: argparse.Namespace) -> int:
    """Print how a text comes to its scores.

    Raises:
        QuestionError: the text cannot be read, or nothing is in it.
    """
    if given.text.startswith(("http://", "https://")):
        entry = asyncio.run(_article(given.text, given.language, given.country))
    else:
        entry = _entry(_text(given.text), given.language, given.country)
    found = Matcher(load_builtin_topics()).explain(entry)
    print("\n\n".join("\n".join(_lines(judged)) for judged in found) or "It names nobody of any topic.")
    return 0


async def _article(url: str, language: str | None, country: str | None) -> Entry:
    """Read an article as the bot would: politely, guarded, and as its robots.txt permits."""
    settings, now = read(), Clock().now()
    page = await _page(url, settings)
    known = catalogue.publishers(settings.catalogue)
    name = host(url).removeprefix("www.")
    outlet = known.get(name) or Publisher(name, page.publisher or name, None, None, "")
    outlet = replace(outlet, country=country or outlet.country)
    return Entry("text", outlet, url, None, page.title, "", page.text, language or page.language, now, now)


async def _page(url: str, settings: Settings) -> ArticlePage:
    client, reader = app.feeds_client(settings), ArticleParserProcess()
    polite = PageClient(client, HostLimiter())
    visitor = ArticleClient(polite, Robots(polite))
    try:
        found = await visitor.get(url, user_agent=None, now=Clock().now())
        if not isinstance(found, Document):
            reason = f"{found.kind}: {found.detail}" if isinstance(found, FetchError) else str(found)
            message = f"{url} cannot be read: {reason}"
            raise QuestionError(message)
        page = await reader.read(found)
    except UnreadableError as error:
        message = f"{url} cannot be read: {error}"
        raise QuestionError(message) from error
    finally:
        await reader.close()
        await visitor.close()
        await client.aclose()
    if page.missing:
        message = f"{url} has no article that can be read: {page.missing}"
        raise QuestionError(message)
    return page


def _text(file: str) -> str:
    try:
        text = sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        message = f"{file} cannot be read: {error}"
        raise QuestionError(message) from error
    if not text.strip():
        message = f"nothing is in {file}"
        raise QuestionError(message)
    return text


def _entry(text: str, language: str | None, country: str | None) -> Entry:
    title, _, body = text.strip().partition("\n")
    now = Clock().now()
    outlet = Publisher("text", "text", country, None, "")
    return Entry("text", outlet, "", None, title.strip(), "", body.strip(), language, now, now)


def _lines(judged: Explanation) -> Iterator[str]:
    about = judged.relevance
    reached = ", ".join(sorted(levels_reached(about.score))) or "no level"
    yield f"{judged.topic_id}: {about.score} of 100, {reached}"
    parts = {
        "where it stands": about.head + about.body,
        "how often": about.count,
        "against others": about.dominance,
    }
    said = ", ".join(f"{name} {points:.0f}" for name, points in parts.items())
    rest = about.score - sum(parts.values())
    yield f"  {said}; outlet, sport and limits {rest:+.0f}"
    for weighed in judged.mentions:
        mention = weighed.mention
        kind = f"{mention.name.kind}, {weighed.role}" if weighed.role else str(mention.name.kind)
        place, name = judged.reading.place(mention), judged.reading.text(mention)
        yield f"  {weighed.weight:5.2f}  {place:6}  “{name}” ({kind})"
    for mention in judged.rejected:
        place, name = judged.reading.place(mention), judged.reading.text(mention)
        yield f"      –  {place:6}  “{name}” (means something else here)"
