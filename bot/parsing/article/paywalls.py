"""What stands in place of an article: an error, a shell of scripts, a question for consent, a wall before paying.

All of these answer "200 OK". An article of some length is one whatever surrounds it: sound pages bear banners and
offers, too. So marks count only where little text was found, and a question for consent also where it is the text.
Above all a page must say what the entry's title says: that finds home pages, logins and whatever has no words here.
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

MIN_ARTICLE_CHARS = 1000  # characters; with so many something was told, whatever surrounds it
MIN_TEXT_CHARS = (
    250  # characters; what is less beside a mark is a teaser, and what is less without one is no article either
)
_SHELL = 400  # characters of all visible text; an article's page has more in its menus alone
_LEGAL = 2  # phrases of consent: one may be a banner's, two on so little text are the page
_THICK = 400  # characters of a legal text for each of its phrases, at the most
_ENOUGH = 0.5  # of the words of a title must be on its page
_STEM = 5  # letters by which words in different endings are one
_LOOKED_AT = 20_000  # characters


def missing_content(text: str, *, title: str, visible: str, is_free: bool | None) -> MissingContent | None:
    """Return what stands in place of an article, None where nothing does.

    Args:
        text: what was taken for the article.
        title: of the page.
        visible: all text of the page.
        is_free: what the page says of its price, None where it says nothing.
    """
    if _is_legal(text):
        return MissingContent.CONSENT
    if len(text) >= MIN_ARTICLE_CHARS:
        return None
    around = fold(visible[:_LOOKED_AT])
    if _error_title().search(fold(title)):
        return MissingContent.ERROR
    if len(text) < MIN_TEXT_CHARS and (found := _instead(around)):
        return found
    if is_free is False or _has(_phrases().paywall, around):
        return MissingContent.PAYWALL
    return None if text else _nothing(visible)


def validated(page: ArticlePage, entry: Entry) -> ArticlePage:
    """Return the page, without its text where that is another article's, or no more than the feed has said."""
    if not page.text:
        return page
    if not _says(page, entry.title):
        return replace(page, text="", missing=MissingContent.STRANGER)
    if len(page.text) <= len(entry.body):
        return replace(page, text="", missing=MissingContent.NO_MORE)
    return page


def _instead(around: str) -> MissingContent | None:
    """Return what is there instead of a text that has hardly been found."""
    if _has(_phrases().scripts, around):
        return MissingContent.SCRIPTS
    return MissingContent.CONSENT if _count(_phrases().consent, around) >= _LEGAL else None


def _nothing(visible: str) -> MissingContent:
    return MissingContent.SCRIPTS if len(visible) < _SHELL else MissingContent.EMPTY


def _is_legal(text: str) -> bool:
    found = _count(_phrases().consent, fold(text[:_LOOKED_AT])) if text else 0
    return found > _LEGAL and len(text) / found < _THICK


def _has(phrases: tuple[str, ...], folded: str) -> bool:
    return any(phrase in folded for phrase in phrases)


def _count(phrases: tuple[str, ...], folded: str) -> int:
    return sum(phrase in folded for phrase in phrases)


def _says(page: ArticlePage, title: str) -> bool:
    wanted = _stems(title)
    found = wanted & _stems(f"{page.title}\n{page.text[:_LOOKED_AT]}")
    return len(found) >= _ENOUGH * len(wanted)


def _stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that say something; short ones stand in every text."""
    return frozenset(word[:_STEM] for word in words(fold(text)) if len(word) >= _STEM - 1)


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
