"""Normalise raw items → items → entries: the only place where values of a feed are cleaned, completed and validated.

In two steps, because most items of a poll are known: an item has the fields that identify it (link, guid, title), and
is cleaned into an entry on demand.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

from bot.language.detect import language_of
from bot.model.entries import Document, Entry
from bot.model.sources import Publisher, Source
from bot.parsing import dates, markup
from bot.parsing.raw_entry import RawEntry, RawItem
from bot.parsing.urls import absolute, host_of

MAX_DESCRIPTION_CHARS = 1000  # a longer description is the text itself
MAX_TITLE_CHARS = 500  # a longer title is cut: no headline is
MAX_TEXT_CHARS = 50_000  # enough for the longest article
LANGUAGE_SAMPLE_CHARS = 200  # beside the title; enough to detect a language
_SEARCH_ENGINES = ("google.", "bing.com")  # a link that leads through the engine does not name the publisher


@dataclass(frozen=True)
class Item:
    """An item of a document, parsed as far as is needed to look it up."""

    raw: RawItem
    document: Document
    source: Source
    url: str  # absolute, as in the entry
    guid: str | None
    title: str  # cleaned

    @cached_property
    def entry(self) -> Entry:
        """Return the item as a cleaned entry: plain text, absolute links, a date not later than `fetched_at`."""
        return _entry(self)

    @property
    def body(self) -> str:
        """Return the longest text of the item."""
        return self.entry.body


def item(raw: RawItem, document: Document, source: Source) -> Item:
    """Return an item with its link, its guid and its title cleaned."""
    url = absolute(raw.link, raw.base, document.url)
    return Item(
        raw=raw,
        document=document,
        source=source,
        url=_direct_url(url) if source.is_search else url,
        guid=markup.normalise_space(raw.guid)[:MAX_TITLE_CHARS] or None if raw.guid else None,
        title=_cut(markup.to_line(raw.title), MAX_TITLE_CHARS),
    )


def _entry(item: Item) -> Entry:
    raw, source, seen_at = item.raw.load(), item.source, item.document.fetched_at
    description, text = _bodies(raw)
    entry = Entry(
        source_id=source.id,
        publisher=source.publisher,
        url=item.url,
        guid=item.guid,
        title=item.title,
        description=description,
        text=text,
        language=language_of(
            f"{item.title}\n{(description or text)[:LANGUAGE_SAMPLE_CHARS]}", raw.language or source.language
        ),
        published_at=min(_published_at(raw, source) or seen_at, seen_at),
        seen_at=seen_at,
    )
    return _attribute(entry, raw) if source.is_search else entry


def _bodies(raw: RawEntry) -> tuple[str, str]:
    """Return description and text; a description as long as an article is the text, unless there is a longer one."""
    description, text = (
        _cut(markup.to_text(raw.description), MAX_TEXT_CHARS),
        _cut(markup.to_text(raw.text), MAX_TEXT_CHARS),
    )
    if len(description) > MAX_DESCRIPTION_CHARS:
        return "", max(description, text, key=len)
    return ("" if description == text else description), text


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _published_at(raw: RawEntry, source: Source) -> datetime | None:
    zone = dates.zone_of(source.publisher.country)
    return next((date for text in raw.dates if (date := dates.parse(text, zone))), None)


def _attribute(entry: Entry, raw: RawEntry) -> Entry:
    """Attribute an entry of a search feed to its publisher, and remove the text that the search engine added."""
    home = absolute(raw.source_url) or _root(entry.url)
    name = markup.normalise_space(raw.source_name) or host_of(home)
    title = entry.title.removesuffix(f" - {name}") if name else entry.title
    publisher = Publisher(id=host_of(home), name=name, country=None, kind=None, home=home) if home else entry.publisher
    return replace(entry, title=title, description=_without_title(entry.description, title), publisher=publisher)


def _direct_url(url: str) -> str:
    """Return the target of a tracking link of Bing, which has it as a parameter."""
    if host_of(url).endswith("bing.com"):
        return absolute(parse_qs(urlsplit(url).query).get("url", [""])[0]) or url
    return url


def _root(url: str) -> str:
    host = host_of(url)
    return "" if not host or any(engine in host for engine in _SEARCH_ENGINES) else f"https://{host}/"


def _without_title(description: str, title: str) -> str:
    """Drop a description that only repeats the title, with the name of the outlet or titles of others appended."""
    return "" if title and description.startswith(title) else description
