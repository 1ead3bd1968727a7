"""Parse responses of GDELT's DOC 2.0 API (mode=artlist, format=json) → raw items: publisher, title and address.

It returns `{}` where nothing matches, a sentence of English where it refuses the query, and JSON with bare backslashes
where a title has one. Its titles are as its tokeniser left them: `Armenia , Azerbaijan`.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import orjson

from bot.language.lists import all_languages
from bot.parsing.raw_entry import ContentType, RawEntry, RawField, RawItem
from bot.parsing.safe_xml import MAX_ITEMS, RejectedInputError

_BACKSLASH = re.compile(r'\\(["\\/bfnrtu])?')
_CONTROL = re.compile(r"[\x00-\x1f]+")
_SPACE_BEFORE_PUNCTUATION = re.compile(r" (?=[,.:;?!%)](?:\s|$))")


def parse(text: str) -> tuple[RawItem, ...]:
    """Return the articles of a response, at most 1,000; () where nothing matches.

    Raises:
        RejectedInputError: for anything but a list of articles, with its first words, which state the error.
    """
    try:
        answer = orjson.loads(_CONTROL.sub(" ", _BACKSLASH.sub(_escaped, text)))
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        message = f"no answer of GDELT: {' '.join(text[:200].split())[:100]}"
        raise RejectedInputError(message) from error
    articles = answer.get("articles", []) if isinstance(answer, dict) else None
    if not isinstance(articles, list):
        message = "JSON, but no answer of GDELT"
        raise RejectedInputError(message)
    return tuple(_entry(article).item for article in articles[:MAX_ITEMS] if isinstance(article, dict))


def _escaped(backslash: re.Match[str]) -> str:
    return backslash[0] if backslash[1] else r"\\"


def _entry(article: Mapping[str, Any]) -> RawEntry:
    domain = _text(article, "domain")
    return RawEntry(
        title=RawField(_SPACE_BEFORE_PUNCTUATION.sub("", _text(article, "title")), ContentType.UNDECLARED),
        link=_text(article, "url"),
        dates=tuple(filter(None, [_text(article, "seendate")])),
        language=_codes().get(_text(article, "language")),
        source_name=domain,
        source_url=f"https://{domain}/" if domain else "",
    )


def _text(article: Mapping[str, Any], name: str) -> str:
    value = article.get(name)
    return value.strip() if isinstance(value, str) else ""


@cache
def _codes() -> Mapping[str, str]:
    return {language.name: language.code for language in all_languages()}
