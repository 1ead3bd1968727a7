"""robots.txt of sites, and its subprocess with limits on time and memory; the numbers are sections of RFC 9309."""

import asyncio
import itertools
import time
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import psutil
import pytest
from aiohttp import web

from bot.fetching import robots
from bot.fetching.articles import ArticleClient
from bot.fetching.host_limiter import HostLimiter
from bot.fetching.http_client import open_client
from bot.fetching.page_client import PageClient
from bot.fetching.parser_process.robots_main import MAX_GROWTH_BYTES
from bot.fetching.robots import DEADLINE, MAX_AGE, RETRY_AFTER, Robots
from bot.model.entries import Document
from bot.parsing.article.page import MissingContent
from tests.fetching.conftest import AGENT, Server, Site, get_article
from tests.fetching.due_sources import NOW
from tests.support.volume import Volume
from tests.tools.promises import Figure

SECOND = timedelta(seconds=1)
MAX_FILE_BYTES = 500 * 1024
EVERYBODY = "User-agent: *\nUser-agent: Tidings\n"
WORDS = ["".join(letters) for letters in itertools.product("abcdefghij", repeat=5)]
HOSTILE_FILES = {
    "robots times rules": [*(f"User-agent: {word}\n" for word in WORDS[:15_000]), *(f"Allow: /{w}\n" for w in WORDS)],
    "wildcards and ends": [EVERYBODY, *(f"Disallow: *{word}$\n" for word in WORDS)],
    "stars in a row": [EVERYBODY, *(f"Disallow: /*a*b*c*{word}\n" for word in WORDS)],
    "nearly a match": [EVERYBODY, *(f"Disallow: *{'a' * 25}b{'a' * 25}{word}\n" for word in WORDS)],
    "one rule": [EVERYBODY, "Disallow: /", "*a" * MAX_FILE_BYTES],
    "escapes": [EVERYBODY, "Disallow: /", "%41" * MAX_FILE_BYTES],
    "blank lines": ["\n" * MAX_FILE_BYTES],
}


@pytest.fixture
async def rules(client: httpx.AsyncClient) -> AsyncIterator[Robots]:
    opened = Robots(PageClient(client, HostLimiter()))
    yield opened
    await opened.close()


async def allow(rules: Robots, url: str, *, later: timedelta = timedelta()) -> bool:
    return await rules.allow(url, user_agent=None, now=NOW + later)


def process(rules: Robots) -> psutil.Process:
    assert rules._process._process is not None
    return psutil.Process(rules._process._process.pid)


@pytest.mark.promise(7)
@pytest.mark.parametrize("lines", HOSTILE_FILES.values(), ids=HOSTILE_FILES)
async def test_500_kib_of_hostile_lines_are_answered_or_given_up_and_the_loop_goes_on_meanwhile(  # noqa: PLR0917  they are fixtures
    rules: Robots,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
    lines: list[str],
    figure: Figure,
    volume: Volume,
) -> None:
    body = "".join(lines)[:MAX_FILE_BYTES]
    server.respond(web.Response(text="User-agent: *\nDisallow: /b"), web.Response(text=body))
    assert await allow(rules, f"{server.url}/a")  # the start of the process does not count
    monkeypatch.setattr(robots, "DEADLINE", DEADLINE)
    delays: list[float] = []
    async with asyncio.TaskGroup() as group:
        watch = group.create_task(_watch(delays))
        began = time.monotonic()
        await allow(rules, f"{server.url}/{'a' * 2000}", later=MAX_AGE)
        took = time.monotonic() - began
        watch.cancel()
    figure(f"500 KiB of hostile robots.txt: {took:.2f} s, the loop was never busy for more than {max(delays):.2f} s")
    assert len(delays) > 1, "the event loop goes on meanwhile"
    assert volume.is_kept(took, limit=DEADLINE + 0.5), "a request of half a megabyte is in it"
    assert volume.is_kept(max(delays), limit=DEADLINE)


async def _watch(delays: list[float]) -> None:
    while True:
        before = time.monotonic()
        await asyncio.sleep(0)
        delays.append(time.monotonic() - before)


async def test_a_site_whose_file_takes_too_long_is_left_alone_for_ten_minutes(
    rules: Robots, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.respond(web.Response(text="User-agent: *\nAllow: /"))
    with monkeypatch.context() as patched:
        patched.setattr(robots, "DEADLINE", 0.0)
        assert not await allow(rules, f"{server.url}/a")
    assert not await allow(rules, f"{server.url}/a", later=RETRY_AFTER - SECOND)
    assert await allow(rules, f"{server.url}/a", later=RETRY_AFTER)
    assert len(server.requests) == 2


async def test_the_process_may_grow_by_less_than_50_mb_and_knows_nothing_of_our_environment(
    rules: Robots, server: Server
) -> None:
    server.respond(web.Response(text="User-agent: *\nDisallow: /b"))
    assert await allow(rules, f"{server.url}/a")
    running = process(rules)
    limit, hard = running.rlimit(psutil.RLIMIT_AS)
    assert limit == hard
    assert limit - running.memory_info().vms <= MAX_GROWTH_BYTES < 50_000_000
    assert set(running.environ()) == {"PYTHONPATH"}


async def test_files_are_remembered_up_to_a_limit_of_bytes_the_oldest_goes_first(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.respond(web.Response(text="User-agent: *\nDisallow: /b\n" + "#" * 600))
    names = "127.0.0.1", "localhost"
    async with open_client(user_agent=AGENT, allowed=frozenset((name, server.port) for name in names)) as client:
        rules = Robots(PageClient(client, HostLimiter()))
        first, second = (f"http://{name}:{server.port}/a" for name in names)
        for url in (first, second, first, second):
            assert await allow(rules, url)
        assert len(server.requests) == 2
        monkeypatch.setattr(robots, "_MAX_BYTES", 1000)
        for url in (first, second, second, first):
            assert await allow(rules, url, later=MAX_AGE)
        assert len(server.requests) == 5
        await rules.close()


async def test_the_rules_are_asked_for_once_a_day_2_4(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    for later in (timedelta(), MAX_AGE - SECOND):
        await get_article(article_client, f"{server.url}/news/1", later=later)
    assert site.requested_paths.count("/robots.txt") == 1
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /")
    assert await get_article(article_client, f"{server.url}/news/1", later=MAX_AGE) is MissingContent.NOT_WELCOME


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_site_without_rules_may_be_visited_2_3_1_3(
    article_client: ArticleClient, server: Server, site: Site, status: int
) -> None:
    site.paths["/robots.txt"] = web.Response(status=status, text="Disallow: /")
    assert isinstance(await get_article(article_client, f"{server.url}/news/1"), Document)


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_whose_rules_cannot_be_had_is_left_alone_and_asked_again_2_3_1_4(
    article_client: ArticleClient, server: Server, site: Site, status: int
) -> None:
    site.paths["/robots.txt"] = web.Response(status=status)
    assert await get_article(article_client, f"{server.url}/news/1") is MissingContent.NOT_WELCOME
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nAllow: /")
    assert (
        await get_article(article_client, f"{server.url}/news/1", later=RETRY_AFTER - SECOND)
        is MissingContent.NOT_WELCOME
    )
    assert isinstance(await get_article(article_client, f"{server.url}/news/1", later=RETRY_AFTER), Document)


async def test_rules_that_were_known_hold_while_new_ones_cannot_be_had_2_4(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    site.paths["/robots.txt"] = web.Response(text="User-agent: *\nDisallow: /private")
    await get_article(article_client, f"{server.url}/news/1")
    site.paths["/robots.txt"] = web.Response(status=500)
    assert isinstance(await get_article(article_client, f"{server.url}/news/1", later=MAX_AGE), Document)
    assert await get_article(article_client, f"{server.url}/private", later=MAX_AGE) is MissingContent.NOT_WELCOME


async def test_rules_may_lie_behind_five_redirects_and_behind_more_there_are_none_2_3_1_2(
    article_client: ArticleClient, server: Server, site: Site
) -> None:
    for number in range(5):
        site.paths[f"/robots{number or ''}.txt"] = web.Response(
            status=302, headers={"Location": f"/robots{number + 1}.txt"}
        )
    site.paths["/robots5.txt"] = web.Response(text="User-agent: *\nDisallow: /")
    assert await get_article(article_client, f"{server.url}/news/1") is MissingContent.NOT_WELCOME
    site.paths["/robots5.txt"] = web.Response(status=302, headers={"Location": "/robots.txt"})
    assert isinstance(await get_article(article_client, f"{server.url}/news/1", later=MAX_AGE), Document)
