"""The article of an entry's page, as a value: parsed in a subprocess, validated and stored by the bot."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class MissingContent(StrEnum):
    """The reason why a page has no usable text."""

    NOT_WELCOME = "not welcome"  # robots.txt forbids it
    NOT_A_PAGE = "not a page"  # an image, a document, a film
    ERROR = "error page"  # with status 200
    SCRIPTS = "scripts only"  # the text comes by JavaScript, or never
    CONSENT = "consent page"
    PAYWALL = "paywall"
    EMPTY = "no article"
    STRANGER = "another article"  # without the words of the entry's title
    NO_MORE = "no more than the feed"


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The content of an entry's page: cleaned like an entry, and untrusted like one."""

    url: str  # as the page declares it; else the requested one
    title: str  # may be ""
    text: str  # paragraphs in lines; "" where something is missing
    missing: MissingContent | None
    publisher: str  # as the page names it, may be ""
    published_at: datetime | None  # as claimed
    image: str  # the address of its lead image, may be ""
    language: str | None
