"""Find what names the outlet's own country without naming it: its towns, and its words of state.

An Armenian outlet writes "the court in Gyumri" or "the government has approved the budget", and means Armenia.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.language.lexicon import Lexicon
from bot.matching.dictionary.gazetteer import Gazetteer, towns
from bot.matching.dictionary.names import Name, NameKind
from bot.matching.mentions import MAX_LEAD_WORDS, EntryMentions, Mention, gazetteer_mentions


@dataclass(frozen=True, slots=True)
class HomeTopic:
    """The topic of the publisher's country."""

    id: str
    country: str  # ISO 3166-1
    languages: frozenset[str]  # of its outlets
    company: frozenset[str]  # ids of related topics


def with_home_mentions(reading: EntryMentions, home: HomeTopic) -> EntryMentions:
    """Return an entry of a home outlet with the towns of its country and its words of state as mentions of the topic.

    Towns count in every language. Words of state count in a home language where headline and lead name nobody but a
    related topic, and in sentences that do not name that: "the president" of a text on France is the French one, and a
    ministry that rejects what Azerbaijan claims is that of the outlet's country.
    """
    gazetteer = towns(home.country)
    added = list(_towns(reading, gazetteer, home)) if gazetteer else []
    mentions = [*(_as_subject(mention, home) for mention in reading.mentions), *added]
    early = [mention for mention in mentions if mention.in_title or mention.start < MAX_LEAD_WORDS]
    names_others = any(mention.name.owner not in home.company for mention in early)
    if reading.language in home.languages and not names_others:
        taken = {(mention.in_title, mention.sentence) for mention in early}
        words = _words_of_state(reading, home, reading.lexicons["office"])
        mentions += (mention for mention in words if (mention.in_title, mention.sentence) not in taken)
    mentions.sort(key=lambda mention: (not mention.in_title, mention.start))
    return replace(reading, mentions=tuple(mentions))


def _as_subject(mention: Mention, home: HomeTopic) -> Mention:
    """Return a mention; a weak place of the home country as a subject, as in "in Gyumri", where all news is there."""
    name = mention.name
    if name.owner != home.id or not name.is_place or name.kind not in {NameKind.WEAK, NameKind.EVERYDAY}:
        return mention
    return replace(mention, name=replace(name, kind=NameKind.WEAK, is_place=False))


def _towns(reading: EntryMentions, gazetteer: Gazetteer, home: HomeTopic) -> Iterator[Mention]:
    for in_title in (True, False):
        for mention in gazetteer_mentions(gazetteer, reading, in_title=in_title):
            yield _as_subject(replace(mention, name=replace(mention.name, owner=home.id, kind=NameKind.WEAK)), home)


def _words_of_state(reading: EntryMentions, home: HomeTopic, office: Lexicon) -> Iterator[Mention]:
    """Yield the words of state of the headline and the first sentence."""
    for passage, stop in ((reading.title, len(reading.title.raw)), (reading.body, reading.lead_stop)):
        for index in range(stop):
            if passage.folded[index] in office:
                name = Name(home.id, NameKind.WEAK, passage.raw[index], 0, is_place=False)
                yield Mention(name, passage is reading.title, index, index + 1, passage.sentences[index])
