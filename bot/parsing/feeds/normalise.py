"""Raw entry → entry: the one place where what a feed said is cleaned, completed and disbelieved.

In two steps, because most of what a feed says was said before: an item has what it is known by (link, guid, title), and
is cleaned into an entry when somebody asks for that.
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

MAX_DESCRIPTION_CHARS = 1000  # characters; a description that is longer is the text itself
MAX_TITLE_CHARS = 500  # characters; what is longer is cut, as no headline is
MAX_TEXT_CHARS = 50_000  # characters; enough for the longest article
LANGUAGE_SAMPLE_CHARS = 200  # characters beside the title; enough to tell a language
_ENGINES = ("google.", "bing.com")  # where a link leads through the engine, it does not tell the publisher


@dataclass(frozen=True)
class Item:
    """One item of a document, as far as it must be read to tell whether it is known."""

    raw: RawItem
    document: Document
    source: Source
    url: str  # absolute, as the entry will have it
    guid: str | None
    title: str  # clean

    @cached_property
    def entry(self) -> Entry:
        """The whole item, cleaned: plain text, absolute links, a date not later than the document's `fetched_at`."""
        return _entry(self)

    @property
    def body(self) -> str:
        """The longest text there is."""
        return self.entry.body


def item(raw: RawItem, document: Document, source: Source) -> Item:
    """Return an item with its link, its guid and its title cleaned."""
    url = absolute(raw.link, raw.base, document.url)
    return Item(
        raw=raw,
        document=document,
        source=source,
        url=_direct(url) if source.is_search else url,
        guid=markup.normalise_space(raw.guid)[:MAX_TITLE_CHARS] or None if raw.guid else None,
        title=_cut(markup.to_line(raw.title), MAX_TITLE_CHARS),
    )


def _entry(item: Item) -> Entry:
    raw, source, seen_at = item.raw.whole(), item.source, item.document.fetched_at
    description, text = _bodies(raw)
    made = Entry(
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
        published_at=min(_claimed(raw, source) or seen_at, seen_at),
        seen_at=seen_at,
    )
    return _found_elsewhere(made, raw) if source.is_search else made


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


def _claimed(raw: RawEntry, source: Source) -> datetime | None:
    zone = dates.zone_of(source.publisher.country)
    return next((moment for text in raw.dates if (moment := dates.parse(text, zone))), None)


def _found_elsewhere(made: Entry, raw: RawEntry) -> Entry:
    """Name the outlet that a search feed found, and take away what the search added to its words."""
    home = absolute(raw.source_url) or _root(made.url)
    name = markup.normalise_space(raw.source_name) or host_of(home)
    title = made.title.removesuffix(f" - {name}") if name else made.title
    publisher = Publisher(id=host_of(home), name=name, country=None, kind=None, home=home) if home else made.publisher
    return replace(made, title=title, description=_own_words(made.description, title), publisher=publisher)


def _direct(url: str) -> str:
    """Return where Bing's counting link leads: it carries the true address as a parameter."""
    if host_of(url).endswith("bing.com"):
        return absolute(parse_qs(urlsplit(url).query).get("url", [""])[0]) or url
    return url


def _root(url: str) -> str:
    host = host_of(url)
    return "" if not host or any(engine in host for engine in _ENGINES) else f"https://{host}/"


def _own_words(description: str, title: str) -> str:
    """Drop a description that only repeats the title, with the name of the outlet or titles of others appended."""
    return "" if title and description.startswith(title) else description
