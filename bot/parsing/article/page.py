"""The article of an entry's page, as a value: parsed in a subprocess, validated and stored by the bot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MissingContent(StrEnum):
    """The reason why a page has no usable text."""

    NOT_WELCOME = "not welcome"  # robots.txt asks us to stay away
    NOT_A_PAGE = "not a page"  # an image, a document, a film
    ERROR = "error page"  # answered as if all were well
    SCRIPTS = "scripts only"  # the text comes by JavaScript, or never
    CONSENT = "consent page"
    PAYWALL = "paywall"
    EMPTY = "no article"
    STRANGER = "another article"  # it does not say what the entry's title says
    NO_MORE = "no more than the feed"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The content of an entry's page: cleaned as an entry is, and no more trusted."""

    url: str  # the address that it gives itself; where it was found, if it gives none
    title: str  # may be ""
    text: str  # paragraphs in lines; "" where something is missing
    missing: MissingContent | None
    publisher: str  # as the page names it, may be ""
    published_at: datetime | None  # as claimed
    image: str  # the address of its lead image, may be ""
    language: str | None
