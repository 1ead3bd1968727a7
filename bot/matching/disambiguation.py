"""Names that mean something else here: a children's hospital called ОДКБ, a city of Colombia called Armenia."""

from collections.abc import Collection, Iterable, Sequence

from bot.matching.dictionary.entities import DisambiguationRule
from bot.matching.mentions import EntryMentions, Mention


def without_other_meanings(
    mentions: Sequence[Mention], guards: Iterable[DisambiguationRule], reading: EntryMentions
) -> tuple[Mention, ...]:
    """Return a topic's mentions without those that a guard strikes out.

    A guard cancels a kind of name in this story, not the story. The words of the whole story count, each once.
    """
    remaining = tuple(mentions)
    for guard in guards:
        guarded = [mention for mention in remaining if _is_guarded(mention, guard)]
        if guarded and not _is_rescued(remaining, guard) and _is_something_else(guard, _words_of(reading)):
            remaining = tuple(mention for mention in remaining if mention not in guarded)
    return remaining


def _is_guarded(mention: Mention, guard: DisambiguationRule) -> bool:
    return mention.name.kind in guard.kinds and mention.name.text in guard.guarded


def _is_rescued(mentions: Iterable[Mention], guard: DisambiguationRule) -> bool:
    return any(mention.name.kind in guard.rescue for mention in mentions)


def _is_something_else(guard: DisambiguationRule, words: Collection[str]) -> bool:
    return len(guard.against.among(words)) > len(guard.supporting.among(words))


def _words_of(reading: EntryMentions) -> set[str]:
    return {*reading.title.folded, *reading.body.folded}
