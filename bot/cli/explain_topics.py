"""Explain why a text is about a topic: its score, name by name."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.clock import Clock
from bot.errors import QuestionError, UnreadableError
from bot.fetching import catalogue
from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter, host
from bot.fetching.http_client import open_client
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


def explain(options: argparse.Namespace) -> int:
    """Print how a text comes to its scores.

    Raises:
        QuestionError: the text cannot be read, or nothing is in it.
    """
    if options.text.startswith(("http://", "https://")):
        entry = asyncio.run(_article(options.text, options.language, options.country))
    else:
        entry = _entry(_text(options.text), options.language, options.country)
    explanations = Matcher(load_builtin_topics()).explain(entry)
    print(
        "\n\n".join("\n".join(_lines(explanation)) for explanation in explanations) or "It names nobody of any topic."
    )
    return 0


async def _article(url: str, language: str | None, country: str | None) -> Entry:
    """Read an article as the bot would: politely, guarded, and as its robots.txt permits."""
    settings, now = read(), Clock().now()
    page = await _page(url, settings)
    publishers = catalogue.publishers(settings.catalogue)
    name = host(url).removeprefix("www.")
    publisher = publishers.get(name) or Publisher(name, page.publisher or name, None, None, "")
    publisher = replace(publisher, country=country or publisher.country)
    return Entry("text", publisher, url, None, page.title, "", page.text, language or page.language, now, now)


async def _page(url: str, settings: Settings) -> ArticlePage:
    client = open_client(user_agent=settings.user_agent, allowed=settings.allowed)
    reader, page_client = ArticleParserProcess(), PageClient(client, HostLimiter())
    articles = ArticleClient(page_client, Robots(page_client))
    try:
        result = await articles.get(url, user_agent=None, now=Clock().now())
        if not isinstance(result, Document):
            reason = f"{result.kind}: {result.detail}" if isinstance(result, FetchError) else str(result)
            message = f"{url} cannot be read: {reason}"
            raise QuestionError(message)
        page = await reader.parse(result)
    except UnreadableError as error:
        message = f"{url} cannot be read: {error}"
        raise QuestionError(message) from error
    finally:
        await reader.close()
        await articles.close()
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
    publisher = Publisher("text", "text", country, None, "")
    return Entry("text", publisher, "", None, title.strip(), "", body.strip(), language, now, now)


def _lines(explanation: Explanation) -> Iterator[str]:
    score = explanation.relevance
    reached = ", ".join(sorted(levels_reached(score.score))) or "no level"
    yield f"{explanation.topic_id}: {score.score} of 100, {reached}"
    parts = {
        "where it stands": score.head + score.body,
        "how often": score.count,
        "against others": score.dominance,
    }
    points_by_part = ", ".join(f"{name} {points:.0f}" for name, points in parts.items())
    remainder = score.score - sum(parts.values())
    yield f"  {points_by_part}; outlet, sport and limits {remainder:+.0f}"
    for weighed in explanation.mentions:
        mention = weighed.mention
        kind = f"{mention.name.kind}, {weighed.role}" if weighed.role else str(mention.name.kind)
        place, name = explanation.reading.place(mention), explanation.reading.text(mention)
        yield f"  {weighed.weight:5.2f}  {place:6}  “{name}” ({kind})"
    for mention in explanation.rejected:
        place, name = explanation.reading.place(mention), explanation.reading.text(mention)
        yield f"      –  {place:6}  “{name}” (means something else here)"
