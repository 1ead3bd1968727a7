"""Server of the outlets' feeds: each article appears once, in the feed of its outlet, round by round."""

import asyncio
import json
import re
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from urllib.parse import quote

from aiohttp import web

from bot.fetching import catalogue
from bot.model.sources import Publisher

ROUNDS = 4
POLLS_PER_ROUND = 2
COUNTRY_BY_DOMAIN = {"am": "AM", "az": "AZ", "ru": "RU", "ge": "GE", "tr": "TR"}


@dataclass(frozen=True, slots=True)
class Article:
    """Labelled article of the collection."""

    id: str
    outlet: str
    language: str
    title: str
    text: str
    published: str  # as in the collection: a time, a day, a month, a range of years, or empty
    topics: frozenset[str]
    event: str  # shared by the articles of one event


def load(folder: Path) -> tuple[Article, ...]:
    """Read the articles in order of their dates; those without one come first."""
    rows = [
        json.loads(line)
        for name in ("items.jsonl", "background.jsonl")
        if (folder / name).exists()
        for line in (folder / name).read_text("utf-8").splitlines()
    ]
    return tuple(sorted((_article(row) for row in rows), key=lambda article: article.published))


def _article(row: Mapping[str, object]) -> Article:
    number = str(row["id"])
    topics = row.get("topics")
    return Article(
        id=number,
        outlet=str(row.get("source") or "unknown").lower().removeprefix("www."),
        language=str(row.get("lang") or "en")[:2].lower(),
        title=str(row.get("title") or ""),
        text=str(row.get("text") or ""),
        published=str(row.get("published") or ""),
        topics=frozenset(map(str, topics)) if isinstance(topics, list) else frozenset(),
        event=str(row.get("event_group") or number),
    )


class NewsServer:
    """HTTP server with a feed for each outlet; `start_round` adds the articles of the next round."""

    def __init__(self, articles: Sequence[Article], now: datetime) -> None:
        self._now = now
        self._size = -(-len(articles) // ROUNDS)
        self._by_outlet: defaultdict[str, list[tuple[int, Article]]] = defaultdict(list)
        for place, article in enumerate(articles):
            self._by_outlet[article.outlet].append((place, article))
        self.outlets = sorted(self._by_outlet)
        self.round = 0
        self._polls: Counter[int] = Counter()
        self._polled = asyncio.Event()
        self.url = ""

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Listen on a free port of 127.0.0.1."""
        app = web.Application()
        app.router.add_get(r"/feeds/{number:\d+}", self._feed)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()

    def start_round(self) -> None:
        """Begin the next round."""
        self.round += 1
        self._polls.clear()

    async def wait_until_polled(self, seconds: float) -> None:
        """Wait until every outlet was polled twice in this round: by the second poll the first has been stored."""
        async with asyncio.timeout(seconds):
            while len(self._polls) < len(self.outlets) or min(self._polls.values()) < POLLS_PER_ROUND:
                self._polled.clear()
                await self._polled.wait()

    def catalogue(self) -> str:
        """Return the outlets in the form of the bot's catalogue."""
        publishers = {source.publisher.id: source.publisher for source in catalogue.load(None)}
        return "\n".join(self._entry(number, publishers) for number in range(len(self.outlets)))

    def _entry(self, number: int, publishers: Mapping[str, Publisher]) -> str:
        outlet = self.outlets[number]
        publisher = publishers.get(outlet)
        slug = outlet if re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,50}", outlet) else f"outlet-{number}"
        country = publisher.country if publisher else COUNTRY_BY_DOMAIN.get(outlet.rpartition(".")[2])
        kind = publisher.kind if publisher else None
        language = Counter(article.language for _, article in self._by_outlet[outlet]).most_common(1)[0][0]
        return "\n".join(
            [
                "[[publisher]]",
                f'id = "{slug}"',
                f"name = {json.dumps(outlet)}",
                f'country = "{country or "GB"}"',
                f'kind = "{kind or "international"}"',
                f'home = "{self.url}/{number}"',
                "[[publisher.feed]]",
                f'id = "outlet-{number}"',
                f'url = "{self.url}/feeds/{number}"',
                f'language = "{language}"',
                f"checked = {self._now:%Y-%m-%d}",
            ]
        )

    async def _feed(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        shown = [
            (place, article)
            for place, article in self._by_outlet[self.outlets[number]]
            if place < self.round * self._size
        ]
        self._polls[number] += 1
        self._polled.set()
        items = [self._item(place, article) for place, article in reversed(shown)] + [self._older(number)]
        text = f'<rss version="2.0"><channel><title>{number}</title>{"".join(items)}</channel></rss>'
        return web.Response(text=text, content_type="application/rss+xml")

    def _item(self, place: int, article: Article) -> str:
        published = self._now - timedelta(hours=1) + timedelta(seconds=place)
        return (
            f"<item><title>{escape(article.title)}</title><link>{self.url}/news/{quote(article.id, safe='')}</link>"
            f"<description>{escape(escape(article.text))}</description>"
            f"<pubDate>{format_datetime(published)}</pubDate></item>"
        )

    def _older(self, number: int) -> str:
        return (
            f"<item><title>Opening hours of reading room {number}</title><link>{self.url}/older/{number}</link>"
            f"<description>Reading room {number} is open from nine to five.</description>"
            f"<pubDate>{format_datetime(self._now.astimezone(UTC) - timedelta(hours=30))}</pubDate></item>"
        )
