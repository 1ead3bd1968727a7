"""Detect pages without an article: an error, scripts only, a consent dialog, a paywall.

All of these respond with "200 OK". A long text is an article whatever surrounds it: valid pages have banners and
offers, too. So phrases count only where little text was extracted, and a consent dialog also where it is the text.
In addition a page must have the words of the entry's title, which detects home pages, logins and pages without known
phrases.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from itertools import chain

from bot.language.folding import fold, words
from bot.language.lists import Pages, all_languages
from bot.model.entries import Entry
from bot.parsing.article.page import ArticlePage, MissingContent

MIN_ARTICLE_CHARS = 1000  # from this length on a text is an article, whatever surrounds it
MIN_TEXT_CHARS = 250  # a shorter text beside a phrase is a teaser, and without one no article either
_MIN_PAGE_CHARS = 400  # of all visible text; the menus of an article page alone have more
_MIN_CONSENT_PHRASES = 2  # a single phrase may be of a banner
_MAX_CHARS_PER_PHRASE = 400  # of a consent text
_MIN_TITLE_SHARE = 0.5  # of the words of a title must be on its page
_STEM_CHARS = 5  # letters by which words in different endings are one
_MAX_SEARCHED_CHARS = 20_000


def missing_content(text: str, *, title: str, visible: str, is_free: bool | None) -> MissingContent | None:
    """Return why a page has no article, None where it has one.

    Args:
        text: the extracted text.
        title: the title of the page.
        visible: all visible text of the page.
        is_free: whether the page declares itself free, None where it declares nothing.
    """
    if _is_consent_text(text):
        return MissingContent.CONSENT
    if len(text) >= MIN_ARTICLE_CHARS:
        return None
    around = fold(visible[:_MAX_SEARCHED_CHARS])
    if _error_title().search(fold(title)):
        return MissingContent.ERROR
    if len(text) < MIN_TEXT_CHARS and (kind := _replacement_kind(around)):
        return kind
    if is_free is False or _has(_phrases().paywall, around):
        return MissingContent.PAYWALL
    return None if text else _empty_kind(visible)


def validated(page: ArticlePage, entry: Entry) -> ArticlePage:
    """Return the page, without its text where that is another article's, or no longer than the feed's."""
    if not page.text:
        return page
    if not _matches_title(page, entry.title):
        return replace(page, text="", missing=MissingContent.STRANGER)
    if len(page.text) <= len(entry.body):
        return replace(page, text="", missing=MissingContent.NO_MORE)
    return page


def _replacement_kind(around: str) -> MissingContent | None:
    """Return the kind of a page on which hardly any text was found."""
    if _has(_phrases().scripts, around):
        return MissingContent.SCRIPTS
    return MissingContent.CONSENT if _count(_phrases().consent, around) >= _MIN_CONSENT_PHRASES else None


def _empty_kind(visible: str) -> MissingContent:
    return MissingContent.SCRIPTS if len(visible) < _MIN_PAGE_CHARS else MissingContent.EMPTY


def _is_consent_text(text: str) -> bool:
    count = _count(_phrases().consent, fold(text[:_MAX_SEARCHED_CHARS])) if text else 0
    return count > _MIN_CONSENT_PHRASES and len(text) / count < _MAX_CHARS_PER_PHRASE


def _has(phrases: tuple[str, ...], folded: str) -> bool:
    return any(phrase in folded for phrase in phrases)


def _count(phrases: tuple[str, ...], folded: str) -> int:
    return sum(phrase in folded for phrase in phrases)


def _matches_title(page: ArticlePage, title: str) -> bool:
    title_stems = _stems(title)
    common = title_stems & _stems(f"{page.title}\n{page.text[:_MAX_SEARCHED_CHARS]}")
    return len(common) >= _MIN_TITLE_SHARE * len(title_stems)


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the longer words; short ones occur in every text."""
    return frozenset(word[:_STEM_CHARS] for word in words(fold(text)) if len(word) >= _STEM_CHARS - 1)


@cache
def _phrases() -> Pages:
    """Return the phrases of all languages, folded."""
    pages = [language.pages for language in all_languages()]
    return Pages(
        paywall=_folded(phrases.paywall for phrases in pages),
        consent=_folded(phrases.consent for phrases in pages),
        scripts=_folded(phrases.scripts for phrases in pages),
        error=_folded(phrases.error for phrases in pages),
    )


def _folded(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(map(fold, chain.from_iterable(lists)))


@cache
def _error_title() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _phrases().error))})(?!\w)")
