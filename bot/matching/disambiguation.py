"""Reject names that mean something else in an entry: a children's hospital called ОДКБ, a Colombian city, Armenia."""

from collections.abc import Collection, Iterable, Sequence

from bot.language.folding import fold
from bot.language.lists import language_data
from bot.language.passage import Passage
from bot.matching.competing_names import is_title_case
from bot.matching.dictionary.entities import DisambiguationRule
from bot.matching.dictionary.gazetteer import homonyms
from bot.matching.dictionary.names import NameKind
from bot.matching.mentions import EntryMentions, Mention

_MAX_STATE_WORDS = 2  # of the name of a state of the USA; the one of three is no state
_STATE_CODE_LETTERS = 2  # "Armenia, WI"
_MAX_STATE_ABBREVIATION_LETTERS = 5  # "Armenia, Wis.", "Peru, Mass."
_BARE_KINDS = frozenset({NameKind.NAME, NameKind.CAPITAL})  # of which a person or a small place may bear one


def without_other_meanings(
    mentions: Sequence[Mention], rules: Iterable[DisambiguationRule], reading: EntryMentions
) -> tuple[Mention, ...]:
    """Return a topic's mentions without those that a rule rejects.

    A rule rejects names of a kind in this entry, not the entry. The words of the whole entry count, each once.
    """
    remaining = tuple(mentions)
    for rule in rules:
        candidates = [mention for mention in remaining if _is_guarded(mention, rule)]
        if candidates and not _is_rescued(remaining, rule) and _has_other_meaning(rule, _words_of(reading)):
            remaining = tuple(mention for mention in remaining if mention not in candidates)
    return remaining


def without_namesakes(
    mentions: Sequence[Mention], reading: EntryMentions, other_mentions: Collection[Mention]
) -> tuple[Mention, ...]:
    """Return a country's mentions without its bare names where a person or another place of the name is meant.

    So it is where half of them or more are part of longer, unknown names ("Armenia Jones", "Armenia Township",
    "Mustafa Baki"), where one is in a state of the USA ("Armenia, Wisconsin"), where the outlet is of a country that
    has a place of the name, where a text on a state names one of its cities, and behind the adjective of another
    country ("Colombian Armenia"). Any other kind of name of the topic rescues all, and so do country and capital
    together.

    Args:
        mentions: those of one topic.
        reading: the entry.
        other_mentions: the mentions of all other entities.
    """
    if not mentions or not all(map(is_bare, mentions)) or len({mention.name.kind for mention in mentions}) > 1:
        return tuple(mentions)
    name_positions = {(m.in_title, index) for m in (*mentions, *other_mentions) for index in range(m.start, m.stop)}
    longer = sum(is_in_longer_name(mention, reading, name_positions) for mention in mentions)
    adjective_stops = {(m.in_title, m.stop) for m in other_mentions if m.name.kind is NameKind.ADJECTIVE}
    is_other = 2 * longer >= len(mentions) or any(
        (mention.in_title, mention.start) in adjective_stops
        or is_in_state(mention, reading, name_positions)
        or _is_elsewhere(mention, reading)
        for mention in mentions
    )
    return () if is_other else tuple(mentions)


def _is_elsewhere(mention: Mention, reading: EntryMentions) -> bool:
    name = fold(mention.name.text)
    return reading.country in homonyms().countries.get(name, ()) or not _words_of(reading).isdisjoint(
        homonyms().cities.get(name, ())
    )


def is_in_state(mention: Mention, reading: EntryMentions, name_positions: Collection[tuple[bool, int]]) -> bool:
    """Return whether a state of the USA stands behind a mention: "Lebanon, Pa.", "Armenia, Wisconsin", "Peru, IN".

    Args:
        mention: of a country or capital.
        reading: the entry.
        name_positions: of all known names, as pairs of in_title and index: "Lebanon, EU" is no state.
    """
    passage, stop = reading.passage(mention), mention.stop
    if stop >= len(passage.raw) or passage.gaps[stop].strip() != ",":
        return False
    if begins_with_state(passage.folded[stop:]):
        return True
    raw = passage.raw[stop]
    if (mention.in_title, stop) in name_positions or not raw.isascii():
        return False
    is_short = len(raw) <= _MAX_STATE_ABBREVIATION_LETTERS and raw.istitle() and passage.gaps[stop + 1].startswith(".")
    is_code = len(raw) == _STATE_CODE_LETTERS and raw.isupper()
    return is_code or (is_short and fold(mention.name.text) in homonyms().countries)


def begins_with_state(words: Sequence[str]) -> bool:
    """Return whether folded words begin with the name of a state of the USA."""
    return any(" ".join(words[:length]) in homonyms().states for length in range(1, _MAX_STATE_WORDS + 1))


def is_bare(mention: Mention) -> bool:
    """Return whether a mention is a country or capital in one word, which a person or a small place may bear too."""
    return mention.name.kind in _BARE_KINDS and mention.stop - mention.start == 1


def is_in_longer_name(mention: Mention, reading: EntryMentions, name_positions: Collection[tuple[bool, int]]) -> bool:
    """Return whether a mention is part of a longer, unknown name: "Armenia Jones", "Mustafa Baki"."""
    passage = reading.passage(mention)
    if mention.in_title and is_title_case(passage):
        return False
    following = _capitalised_run(passage, mention.stop, name_positions, mention)
    if following:
        lexicons = (reading.lexicons["office"], reading.lexicons["organisation"])
        return _may_begin_name(mention, reading) and not any(
            word in lexicon for word in following for lexicon in lexicons
        )
    previous = mention.start - 1
    return (
        previous >= 0
        and passage.gaps[mention.start] == " "
        and _is_capitalised(passage.raw[previous])
        and passage.folded[previous] not in reading.lexicons["office"]
        and not passage.begins_sentence(previous)
        and (mention.in_title, previous) not in name_positions
    )


def _may_begin_name(mention: Mention, reading: EntryMentions) -> bool:
    """Return whether a mention is in its dictionary form and behind no preposition; "Мэр Еревана Арам" is two names."""
    passage, previous = reading.passage(mention), mention.start - 1
    if passage.folded[mention.start] != fold(mention.name.text):
        return False
    is_attached = previous >= 0 and passage.gaps[mention.start] == " "
    return not is_attached or passage.folded[previous] not in language_data(reading.language).grammar.prepositions


def _capitalised_run(
    passage: Passage, start: int, name_positions: Collection[tuple[bool, int]], mention: Mention
) -> tuple[str, ...]:
    """Return the capitalised words from `start` on, folded, up to a known name or anything but a space."""
    stop = start
    while (
        stop < len(passage.raw)
        and passage.gaps[stop] == " "
        and _is_capitalised(passage.raw[stop])
        and (mention.in_title, stop) not in name_positions
    ):
        stop += 1
    return passage.folded[start:stop]


def _is_capitalised(word: str) -> bool:
    """Return whether a word is written as a name: a capital, then small letters."""
    return len(word) > 1 and word.istitle()


def _is_guarded(mention: Mention, rule: DisambiguationRule) -> bool:
    return mention.name.kind in rule.kinds and mention.name.text in rule.guarded


def _is_rescued(mentions: Iterable[Mention], rule: DisambiguationRule) -> bool:
    return any(mention.name.kind in rule.rescue for mention in mentions)


def _has_other_meaning(rule: DisambiguationRule, words: Collection[str]) -> bool:
    return len(rule.against.among(words)) > len(rule.supporting.among(words))


def _words_of(reading: EntryMentions) -> set[str]:
    return {*reading.title.folded, *reading.body.folded}
