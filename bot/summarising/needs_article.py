"""Whether an entry says so little that its own page is worth a visit."""

import re

from bot.model.entries import Entry
from bot.parsing.urls import host_of
from bot.summarising.extract import MAX_SUMMARY_CHARS

_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])\W*$")
_NO_PAGES = frozenset({"news.google.com"})  # its links lead to a shell of scripts


def needs_article(entry: Entry) -> bool:
    """Tell whether there is nothing to choose from: a text no longer than a summary, or one that was cut off."""
    if not entry.url or host_of(entry.url) in _NO_PAGES:
        return False
    return len(entry.body) <= MAX_SUMMARY_CHARS or bool(_CUT.search(entry.body[-20:]))
