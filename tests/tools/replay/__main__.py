"""Replay real articles and count the right, wrong, missed and doubled alerts of three chats."""

import argparse
import asyncio
import json
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

from sqlalchemy import case, update

from bot import log
from bot.model.sources import Source
from bot.sandbox.telegram.client.user import UserClient
from bot.sandbox.telegram.model import Message
from bot.storage.engine.migrate import migrate
from bot.storage.tables import sources
from tests.support.data import measured
from tests.support.pipeline import Pipeline, running_pipeline
from tests.support.publishers import Item
from tests.tools.replay.articles import Article, load
from tests.tools.replay.evaluation import ChatEvaluation, ReceivedAlert, evaluate

ERROR_KINDS = ("wrong", "missed", "doubled")
TOPICS = ("csto", "armenia", "azerbaijan")
POLL_DELAY = timedelta(minutes=3)  # from the publication of an article to the poll of its source
DIGEST_DELAY = timedelta(days=2)  # after which every batched alert is due
FAR_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)


async def replay(articles: Sequence[Article]) -> Mapping[str, ChatEvaluation]:
    """Publish the articles one after the other in virtual time; return the evaluation of each topic's chat.

    The clock of the pipeline stands at the moment of each article, years apart where the articles are. Every feed is
    polled once before its first article, as the first poll of a source is silent.
    """
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/replay.db"
        await asyncio.to_thread(migrate, url)
        async with running_pipeline(url) as pipeline:
            pipeline.clock.moment = articles[0].published_at - timedelta(days=3)
            chats = {topic: await pipeline.add_reader(topic) for topic in TOPICS}
            feeds = _feeds(pipeline, articles)
            await pipeline.add_sources(*feeds.values())
            while pipeline.outlets.polls.keys() != {source.id for source in feeds.values()}:
                await pipeline.poll_due()  # one tick polls as many as there are workers
            for article in articles:
                await _publish(pipeline, feeds[_feed_key(article)], article)
            await pipeline.deliver_after(DIGEST_DELAY)
            by_id = {article.id: article for article in articles}
            return {
                topic: evaluate(topic, by_id, _received_alerts(user, pipeline.outlets.url))
                for topic, user in chats.items()
            }


def _feed_key(article: Article) -> tuple[str, str]:
    return article.publisher.id, article.language


def _feeds(pipeline: Pipeline, articles: Sequence[Article]) -> dict[tuple[str, str], Source]:
    """Return a source for each outlet and language, named so that its name is a path of the server."""
    feeds: dict[tuple[str, str], Source] = {}
    for article in articles:
        name = f"outlet-{len(feeds)}"
        source = Source(name, article.publisher, f"{pipeline.outlets.url}/{name}/feed", article.language)
        feeds.setdefault(_feed_key(article), source)
    return feeds


async def _publish(pipeline: Pipeline, source: Source, article: Article) -> None:
    item = Item(article.title, article.text, article.published_at, slug=article.id)
    pipeline.outlets.tells(source.id, item)
    pipeline.clock.moment = max(pipeline.clock.moment, article.published_at + POLL_DELAY)
    await pipeline.deliver_all()  # what has become due since the article before: digests, updates
    await _make_due(pipeline, source)
    await pipeline.poll_due()
    await pipeline.deliver_settled()


async def _make_due(pipeline: Pipeline, source: Source) -> None:
    """Make one source due and no other: those without a new article have nothing to say."""
    due_at = case((sources.c.id == source.id, pipeline.clock.now()), else_=FAR_FUTURE)
    async with pipeline.database.write() as connection:
        await connection.execute(update(sources).values(next_poll_at=due_at))


def _received_alerts(user: UserClient, server_url: str) -> list[ReceivedAlert]:
    """Return the articles that each story of each message links to, the title's first.

    An alert is one story. A digest has a paragraph for each, behind a heading without a link.
    """
    pattern = re.compile(re.escape(server_url) + r"/outlet-\d+/([^/?#]+)")
    alerts = []
    for message in user.received:
        links = [(entity.offset, match[1]) for entity in message.entities if (match := pattern.match(entity.value))]
        stories = [[number for _, number in links]] if _begins_with_link(message) else [[number] for _, number in links]
        alerts += [ReceivedAlert(tuple(dict.fromkeys(map(unquote, story)))) for story in stories if story]
    return alerts


def _begins_with_link(message: Message) -> bool:
    """Return whether a message is an alert: its title is a link, where a digest has a heading."""
    return any(entity.offset == 0 and entity.value for entity in message.entities)


def _table(evaluations: Mapping[str, ChatEvaluation]) -> None:
    print(f"{'topic':12} {'alerts':>7} {'wanted':>7} {'wrong':>6} {'missed':>7} {'doubled':>8}")
    for topic, evaluation in evaluations.items():
        counts = f"{len(evaluation.wrong):6} {len(evaluation.missed):7} {len(evaluation.doubled):8}"
        print(f"{topic:12} {evaluation.alerts:7} {evaluation.wanted:7} {counts}")


def _errors(evaluations: Mapping[str, ChatEvaluation]) -> None:
    for topic, evaluation in evaluations.items():
        for kind in ERROR_KINDS:
            print(topic, kind, *getattr(evaluation, kind), sep="  ")


def figures(evaluations: Mapping[str, ChatEvaluation]) -> dict[str, int]:
    """Return the sums over all chats."""
    sums = {key: sum(getattr(evaluation, key) for evaluation in evaluations.values()) for key in ("alerts", "wanted")}
    return sums | {
        key: sum(len(getattr(evaluation, key)) for evaluation in evaluations.values()) for key in ERROR_KINDS
    }


def main() -> None:
    """Replay the articles; print a table for people and, as the last line, one JSON object."""
    parser = argparse.ArgumentParser(prog="tests.tools.replay", description=main.__doc__)
    parser.add_argument("--errors", action="store_true", help="name each article or event that went wrong")
    options = measured(parser, "relevance")
    log.configure(level="ERROR")
    started_at = time.monotonic()
    articles = load(options.folder)
    evaluations = asyncio.run(replay(articles))
    if options.errors:
        _errors(evaluations)
    _table(evaluations)
    seconds = round(time.monotonic() - started_at, 1)
    print(json.dumps({"items": len(articles), **figures(evaluations), "seconds": seconds}))


if __name__ == "__main__":
    main()
