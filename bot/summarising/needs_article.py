"""Decide whether an entry has so little text that its own page should be requested."""

import re

from bot.model.entries import Entry
from bot.parsing.urls import host_of
from bot.summarising.extract import MAX_SUMMARY_CHARS

_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.|&hellip;)\])\W*$")
_NO_PAGES = frozenset({"news.google.com"})  # its links lead to a shell of scripts


def needs_article(entry: Entry) -> bool:
    """Return whether the text is no longer than a summary, or was cut off."""
    if not entry.url or host_of(entry.url) in _NO_PAGES:
        return False
    return len(entry.body) <= MAX_SUMMARY_CHARS or bool(_CUT.search(entry.body[-20:]))
