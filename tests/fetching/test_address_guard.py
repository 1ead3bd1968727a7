import csv
import json
import re
import socket
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from itertools import product

import httpx
import pytest
from aiohttp import web
from aiohttp.abc import ResolveResult
from aiohttp.resolver import ThreadedResolver
from ssrfguard import DEFAULT_DENIED

from bot.fetching import address_guard
from bot.fetching.address_guard import AddressGuard, AddressRefusedError
from bot.fetching.feeds import fetch
from bot.fetching.http_client import open_client
from bot.model.entries import Document
from bot.model.sources import FetchError, FetchErrorKind
from tests.fetching.conftest import AGENT, Server
from tests.fetching.due_sources import NOW, due
from tests.support.data import data
from tests.support.volume import Volume
from tests.tools.promises import Figure

PUBLIC, SPECIAL = "93.184.216.34", "127.0.0.1"


def opens(guard: AddressGuard, address: str, port: int = 80) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        guard.open_socket((family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port))).close()
    except AddressRefusedError:
        return False
    return True


@pytest.mark.promise(1)
def test_the_socket_is_refused_to_every_special_address_and_to_no_other(figure: Figure) -> None:
    with data("security", "ssrf", "addresses.csv").open(encoding="utf-8", newline="") as rows:
        listed = [(row["address"], row["expected"] == "allow") for row in csv.DictReader(rows)]
    guard = AddressGuard(allowed=())
    wrong = [address for address, allowed in listed if opens(guard, address) is not allowed]
    special = sum(not allowed for _, allowed in listed)
    figure(f"{special} special addresses and {len(listed) - special} public ones: {len(wrong)} taken wrongly")
    assert (len(listed), wrong) == (631, [])
    assert not opens(guard, "lake.example")


@pytest.mark.promise(5)
@pytest.mark.parametrize(
    "url",
    ["ftp://lake.example/", "gopher://lake.example:80/", "file:///etc/passwd", "http:///feed", "/feed", "mailto:a@b.c",
     "http://lake.example:22/", "http://lake.example:0/", "https://lake.example:25/",
     "http://user@lake.example/", "http://user:word@lake.example/",
     "http://127.0.0.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://169.254.169.254/"],
)  # fmt: skip
def test_what_is_no_plain_address_of_the_web_is_not_requested(url: str) -> None:
    with pytest.raises(AddressRefusedError):
        AddressGuard(allowed=()).check(httpx.URL(url))


@pytest.mark.promise(5)
@pytest.mark.parametrize("port", [80, 443, 8080, 8443])
def test_the_ports_of_the_web_may_be_asked(port: int) -> None:
    AddressGuard(allowed=()).check(httpx.URL(f"https://lake.example:{port}/"))


def test_what_is_allowed_is_the_very_pair_of_host_and_port() -> None:
    guard = AddressGuard(allowed=[("127.0.0.1", 8082), ("Outlets.Test", 9000)])
    guard.check(httpx.URL("http://127.0.0.1:8082/feed"))
    guard.check(httpx.URL("http://outlets.test:9000/feed"))
    for url in (
        "http://127.0.0.1:8080/",
        "http://127.0.0.2:8082/",
        "http://outlets.test:9001/",
        "http://0.0.0.0:8082/",
    ):
        with pytest.raises(AddressRefusedError):
            guard.check(httpx.URL(url))
    assert opens(guard, "127.0.0.1", 8082)
    assert not opens(guard, "127.0.0.1", 8083)
    assert not opens(guard, "127.0.0.1", 9000)


def test_a_name_that_is_allowed_opens_what_it_resolves_to_at_its_own_port_only() -> None:
    guard = AddressGuard(allowed=[("outlets.test", 9000)])
    guard.check_resolved("outlets.test", 9000, ["10.0.0.7"])
    assert opens(guard, "10.0.0.7", 9000)
    assert not opens(guard, "10.0.0.7", 80)
    with pytest.raises(AddressRefusedError):
        guard.check_resolved("other.test", 9000, ["10.0.0.7"])


@pytest.mark.promise(2)
def test_one_special_address_among_the_answers_refuses_them_all() -> None:
    with pytest.raises(AddressRefusedError, match="::1"):
        AddressGuard(allowed=()).check_resolved("lake.example", 80, [PUBLIC, "::1"])


@asynccontextmanager
async def resolving(
    monkeypatch: pytest.MonkeyPatch, answer: Callable[[str], list[str]]
) -> AsyncIterator[tuple[httpx.AsyncClient, list[str]]]:
    """Open a client whose names resolve as the test says; yield it with the addresses that it connects to."""
    tried: list[str] = []

    async def resolve(_: object, host: str, port: int, family: socket.AddressFamily) -> list[ResolveResult]:
        del family
        addresses = answer(host)
        if not addresses:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in addresses
        ]

    def note(self: AddressGuard, info: address_guard.AddressInfo) -> socket.socket:
        opened = open_socket(self, info)
        opened.close()
        tried.append(str(info[4][0]))
        raise ConnectionRefusedError

    open_socket = AddressGuard.open_socket
    monkeypatch.setattr(ThreadedResolver, "resolve", resolve)
    monkeypatch.setattr(AddressGuard, "open_socket", note)
    async with open_client(user_agent=AGENT, allowed=frozenset()) as client:
        yield client, tried


@pytest.mark.promise(2)
async def test_a_name_that_is_public_when_asked_and_ours_when_visited_is_not_visited(
    monkeypatch: pytest.MonkeyPatch, figure: Figure, volume: Volume
) -> None:
    flip = iter([SPECIAL, PUBLIC] * (pairs := volume(50, full=500)))
    async with resolving(monkeypatch, lambda _: [next(flip)]) as (client, tried):
        results = [await fetch(client, due(f"http://flip-{number}.test/"), now=NOW) for number in range(2 * pairs)]
    troubles = [result.kind for result in results if isinstance(result, FetchError)]
    assert troubles == [FetchErrorKind.ADDRESS_REFUSED, FetchErrorKind.UNREACHABLE] * pairs
    figure(f"{len(results)} answers that flip between public and ours: {tried.count(SPECIAL)} connections to ours")
    assert set(tried) == {PUBLIC}


@pytest.mark.promise(4)
async def test_no_trick_with_an_address_reaches_this_machine_or_raises(
    monkeypatch: pytest.MonkeyPatch, figure: Figure
) -> None:
    lines = data("security", "ssrf", "urls_from_lists.tsv").read_text(encoding="utf-8").splitlines()
    cases = json.loads(next(data("security", "urls").rglob("urltestdata.json")).read_text(encoding="utf-8"))
    urls = [line.split("\t")[0] for line in lines] + [f"http://{host}/" for host in _spellings()]
    urls += [case["input"] for case in cases if isinstance(case, dict)]

    def numeric(host: str) -> list[str]:  # what the system makes of 0x7f.1 and the like, without DNS
        try:
            return [str(info[4][0]) for info in socket.getaddrinfo(host, 80, flags=socket.AI_NUMERICHOST)]
        except (OSError, UnicodeError):
            return [SPECIAL] if "localhost" in host else []

    async with resolving(monkeypatch, numeric) as (client, tried):
        results = [await fetch(client, due(url), now=NOW) for url in urls]
    assert all(isinstance(result, FetchError) for result in results)
    inside = [address for address in tried if DEFAULT_DENIED.classify(address).blocked]
    figure(f"{len(urls)} ways of writing an address: {len(inside)} connections to a special one, 0 exceptions")
    assert not inside


@pytest.mark.promise(5)
async def test_no_other_scheme_is_ever_asked(monkeypatch: pytest.MonkeyPatch, figure: Figure) -> None:
    lines = data("security", "ssrf", "urls_from_lists.tsv").read_text(encoding="utf-8").splitlines()
    urls = {url for line in lines if re.match(r"(?!https?:)[a-z][a-z0-9+.-]*://", url := line.split("\t")[0])}
    async with resolving(monkeypatch, lambda _: [PUBLIC]) as (client, tried):
        results = [await fetch(client, due(url), now=NOW) for url in sorted(urls)]
    schemes = sorted({url.partition(":")[0] for url in urls})
    figure(f"{len(urls)} addresses of {', '.join(schemes)}: {len(tried)} connections")
    assert len(urls) > 20
    assert {result.kind for result in results if isinstance(result, FetchError)} == {FetchErrorKind.ADDRESS_REFUSED}
    assert (len(results), tried) == (len(urls), [])


@pytest.mark.promise(3)
async def test_no_redirect_leads_to_a_special_address(
    client: httpx.AsyncClient, server: Server, figure: Figure, volume: Volume
) -> None:
    with data("security", "ssrf", "addresses.csv").open(encoding="utf-8", newline="") as rows:
        special = [row["address"] for row in csv.DictReader(rows) if row["expected"] != "allow"]
    redirects = [*product(special, (301, 302, 303, 307, 308))][:: volume(6, full=1)]
    led: Counter[str] = Counter()
    for address, status in redirects:
        url = f"http://[{address}]/" if ":" in address else f"http://{address}/"
        server.answers.clear()
        server.respond(web.Response(status=status, headers={"Location": url}))
        result = await fetch(client, due(server.url), now=NOW)
        led[str(result.kind) if isinstance(result, FetchError) else "arrived"] += 1
    figure(f"{led.total()} redirects to special addresses: {led[str(FetchErrorKind.ADDRESS_REFUSED)]} refused")
    assert led == {str(FetchErrorKind.ADDRESS_REFUSED): len(redirects)}
    assert led.total() == len(server.requests)  # and none came back here


def _spellings() -> list[str]:
    """Return this machine's address, written as browsers and resolvers take it."""
    numbers = ["2130706433", "0x7f000001", "017700000001", "127.1", "127.0.1", "0x7f.0.0.1", "0177.0.0.1", "0", "0.0"]
    wide = [
        "１２７.０.０.１",
        "127。0。0。1",
        "①②⑦.⓪.⓪.①",
        "localhost",
        "LOCALHOST.",
        "[::ffff:127.0.0.1]",
        "[::]",
        "[64:ff9b::7f00:1]",
    ]
    odd = ["127.0.0.1.", "127.0.0.1%00", "[::1%25lo]", "[::1", "a" * 300, "x..y", "%", "xn--", "\ud800", "-.-"]
    return numbers + wide + odd


async def test_a_pair_that_is_allowed_is_reached_and_its_neighbour_is_not(server: Server) -> None:
    server.respond(web.Response(body=b"<rss/>"))
    async with open_client(user_agent=AGENT, allowed=frozenset({("localhost", server.port)})) as client:
        assert isinstance(await fetch(client, due(f"http://localhost:{server.port}/"), now=NOW), Document)
        refused = await fetch(client, due(server.url), now=NOW)
        assert isinstance(refused, FetchError)
        assert refused.kind is FetchErrorKind.ADDRESS_REFUSED
