"""OPML 2.0, the form in which readers of feeds hand over what they parse. Pure.

Reading goes through the gate that feeds go through; folders are walked, and only what has an `xmlUrl` counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # trees are parse and written; the gate parses

from bot.model.sources import Source
from bot.parsing import safe_xml
from bot.parsing.urls import absolute

_TEXT = 80  # characters of a name


@dataclass(frozen=True, slots=True)
class Outline:
    """One feed that somebody reads."""

    name: str
    url: str  # absolute
    home: str  # "" where none is given
    language: str | None


def parse(text: str) -> tuple[Outline, ...]:
    """Return the feeds of a document, each once.

    Raises:
        UnreadableError: it is not OPML.
    """
    root = safe_xml.parse_fast(text)
    if root is None:
        message = "no OPML: it is no sound XML, or has a DOCTYPE"
        raise safe_xml.RejectedInputError(message)
    if root.tag.lower() != "opml":
        message = f"no OPML: it begins with <{root.tag[:40]}>"
        raise safe_xml.RejectedInputError(message)
    found = (_outline(one) for one in root.iter() if one.tag.lower() == "outline")
    by_url: dict[str, Outline] = {}
    for one in found:
        by_url.setdefault(one.url, one)
    by_url.pop("", None)
    return tuple(by_url.values())


def write(sources: Iterable[Source]) -> str:
    """Return a document with these sources, in a folder for each publisher."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = "Tidings"
    body = SubElement(root, "body")
    folders: dict[str, Element] = {}
    for source in sources:
        publisher = source.publisher
        if publisher.id not in folders:
            folders[publisher.id] = SubElement(body, "outline", text=publisher.name)
        given = {"type": "rss", "text": source.id, "xmlUrl": source.url, "htmlUrl": publisher.home}
        if source.language:
            given["language"] = source.language
        SubElement(folders[publisher.id], "outline", given)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _outline(element: Element) -> Outline:
    given = {name.lower(): value.strip() for name, value in element.items()}
    name = given.get("title") or given.get("text") or ""
    language = given.get("language", "")[:2].lower()
    return Outline(
        name=" ".join(name.split())[:_TEXT],
        url=absolute(given.get("xmlurl", "")),
        home=absolute(given.get("htmlurl", "")),
        language=language if _is_code(language) else None,
    )


def _is_code(language: Sequence[str]) -> bool:
    return len(language) == 2 and all("a" <= letter <= "z" for letter in language)  # noqa: PLR2004  ISO 639-1
