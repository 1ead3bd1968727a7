"""The sources, from a TOML file: the catalogue that comes with us, or one of an operator's own in the same form.

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

`format` and `user_agent` are left out where the address answers a feed, and answers it to us by our own name. `off` and
`retired` give a reason why it is not polled: nobody has seen it work, or it works no more. An operator's additions are
in a second file of the same form.
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

BUILTIN = Path(__file__).with_name("catalogue.toml")


def _web(address: str) -> str:
    if absolute(address) != address:
        message = "an address that begins with http:// or https:// is needed"
        raise ValueError(message)
    return address


_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]
_Reason = Annotated[str, Field(min_length=1, max_length=200)]
_Address = Annotated[str, AfterValidator(_web)]


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
    """A source as a catalogue has it."""

    source: Source
    checked: date | None  # when somebody last saw it work
    off: str | None  # why it is not polled unless somebody asks for it
    retired: str | None  # why it is polled no more

    @property
    def is_on(self) -> bool:
        """Whether it is polled, a preview where previews are."""
        return not (self.off or self.retired)


def load(path: Path | None, own: Path | None = None, *, previews: bool = False) -> tuple[Source, ...]:
    """Return the sources that are polled, in the catalogue's order.

    Args:
        path: of the catalogue; None for the one that comes with us.
        own: an operator's additions; nothing where there is no such file. They may take up what is off.
        previews: whether previews of Telegram channels are polled.

    Raises:
        CatalogueError: with the file, the entry, and what is wrong with it.
    """
    added = listed(own) if own and own.exists() else ()
    chosen = {one.source.url for one in added}
    known = [one for one in listed(path) if one.is_on and one.source.url not in chosen]
    sources = tuple(one.source for one in (*known, *added) if one.is_on and _is_wanted(one.source, previews))
    _insist_once(sources, own or path or BUILTIN)
    return sources


def publishers(path: Path | None) -> dict[str, Publisher]:
    """Return everybody whom a catalogue knows, by id, also those whose feeds are off."""
    return {one.source.publisher.id: one.source.publisher for one in listed(path)}


def listed(path: Path | None) -> tuple[ListedSource, ...]:
    """Return all that a catalogue has, in its order; of the one that comes with us for None.

    Raises:
        CatalogueError: with the file, the entry, and what is wrong with it.
    """
    path = path or BUILTIN
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        found = tuple(_listed(_Catalogue.model_validate(fields)))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise CatalogueError(message) from error
    except ValidationError as error:
        message = f"{path}: {_explain(error, fields)}"
        raise CatalogueError(message) from error
    _insist_once([one.source for one in found], path)
    return found


def _is_wanted(source: Source, previews: bool) -> bool:  # noqa: FBT001  the setting, handed on
    return previews or source.format is not Format.PREVIEW


def _insist_once(sources: Sequence[Source], path: Path) -> None:
    for what, value in _repeated(sources):
        message = f"{path}: {what} {value!r} stands in it twice"
        raise CatalogueError(message)


def _listed(catalogue: _Catalogue) -> Iterator[ListedSource]:
    for one in catalogue.publisher:
        publisher = Publisher(id=one.id, name=one.name, country=one.country, kind=one.kind, home=one.home)
        for feed in one.feed:
            source = Source(feed.id, publisher, feed.url, feed.language, format=feed.format, user_agent=feed.user_agent)
            yield ListedSource(source, feed.checked, feed.off, feed.retired)


def _explain(error: ValidationError, fields: Any) -> str:  # noqa: ANN401  it is a file that is wrong
    """Say which entry is wrong, by its id where it has one, and what is wrong with it."""
    first = error.errors(include_url=False)[0]
    trail, here = [], fields
    for step in first["loc"]:
        here = here.get(step) if isinstance(here, dict) else here[step] if isinstance(step, int) else None
        named = here.get("id") if isinstance(here, dict) else None
        trail.append(repr(named) if named else f"number {step + 1}" if isinstance(step, int) else step)
    given = "" if first["type"] == "missing" else f", not {first['input']!r}"
    return f"{' '.join(trail)}: {first['msg']}{given}"


def _repeated(sources: Sequence[Source]) -> Iterator[tuple[str, str]]:
    publishers = {source.publisher for source in sources}
    for what, values in (
        ("publisher", [publisher.id for publisher in publishers]),
        ("feed", [source.id for source in sources]),
        ("url", [source.url for source in sources]),
    ):
        yield from ((what, value) for value, count in Counter(values).items() if count > 1)
