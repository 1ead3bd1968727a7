"""Explain why a text is about a topic: its score, name by name."""

import argparse
import asyncio
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bot.cli.output import level_name, print_json
from bot.clock import Clock
from bot.errors import QuestionError, UnreadableError
from bot.fetching import catalogue
from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter, host
from bot.fetching.http_client import open_client
from bot.fetching.page_client import PageClient
from bot.fetching.parser_process.article_parser import ArticleParserProcess
from bot.fetching.robots import Robots
from bot.matching.custom.query_parser import QueryError
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
        QuestionError: the text cannot be read, nothing is in it, or the query is invalid.
    """
    entry = _entry(options)
    topics = load_builtin_topics()
    matcher = Matcher(topics)
    try:
        explanations = (matcher.explain_query(entry, options.words),) if options.words else matcher.explain(entry)
    except QueryError as error:
        raise QuestionError(f"“{options.words}” is no query: {error}") from error
    if options.json:
        unnamed = () if options.words else (topic.id for topic in topics)
        scores = dict.fromkeys(unnamed, 0) | {entry.topic_id: entry.relevance.score for entry in explanations}
        print_json({"topics": {topic: {"score": n, "level": level_name(n)} for topic, n in scores.items()}})
    else:
        text = "\n\n".join("\n".join(_lines(explanation)) for explanation in explanations)
        print(text or "It names nobody of any topic.")
    return 0


def _entry(options: argparse.Namespace) -> Entry:
    """Return the text of the command line, of a file, of the input or of an article as an entry."""
    place, title, text = options.place, options.title, options.text
    if place is not None and text is not None:
        raise QuestionError("the text is given twice: take either --text or FILE, URL or -")
    if place is None and title is None and text is None:
        raise QuestionError("no text is given: take FILE, URL or -, or --title and --text")
    if place is not None and place.startswith(("http://", "https://")):
        article = asyncio.run(_article(place, options.language, options.country))
        return article if title is None else replace(article, title=title)
    if place is not None:
        text = _read(place)
        if title is None:
            title, _, text = text.strip().partition("\n")
    if not f"{title or ''}{text or ''}".strip():
        raise QuestionError(f"nothing is in {place or 'the text'}")
    now = Clock().now()
    publisher = Publisher("text", "text", options.country, None, "")
    title, text = (title or "").strip(), (text or "").strip()
    return Entry("text", publisher, "", None, title, "", text, options.language, now, now)


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


def _read(file: str) -> str:
    try:
        return sys.stdin.read() if file == STDIN else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QuestionError(f"{file} cannot be read: {error}") from error


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
