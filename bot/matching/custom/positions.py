"""The positions of the terms of custom topics in an entry."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.matching.custom.compiler import ExpandedTerm
from bot.matching.dictionary.names import Name
from bot.matching.mentions import EntryMentions, Mention


class TextSpan(NamedTuple):
    """The place of a phrase: the words from `start` up to `stop` of the title or of the body."""

    in_title: bool
    start: int
    stop: int


TermPositions = Mapping[ExpandedTerm, Sequence[tuple[TextSpan, Name]]]
"""The spans of each term in an entry, with the term's name that stands there."""


def term_mention(reading: EntryMentions, span: TextSpan, name: Name) -> Mention:
    """Return a name at a span as a mention."""
    passage = reading.title if span.in_title else reading.body
    return Mention(name, *span, passage.sentences[span.start])
