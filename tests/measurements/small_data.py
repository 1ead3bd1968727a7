"""Small data sets in our own words for the measurements of quality, laid out as the measuring data are."""

import gzip
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from tests.clustering.event_reports import DIFFERENT, SAME
from tests.matching.entries import SUMMIT
from tests.support.webpages import FERRY, article

DAY = "2026-05-04"
HARBOUR = (
    "The harbour of Velm opened its second pier on Monday after nine years of work. Ferries will moor there in June."
)
BERTHS = "Thirty more boats find berths, to the joy of fishermen. A brass band played until dusk."
ORCHARD = "A late frost took half of the cherries in the orchards of Olden. Growers ask for help with their loans."
LIBRARY = "Readers in Sund can borrow telescopes from the library. The first forty were taken within an hour."


def write_small_data(folder: Path) -> None:
    """Write every data set below a folder."""
    write_rows(folder / "relevance" / "items.jsonl", RELEVANCE_ITEMS)
    write_rows(folder / "relevance" / "background.jsonl", BACKGROUND_ITEMS)
    write_rows(folder / "clustering" / "stream.jsonl", STREAM)
    write_rows(folder / "clustering" / "ecbplus_topics_1_35.jsonl", FOUR_OUTLETS)
    write_rows(folder / "summaries" / "bbc_extractive.jsonl", COMPANY_ARTICLES)
    write_rows(folder / "summaries" / "decks.jsonl", DECK_ARTICLES)
    write_rows(folder / "pairs" / "pairs.jsonl", PAIRS)
    write_rows(folder / "relevance" / "mislabelled.jsonl", [MISLABELLED_ITEM])
    write_pages(folder / "extraction")
    write_feed(folder / "feeds")


def write_rows(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")


def relevance_item(title: str, text: str, *topics: str, borderline: bool = False) -> dict[str, object]:
    address = {"id": title, "source": "lake.example", "url": "https://lake.example/1", "lang": "en", "published": DAY}
    return address | {"title": title, "text": text, "topics": topics, "borderline": borderline, "why": ""}


RELEVANCE_ITEMS = [
    relevance_item(SUMMIT["en"]["title"], SUMMIT["en"]["text"], "csto", "armenia", "azerbaijan"),
    relevance_item("Azerbaijan opens a museum", "The museum in Azerbaijan took four years to build."),  # a false alert
    relevance_item("A bridge is mended", HARBOUR, "armenia", borderline=True),  # a miss
]
BACKGROUND_ITEMS = [
    relevance_item("Frost in Olden", ORCHARD),
    relevance_item("Armenia opens a museum", "The museum in Armenia took four years to build."),
]


def report(number: str, event: str, text: str, *, lang: str = "en", title: str = "") -> dict[str, object]:
    return {"id": number, "lang": lang, "title": title, "text": text, "published": DAY, "event": event}


STREAM = [
    *(report(code, "summit", SUMMIT[code]["text"], lang=code, title=SUMMIT[code]["title"]) for code in ("en", "ru")),
    report("pier", "pier", HARBOUR),
    report("in other words", "pier", BERTHS),  # opens a second story: an extra alert
    report("frost", "frost", ORCHARD),
    report("frost a year later", "frost a year later", ORCHARD),  # opens no story: a hidden event
]
FOUR_OUTLETS = [
    report("first", "library", f"What a night it was for stargazers in town. {LIBRARY}"),
    *(report(name, "library", LIBRARY) for name in ("second", "third", "fourth")),
]


def pair(language: str, first: tuple[str, str], second: tuple[str, str], *, same: bool) -> dict[str, object]:
    documents = [
        {"url": f"https://lake.example/{text}", "title": title, "text": text} for title, text in (first, second)
    ]
    return {"id": first[0], "lang": language, "a": documents[0], "b": documents[1], "same": same}


PAIRS = [
    *(pair(*reports, same=True) for reports in SAME.values()),
    *(pair(*reports, same=False) for reports in DIFFERENT.values()),
    pair("en", ("Pier opened", HARBOUR), ("Berths in plenty", BERTHS), same=True),  # not found
    pair("en", ("Frost in Olden", ORCHARD), ("Frost in Olden, a year later", ORCHARD), same=False),  # taken for one
]


def company_article(number: str, title: str, text: str, summary: str) -> dict[str, object]:
    return {"id": f"bbc-tech-{number}", "lang": "en", "title": title, "text": text, "summary": summary}


SEARCH_TEXT = "Google has made its maps of the sea bed free. Google said that sailors had asked for them."
PASSING_MENTION = f"{ORCHARD} One grower found a buyer through Google."
COMPANY_ARTICLES = [  # with the ids of those that `own_topics.toml` lists for Google, and one more
    company_article("076", "Google maps the sea bed", SEARCH_TEXT, SEARCH_TEXT),
    company_article("108", "Google counts whales", SEARCH_TEXT, SEARCH_TEXT),
    company_article("186", "Google buys a lighthouse", SEARCH_TEXT, SEARCH_TEXT),
    company_article("337", "A firm opens an office", LIBRARY, LIBRARY),  # a miss
    company_article("999", "Frost in Olden", PASSING_MENTION, PASSING_MENTION),  # alerts who searches for the word
]
PRONOUN = f"She said that it would open in June{', after a long delay' * 30}."
DECK_ARTICLES = [
    company_article(
        "pier",
        "Nine years of work",
        "The harbour of Velm opened its second pier on Monday.",
        "The harbour of Velm closed its pier on Monday for good.",
    ),
    company_article("pronoun", "Pier", PRONOUN, PRONOUN),  # broken, and longer than an alert
]
MISLABELLED_ITEM = {"lang": "ru", "title": "The lake is open to anglers again, the council said on Monday"}


def write_pages(folder: Path) -> None:
    """Write a page with all that its reference has, and a page with half of it."""
    (folder / "html").mkdir(parents=True)
    head = f'<meta property="article:published_time" content="{DAY}T09:00:00Z">'
    for name, paragraphs in (("whole", len(FERRY)), ("half", len(FERRY) // 2)):
        (folder / "html" / f"{name}.html.gz").write_bytes(gzip.compress(article(paragraphs, head=head)))
    reference = {"articleBody": " ".join(FERRY), "url": "https://lake.example/news/1"}
    (folder / "ground-truth.json").write_text(json.dumps({"whole": reference, "half": reference}), encoding="utf-8")


def write_feed(folder: Path) -> None:
    """Write a feed of two items, of which feedparser reads the second date in another zone."""
    folder.mkdir(parents=True)
    items = "".join(
        f"<item><title>{title}</title><link>https://lake.example/{number}</link>"
        f"<pubDate>Mon, 04 May 2026 09:00:00 {zone}</pubDate></item>"
        for number, (title, zone) in enumerate(
            [("Замёрзшее озеро откроют для рыбаков", "GMT"), ("Мост починили", "MSK")]
        )
    )
    channel = f"<channel><title>Озеро</title><language>ru</language>{items}</channel>"
    (folder / "lake.xml").write_text(f'<rss version="2.0">{channel}</rss>', encoding="utf-8")
