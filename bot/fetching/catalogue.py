"""Load the sources from a TOML file: the built-in catalogue, or one of the operator in the same form.

[[publisher]]
id = "example.org"
name = "Example"
country = "AM"            # left out where it has none
kind = "independent"
home = "https://example.org/"
feed = [
  { id = "example-en", url = "https://example.org/rss", language = "en", checked = 2026-09-20 },
  { id = "example-map", url = "https://example.org/news.xml", format = "sitemap", user_agent = "Mozilla/5.0" },
  { id = "example-old", url = "https://example.org/old.xml", retired = "404 since May 2026" },
]

`format` and `user_agent` are left out where the address serves a feed, and serves it to the User-Agent of this bot.
`off` and `retired` state why the feed is not polled: it was never seen to work, or works no more. The additions of an
operator are in a second file of the same form.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.errors import CatalogueError
from bot.model.sources import Format, Publisher, PublisherKind, Source
from bot.parsing.urls import absolute

BUILTIN_PATH = Path(__file__).with_name("catalogue.toml")


def _require_web_address(address: str) -> str:
    if absolute(address) != address:
        message = "an address that begins with http:// or https:// is needed"
        raise ValueError(message)
    return address


_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]
_Reason = Annotated[str, Field(min_length=1, max_length=200)]
_Address = Annotated[str, AfterValidator(_require_web_address)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Feed(_Strict):
    id: _Id
    url: _Address
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] | None = None
    format: Format = Format.FEED
    user_agent: Annotated[str, Field(pattern=r"^[\x20-\x7e]{1,200}$")] | None = None
    checked: date | None = None
    off: _Reason | None = None
    retired: _Reason | None = None


class _Publisher(_Strict):
    id: _Id
    name: Annotated[str, Field(min_length=1, max_length=80)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    kind: PublisherKind
    home: _Address
    feed: Annotated[tuple[_Feed, ...], Field(min_length=1)]


class _Catalogue(_Strict):
    publisher: Annotated[tuple[_Publisher, ...], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class ListedSource:
    """A source with the notes of a catalogue."""

    source: Source
    checked: date | None  # the date on which it was last seen to work
    off: str | None  # why it is not polled unless an operator adds it
    retired: str | None  # why it is not polled any more

    @property
    def is_on(self) -> bool:
        """Return whether it is polled (a channel preview only where previews are enabled)."""
        return not (self.off or self.retired)


def load(path: Path | None, additions: Path | None = None, *, previews: bool = False) -> tuple[Source, ...]:
    """Return the sources that are polled, in the order of the catalogue.

    Args:
        path: the catalogue; None for the built-in one.
        additions: the additions of the operator, where that file exists; they may enable sources that are off.
        previews: whether previews of Telegram channels are polled.

    Raises:
        CatalogueError: with the file, the entry, and what is wrong with it.
    """
    added = own_sources(additions) if additions else ()
    added_urls = {entry.source.url for entry in added}
    builtin = [entry for entry in listed(path) if entry.is_on and entry.source.url not in added_urls]
    sources = tuple(entry.source for entry in (*builtin, *added) if entry.is_on and _is_polled(entry.source, previews))
    _require_unique(sources, additions or path or BUILTIN_PATH)
    return sources


def publishers(path: Path | None) -> dict[str, Publisher]:
    """Return all publishers of a catalogue by id, also those whose feeds are off."""
    return {entry.source.publisher.id: entry.source.publisher for entry in listed(path)}


def own_sources(path: Path) -> tuple[ListedSource, ...]:
    """Return all sources of an operator's file; none where there is no such file.

    Raises:
        CatalogueError: as `listed` does.
    """
    try:
        path.stat()
    except FileNotFoundError:
        return ()
    except OSError as error:  # its name is too long, or its folder is a file
        message = f"{path}: {error}"
        raise CatalogueError(message) from error
    return listed(path)


def listed(path: Path | None) -> tuple[ListedSource, ...]:
    """Return all sources of a catalogue in its order; those of the built-in one for None.

    Raises:
        CatalogueError: with the file, the entry, and what is wrong with it.
    """
    path = path or BUILTIN_PATH
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        sources = tuple(_listed_sources(_Catalogue.model_validate(fields)))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise CatalogueError(message) from error
    except ValidationError as error:
        message = f"{path}: {_explain(error, fields)}"
        raise CatalogueError(message) from error
    _require_unique([entry.source for entry in sources], path)
    return sources


def _is_polled(source: Source, previews: bool) -> bool:  # noqa: FBT001  a setting
    return previews or source.format is not Format.PREVIEW


def _require_unique(sources: Sequence[Source], path: Path) -> None:
    for field, value in _duplicates(sources):
        message = f"{path}: {field} {value!r} stands in it twice"
        raise CatalogueError(message)


def _listed_sources(catalogue: _Catalogue) -> Iterator[ListedSource]:
    for row in catalogue.publisher:
        publisher = Publisher(id=row.id, name=row.name, country=row.country, kind=row.kind, home=row.home)
        for feed in row.feed:
            source = Source(feed.id, publisher, feed.url, feed.language, format=feed.format, user_agent=feed.user_agent)
            yield ListedSource(source, feed.checked, feed.off, feed.retired)


def _explain(error: ValidationError, fields: Any) -> str:  # noqa: ANN401  parsed TOML
    """Describe the first error: the path to the invalid value, by ids where there are any, and what is wrong."""
    first = error.errors(include_url=False)[0]
    trail, node = [], fields
    for step in first["loc"]:
        node = node.get(step) if isinstance(node, dict) else node[step] if isinstance(step, int) else None
        node_id = node.get("id") if isinstance(node, dict) else None
        trail.append(repr(node_id) if node_id else f"number {step + 1}" if isinstance(step, int) else step)
    value = "" if first["type"] == "missing" else f", not {first['input']!r}"
    return f"{' '.join(trail)}: {first['msg']}{value}"


def _duplicates(sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    publishers = {source.publisher for source in sources}
    for field, values in (
        ("publisher", [publisher.id for publisher in publishers]),
        ("feed", [source.id for source in sources]),
        ("url", [source.url for source in sources]),
    ):
        yield from ((field, value) for value, count in Counter(values).items() if count > 1)
