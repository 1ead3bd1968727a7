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
]

`format` and `user_agent` are left out where the address answers a feed, and answers it to us by our own name.
"""

import tomllib
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from bot.errors import CatalogueError
from bot.model import Format, Kind, Publisher, Source
from bot.parsing.links import absolute

BUILTIN = Path(__file__).with_name("catalogue.toml")


def _web(address: str) -> str:
    if absolute(address) != address:
        message = "an address that begins with http:// or https:// is needed"
        raise ValueError(message)
    return address


_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,59}$")]
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


class _Publisher(_Strict):
    id: _Id
    name: Annotated[str, Field(min_length=1, max_length=80)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    kind: Kind
    home: _Address
    feed: Annotated[tuple[_Feed, ...], Field(min_length=1)]


class _Catalogue(_Strict):
    publisher: Annotated[tuple[_Publisher, ...], Field(min_length=1)]


def load(path: Path | None) -> tuple[Source, ...]:
    """Return the sources of a catalogue, in its order; of the one that comes with us for None.

    Raises:
        CatalogueError: with the file, the entry, and what is wrong with it.
    """
    path = path or BUILTIN
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
        sources = tuple(_sources(_Catalogue.model_validate(fields)))
    except (OSError, UnicodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise CatalogueError(message) from error
    except ValidationError as error:
        message = f"{path}: {_explain(error, fields)}"
        raise CatalogueError(message) from error
    for what, value in _repeated(sources):
        message = f"{path}: {what} {value!r} stands in it twice"
        raise CatalogueError(message)
    return sources


def _sources(catalogue: _Catalogue) -> Iterator[Source]:
    for one in catalogue.publisher:
        publisher = Publisher(id=one.id, name=one.name, country=one.country, kind=one.kind, home=one.home)
        for feed in one.feed:
            yield Source(feed.id, publisher, feed.url, feed.language, format=feed.format, user_agent=feed.user_agent)


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


def _repeated(sources: tuple[Source, ...]) -> Iterator[tuple[str, str]]:
    publishers = {source.publisher for source in sources}
    for what, values in (
        ("publisher", [publisher.id for publisher in publishers]),
        ("feed", [source.id for source in sources]),
        ("url", [source.url for source in sources]),
    ):
        yield from ((what, value) for value, count in Counter(values).items() if count > 1)
