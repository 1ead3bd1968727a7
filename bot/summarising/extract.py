"""Summarise a story in the words of one of its outlets: a title, and one or two whole sentences."""

from collections.abc import Sequence
from dataclasses import replace

from bot.model.entries import Entry
from bot.model.stories import Story, Summary
from bot.summarising.casualties import disputed_figures
from bot.summarising.sentence_score import (
    ScoredSentence,
    best_first,
    best_next,
    content,
    coverage,
    overlap,
    repeats,
    weigh,
)
from bot.summarising.sentences import sentences, tidy
from bot.summarising.titles import clean, is_loud

MAX_SUMMARY_CHARS = 300
MAX_TITLE_CHARS = 200
_MAX_SENTENCES = 2
_SUFFICIENT_WORDS = 20  # with so many no second sentence is added
_MIN_TITLE_COVERAGE = 0.5  # of a sentence; with less the publisher's own description is preferred
_MAX_FAULT = 0.5  # from this fault on a sentence is no part of a description
_MAX_OUTLETS = 12  # the first that reported the story
_MIN_SUPPORTING_OUTLETS = 3  # the support of two outlets for each other is equal
_OPENING_CHARS = 700  # the first sentence is within these


def summarise(story: Story, language: str) -> Summary:
    """Return a title and at most 300 characters of whole sentences, all from one entry.

    An entry in the reader's language is preferred; without one, the summary is in the language of its first entry.
    Of three outlets and more they are ordered by the support of the others for their opening, of two by arrival. Of
    those entries the first is quoted that has a calm title, and sentences that add to the title. The text is "" where
    none does.
    """
    first_entry, *further_entries = _by_support(_in_language(story, language)[:_MAX_OUTLETS])
    best = _summary_of(first_entry)
    for entry in further_entries:
        if not any(_faults(best)):
            break
        best = min(best, _summary_of(entry), key=_faults)
    return replace(best, casualties=disputed_figures(story.entries))


def _in_language(story: Story, language: str) -> Sequence[Entry]:
    readable = [entry for entry in story.entries if entry.language == language]
    return readable or [entry for entry in story.entries if entry.language == story.entries[0].language]


def _by_support(entries: Sequence[Entry]) -> Sequence[Entry]:
    """Order entries by how much their openings share with the others' on average; of equals the earlier first."""
    if len({entry.publisher.id for entry in entries}) < _MIN_SUPPORTING_OUTLETS:
        return entries
    openings = [content(next(iter(sentences(entry.body[:_OPENING_CHARS])), entry.title)) for entry in entries]
    support = [sum(overlap(opening, peer) for peer in openings) - overlap(opening, opening) for opening in openings]
    return [
        entries[place] for place in sorted(range(len(entries)), key=lambda place: (-round(support[place], 6), place))
    ]


def _faults(summary: Summary) -> tuple[bool, bool, bool]:
    """Return a sort key of summaries: calm titles before loud ones, then entries with a title, then with text."""
    return is_loud(summary.title), not summary.entry.title.strip(), not summary.text


def _summary_of(entry: Entry) -> Summary:
    title = clean(entry.title, entry.publisher)
    text = sentences(entry.body)
    if not title:
        title = shortened(text[0] if text else " ".join(tidy(entry.body).split()), MAX_TITLE_CHARS)
        text = text[1:]
    return Summary(shortened(title, MAX_TITLE_CHARS), _text(entry, text, title), entry)


def _text(entry: Entry, body: Sequence[str], title: str) -> str:
    language = entry.language or ""
    chosen = choose(weigh(body, title, language), title)
    if entry.text and entry.description and _covers_little(chosen, title):
        description = [
            sentence for sentence in weigh(sentences(entry.description), title, language) if sentence.fault < _MAX_FAULT
        ]
        chosen = choose(description, title) or chosen
    return _printed(chosen, f"{title} {entry.publisher.name}")


def choose(
    scored: Sequence[ScoredSentence],
    title: str,
    *,
    max_sentences: int = _MAX_SENTENCES,
    sufficient_words: int = _SUFFICIENT_WORDS,
    max_chars: int = MAX_SUMMARY_CHARS,
) -> list[ScoredSentence]:
    """Return the sentences to print, in the order of the text: at most `max_sentences`, and only as many as suffice.

    A sentence longer than `max_chars` is chosen only if all are.

    Args:
        scored: the sentences of one text.
        title: the title of the message.
        max_sentences: the number of sentences.
        sufficient_words: with so many words chosen, no further sentence is taken.
        max_chars: of all chosen sentences together.
    """
    fitting = [sentence for sentence in scored if len(sentence.text) <= max_chars] or list(scored)
    chosen: list[ScoredSentence] = []
    title_words = content(title)
    while fitting and len(chosen) < max_sentences and sum(sentence.size for sentence in chosen) < sufficient_words:
        chosen.append(best_next(fitting, chosen, title_words) if chosen else best_first(fitting, title_words))
        room = max_chars - sum(len(sentence.text) + 1 for sentence in chosen)
        fitting = [
            sentence
            for sentence in fitting
            if sentence not in chosen and len(sentence.text) <= room and sentence.fault < _MAX_FAULT
        ]
    return sorted(chosen, key=lambda sentence: sentence.place)


def shortened(text: str, max_chars: int) -> str:
    """Return a text of at most `max_chars`, cut behind a word and ended by "…" where it is longer."""
    if len(text) <= max_chars:
        return text
    whole = text[:max_chars].rpartition(" ")[0] or text[: max_chars - 1]
    return whole.rstrip(" ,;:–—-") + "…"


def _covers_little(chosen: Sequence[ScoredSentence], title: str) -> bool:
    title_words = content(title)
    return not any(coverage(sentence, title_words) >= _MIN_TITLE_COVERAGE for sentence in chosen)


def _printed(chosen: Sequence[ScoredSentence], context: str) -> str:
    """Return the sentences as one text, "" if they add no words to title and outlet."""
    chosen_words = frozenset().union(*(sentence.words for sentence in chosen))
    if not chosen or repeats(chosen_words, content(context)):
        return ""
    return shortened(" ".join(sentence.text for sentence in chosen), MAX_SUMMARY_CHARS)
