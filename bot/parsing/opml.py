"""Read and write OPML 2.0, the subscription lists of feed readers. Pure.

Documents are parsed by the same guarded parser as feeds; folders are walked, and only outlines with an `xmlUrl` count.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, indent, tostring  # to write trees; `safe_xml` parses

from bot.model.sources import Source
from bot.parsing import safe_xml
from bot.parsing.urls import absolute

_MAX_NAME_CHARS = 80


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed of a subscription list."""

    name: str
    url: str  # absolute
    home: str  # "" where there is none
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
    outlines = (_outline(element) for element in root.iter() if element.tag.lower() == "outline")
    by_url: dict[str, Outline] = {}
    for outline in outlines:
        by_url.setdefault(outline.url, outline)
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
        attributes = {"type": "rss", "text": source.id, "xmlUrl": source.url, "htmlUrl": publisher.home}
        if source.language:
            attributes["language"] = source.language
        SubElement(folders[publisher.id], "outline", attributes)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _outline(element: Element) -> Outline:
    attributes = {name.lower(): value.strip() for name, value in element.items()}
    name = attributes.get("title") or attributes.get("text") or ""
    language = attributes.get("language", "")[:2].lower()
    return Outline(
        name=" ".join(name.split())[:_MAX_NAME_CHARS],
        url=absolute(attributes.get("xmlurl", "")),
        home=absolute(attributes.get("htmlurl", "")),
        language=language if _is_code(language) else None,
    )


def _is_code(language: Sequence[str]) -> bool:
    return len(language) == 2 and all("a" <= letter <= "z" for letter in language)  # noqa: PLR2004  ISO 639-1
