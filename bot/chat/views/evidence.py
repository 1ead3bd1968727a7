"""Render the evidence of a match: the names, where they occur, and how often."""

from collections.abc import Sequence

from bot.chat.views.markup import clean
from bot.chat.views.topic_names import TopicNames
from bot.model.topics import Evidence, Match
from bot.texts.speech import Texts, listing

MAX_EVIDENCE = 3  # of a topic, those with the most points
MAX_NAME_CHARS = 40


def evidence_text(texts: Texts, topic_names: TopicNames, language: str, matches: Sequence[Match]) -> str:
    """Return one sentence for each topic as plain text; without matches, that the story is no longer stored."""
    if not matches:
        return texts.say(language, "why.gone")
    return "\n".join(_sentence(texts, topic_names, language, match) for match in matches)


def _sentence(texts: Texts, topic_names: TopicNames, language: str, match: Match) -> str:
    topic = topic_names.name(language, match.topic_id)
    phrases = [_phrase(texts, language, evidence) for evidence in match.evidence if evidence.points > 0][:MAX_EVIDENCE]
    if not phrases:
        return texts.say(language, "why.whole", topic=topic)
    return texts.say(language, "why", topic=topic, signs=listing(language, phrases))


def _phrase(texts: Texts, language: str, evidence: Evidence) -> str:
    return texts.say(
        language,
        f"why.{evidence.place.value}",
        name=clean(evidence.name, MAX_NAME_CHARS),
        count=evidence.count,
    )
