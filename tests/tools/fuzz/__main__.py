"""`python -m tests.tools.fuzz [COUNT] [SEED]`: parse mutated documents.

A crash is any outcome except entries or a refusal. The seeds are own documents in every format, and the hostile corpora
where they are available. A mutation replaces bytes, inserts a syntax fragment, or crosses two documents, each with
probability 1/3. Every fiftieth document is also parsed by feedparser. Prints each crash with its seed, then one JSON
line; the exit status is 1 if there was a crash.

Afterwards the tests of random and hostile input run at full volume, with new examples from Hypothesis each time.
"""

import argparse
import json
import random
import sys
import time
import warnings
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot.clustering import identity
from bot.errors import UnreadableError
from bot.fetching.parser_process.feed_parser_main import _answer
from bot.model.sources import Format
from bot.parsing import charset
from bot.parsing.feeds import document_parser
from tests.parsing import hostile_documents
from tests.support import documents
from tests.support.data import place

MAX_SEED_BYTES = 60_000  # a mutation of a longer one rarely has an effect
SLOW_SECONDS = 2.0
SYNTAX_TOKENS = (
    "<![CDATA[ ]]> <!-- --> <? ?> & &#x0; &#55296; &nbsp; <!DOCTYPE < > <item> </item> <entry> </rss> { } [ ] 1e999"
)
FRAGMENTS = (
    *SYNTAX_TOKENS.encode().split(),
    *(b"\xff", b"\x00", b"\xed\xa0\x80", b"\xef\xbb\xbf", b'"', b"'", b"\\u0000", b"\\ud800", b"<a>" * 200),
    *(b'xml:base="http://[x"', b"<link>//</link>", b"<guid>\xe2\x80\xae</guid>", b'encoding="utf-16"', b'xmlns="x}y"'),
    b"<pubDate>99.99.9999 99:99</pubDate>",
)
ITEM = "<title>One</title><link>/1</link><guid>1</guid><pubDate>Mon, 3 Nov 2025 10:00 AMT</pubDate>"
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">Հայ &amp;amp; рус</title><link href="/1"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>x</p></div></content></entry></feed>"""
JSON = b'{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"url":"/1","content_html":"<p>x</p>"}]}'
SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://a.example/1</loc><n:news>
<n:publication_date>2025-11-03</n:publication_date><n:title>One</n:title></n:news></url></urlset>"""
INDEX = b"<sitemapindex><sitemap><loc>/news-1.xml</loc><lastmod>2025-11-03</lastmod></sitemap></sitemapindex>"
GDELT = b"""{"articles":[{"url":"https://a.example/1","title":"One , two","seendate":"20251103T050000Z",
"domain":"a.example","language":"Armenian"}]}"""
PREVIEW = b"""<div data-post="lake/7"><div class="tgme_widget_message_text js-message_text">x<div>y</div></div>
<time datetime="2025-11-03T05:00:00+00:00"></time></div>"""
OWN_SEEDS = (
    *((documents.rss(ITEM, ITEM).encode(), Format.FEED), (ATOM.encode(), Format.FEED), (JSON, Format.FEED)),
    *((SITEMAP, Format.SITEMAP), (INDEX, Format.SITEMAP), (GDELT, Format.GDELT), (PREVIEW, Format.PREVIEW)),
)


def seeds() -> list[tuple[bytes, Format]]:
    """Return the documents to mutate, about half of them our own."""
    if not place("security", "feeds").exists():
        return list(OWN_SEEDS)
    hostile_seeds = [(body, Format.FEED) for _, body in hostile_documents.documents() if len(body) <= MAX_SEED_BYTES]
    return [*OWN_SEEDS * (len(hostile_seeds) // len(OWN_SEEDS)), *hostile_seeds]


def mutate(rng: random.Random, seed_documents: Sequence[tuple[bytes, Format]]) -> tuple[bytes, Format]:
    """Return a document with one to six mutations, mostly one or two."""
    seed, form = rng.choice(seed_documents)
    body = bytearray(seed)
    for _ in range(rng.choice((1, 1, 1, 2, 2, 6))):
        at = rng.randrange(len(body) + 1)
        until = min(len(body), at + rng.choice((0, 1, 4, 50)))
        match rng.randrange(3):
            case 0:
                body[at:until] = rng.randbytes(until - at)
            case 1:
                body[at:until] = rng.choice(FRAGMENTS)
            case _:
                donor, _ = rng.choice(seed_documents)
                start = rng.randrange(len(donor) + 1)
                body[at:until] = donor[start : start + rng.randrange(1, 300)]
    return bytes(body), form


def read(body: bytes, form: Format, *, with_feedparser: bool) -> str:
    """Parse a document completely; return "read" or "refused"."""
    source = documents.source(documents.SEARCH if form is Format.GDELT else documents.LAKE)
    source = replace(source, format=form)
    if with_feedparser:
        _answer(charset.decode(body, ""), documents.URL)
    try:
        items = document_parser.items(documents.document(body), source)
    except UnreadableError:
        return "refused"
    if isinstance(items, tuple):
        identity.keys(items)
        [item.entry for item in items]
    return "read"


def main(arguments: Sequence[str] | None = None) -> dict[str, float]:
    """Parse `count` mutated documents, print each crash, and return the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.tools.fuzz", description=__doc__)
    parser.add_argument("count", nargs="?", type=int, default=100_000)
    parser.add_argument("seed", nargs="?", type=int, default=1)
    options = parser.parse_args(arguments)
    warnings.simplefilter("ignore")
    rng, seed_documents = random.Random(options.seed), seeds()  # noqa: S311  reproducible, not secret
    counts, slowest = Counter[str](crashed=0, slow=0), 0.0
    for number in range(options.count):
        body, form = mutate(rng, seed_documents)
        started_at = time.perf_counter()
        try:
            counts[read(body, form, with_feedparser=number % 50 == 0)] += 1
        except Exception as error:  # noqa: BLE001  any exception is a crash
            counts["crashed"] += 1
            print(f"{number} of seed {options.seed}, {form}: {error!r} over {body[:200]!r}")
        seconds = time.perf_counter() - started_at
        counts["slow"] += seconds > SLOW_SECONDS
        slowest = max(slowest, seconds)
    figures = {"documents": options.count, **counts, "slowest_s": round(slowest, 3)}
    print(json.dumps(figures))
    return figures


def run_thorough_tests() -> int:
    """Run the tests of random and hostile input at full volume, and return pytest's exit code."""
    return pytest.main(["-q", "--full", "--hypothesis-profile=thorough", "-m", "hypothesis or fuzz", "tests"])


if __name__ == "__main__":
    sys.exit(main()["crashed"] > 0 or run_thorough_tests())
