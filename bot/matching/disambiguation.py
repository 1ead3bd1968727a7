"""Reject names that mean something else in an entry: a children's hospital called ОДКБ, a Colombian city, Armenia."""

from collections.abc import Collection, Iterable, Sequence

from bot.matching.dictionary.entities import DisambiguationRule
from bot.matching.mentions import EntryMentions, Mention


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


def _is_guarded(mention: Mention, rule: DisambiguationRule) -> bool:
    return mention.name.kind in rule.kinds and mention.name.text in rule.guarded


def _is_rescued(mentions: Iterable[Mention], rule: DisambiguationRule) -> bool:
    return any(mention.name.kind in rule.rescue for mention in mentions)


def _has_other_meaning(rule: DisambiguationRule, words: Collection[str]) -> bool:
    return len(rule.against.among(words)) > len(rule.supporting.among(words))


def _words_of(reading: EntryMentions) -> set[str]:
    return {*reading.title.folded, *reading.body.folded}
