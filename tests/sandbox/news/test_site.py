import asyncio
import json
import signal
import sys
import tomllib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import feedparser
import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from bot.fetching import catalogue
from bot.model.entries import Document
from bot.parsing.feeds import document_parser
from bot.sandbox.news.clock import Clock
from bot.sandbox.news.generator import Generator
from bot.sandbox.news.script import load
from bot.sandbox.news.site import Site
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

OPENED = datetime(2026, 11, 24, 12, tzinfo=UTC)


@dataclass
class StillClock(Clock):
    moment: datetime = field(default=OPENED)

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


Client = TestClient[aiohttp.web.Request, aiohttp.web.Application]


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def client(clock: StillClock) -> AsyncIterator[Client]:
    site = Site(Generator(load(), opened_at=clock.now(), every=None), clock=clock)
    async with TestClient(TestServer(site.application())) as client:
        yield client


def local(url: str) -> str:
    """The test client asks its own server only, by paths."""
    return URL(url).path


async def read(client: Client, path: str) -> str:
    async with client.get(path) as answer:
        assert answer.status == 200
        return await answer.text()


async def titles(client: Client, outlet: str) -> list[str]:
    return [entry.title for entry in feedparser.parse(await read(client, f"/{outlet}/feed")).entries]


async def test_before_the_first_event_each_feed_has_something_old(client: Client) -> None:
    publishers = tomllib.loads(await read(client, "/catalogue.toml"))["publisher"]
    assert len(publishers) == 6
    for feed in [feed for publisher in publishers for feed in publisher["feed"]]:
        async with client.get(local(feed["url"])) as answer:
            body = await answer.read()
            items = json.loads(body)["items"] if "json" in answer.content_type else feedparser.parse(body).entries
        assert items, feed["url"]


async def test_three_feeds_lie_as_real_ones_do(client: Client, clock: StillClock) -> None:
    async with client.post("/sim/tell"):
        clock.pass_by(600)
    herald = feedparser.parse(await read(client, "/caspian-herald/feed"))
    assert len({entry.link for entry in herald.entries}) > len({entry.id for entry in herald.entries}) == 1
    async with client.get("/severny-telegraf/feed") as answer:
        body = await answer.read()
        assert b"encoding='utf-8'" in body
        assert "Северный" in body.decode("cp1251")
    async with client.get("/alliance-bulletin/feed", headers={"If-None-Match": '"nobody-gave-this"'}) as answer:
        assert answer.status == 304


async def test_the_bot_reads_its_catalogue_and_every_feed_of_it(
    client: Client, clock: StillClock, tmp_path: Path
) -> None:
    for _ in range(12):
        async with client.post("/sim/tell"):
            pass
    clock.pass_by(12)
    (path := tmp_path / "catalogue.toml").write_text(await read(client, "/catalogue.toml"), encoding="utf-8")
    sources = catalogue.load(path)
    assert len(sources) == 8
    for source in sources:
        async with client.get(local(source.url)) as answer:
            document = Document(source.url, await answer.read(), answer.content_type, None, None, "", clock.now())
        for entry in document_parser.entries(document, source):
            assert entry.title
            assert entry.description.endswith(".")
            assert "<" not in entry.description + entry.text
            assert (entry.text != "") == (source.publisher.id != "ridge-post")
            assert clock.now() - timedelta(hours=12) < entry.published_at <= clock.now()
            async with client.get(local(entry.url)) as answer:
                assert entry.description.replace("'", "&#39;") in await answer.text()


async def test_it_says_that_it_is_there(client: Client) -> None:
    assert await read(client, "/healthz") == "ok"


async def test_an_event_is_told_by_one_outlet_after_another(client: Client, clock: StillClock) -> None:
    async with client.post("/sim/tell") as answer:
        response = await answer.json()
    assert response["topics"] == ["csto", "armenia", "azerbaijan"]
    assert len(await titles(client, "ararat-wire")) == 2
    assert len(await titles(client, "ridge-post")) == 1
    clock.pass_by(4)
    assert (await titles(client, "ridge-post"))[0] == response["items"][1]["title"]


async def test_a_story_has_a_page_that_says_it_is_invented_once_it_is_told(client: Client, clock: StillClock) -> None:
    async with client.post("/sim/tell") as answer:
        items = (await answer.json())["items"]
    page = await read(client, local(items[0]["url"]))
    assert "Invented for the demo" in page
    assert items[0]["title"].replace("'", "&#39;") in page
    async with client.get(local(items[-1]["url"])) as answer:
        assert answer.status == 404
    clock.pass_by(40)
    assert "Invented for the demo" in await read(client, local(items[-1]["url"]))


async def test_the_front_page_shows_who_has_told_an_event_so_far(client: Client, clock: StillClock) -> None:
    assert "Nothing has happened yet" in await read(client, "/")
    async with client.post("/sim/tell"):
        pass
    assert "Ridge Post" not in (await read(client, "/")).partition("Events of late")[2]
    clock.pass_by(5)
    assert "Ridge Post" in (await read(client, "/")).partition("Events of late")[2]
    assert "Armenia rebukes CSTO" not in await read(client, "/ararat-wire/")
    assert "Armenia rebukes CSTO" in await read(client, "/ridge-post/")


@pytest.mark.parametrize("outlet", ["ararat-wire", "ridge-post", "meridian-world"])
async def test_a_feed_that_has_nothing_new_answers_304(client: Client, clock: StillClock, outlet: str) -> None:
    async with client.get(f"/{outlet}/feed") as answer:
        tag, date = answer.headers["ETag"], answer.headers["Last-Modified"]
    for header in ({"If-None-Match": tag}, {"If-Modified-Since": date}):
        async with client.get(f"/{outlet}/feed", headers=header) as answer:
            assert (answer.status, await answer.read(), answer.headers["ETag"]) == (304, b"", tag)
    async with client.post("/sim/tell"):
        clock.pass_by(12)
    for header in (
        {"If-None-Match": tag},
        {"If-Modified-Since": date},
        {"If-None-Match": tag, "If-Modified-Since": date},
    ):
        async with client.get(f"/{outlet}/feed", headers=header) as answer:
            assert answer.status == 200


@pytest.mark.parametrize(
    "path",
    ["/nobody/", "/nobody/feed", "/ararat-wire/feed/ru", "/ararat-wire/summit-1", f"/ararat-wire/x-{'9' * 5000}"],
)
async def test_what_is_not_there_is_404(client: Client, path: str) -> None:
    async with client.get(path) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
async def test_the_process_says_where_it_is_and_ends_at_once_when_told(ending: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.sandbox.news", "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    line = (await process.stdout.readline()).decode()
    async with aiohttp.ClientSession() as session, session.get(line.split()[-1]) as answer:
        assert answer.status == 200
        process.send_signal(ending)
        async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
            _, errors = await process.communicate()
    assert (process.returncode, errors) == (0, b"")


async def test_the_wire_has_what_all_outlets_just_told_the_newest_first(client: Client, clock: StillClock) -> None:
    async with client.post("/sim/tell"):
        clock.pass_by(5)
    async with client.get("/wire") as answer:
        response = (await answer.json())["items"]
        tag = answer.headers["ETag"]
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
    first, second = [item for item in response if item["topics"]][::-1]
    assert (first["outlet"], first["country"], first["kind"]) == ("Ararat Wire (demo)", "AM", "state")
    assert (first["telling"], second["telling"], second["outlet"]) == (1, 2, "Ridge Post (demo)")
    assert [topic["en"] for topic in first["topics"]] == ["CSTO", "Armenia", "Azerbaijan"]
    assert response == sorted(response, key=lambda item: item["published_at"], reverse=True)
    assert response[-1]["topics"] is None
    assert first["title"].replace("'", "&#39;") in await read(client, local(first["url"]))
    async with client.get("/wire", headers={"If-None-Match": tag}) as answer:
        assert (answer.status, answer.headers["Access-Control-Allow-Origin"]) == (304, "*")


async def test_no_page_of_another_site_begins_an_event_but_any_may_read_the_wire(client: Client) -> None:
    foreign = {"Origin": "https://evil.example"}
    for headers, status in (({"Host": "evil.example"}, 403), (foreign, 403), ({"Content-Type": "text/plain"}, 415)):
        async with client.post("/sim/tell", headers=headers, data=b"{}") as answer:
            assert answer.status == status
    async with client.get("/wire", headers=foreign | {"Sec-Fetch-Site": "cross-site"}) as answer:
        assert answer.status == 200
    async with client.get("/wire", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
