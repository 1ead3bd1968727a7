"""The evidence in sentences: which names made a story match, where they stand, how often."""

from collections.abc import Sequence

from bot.chat.views.markup import clean
from bot.chat.views.topic_names import TopicNames
from bot.model.topics import Evidence, Match
from bot.texts.speech import Texts, listing

MAX_EVIDENCE = 3  # of each topic, the heaviest
MAX_NAME_CHARS = 40  # characters


def evidence_text(texts: Texts, topic_names: TopicNames, language: str, matches: Sequence[Match]) -> str:
    """Return one sentence a topic, as plain text; that the story is gone where there is none."""
    if not matches:
        return texts.say(language, "evidence_text.gone")
    return "\n".join(_sentence(texts, topic_names, language, match) for match in matches)


def _sentence(texts: Texts, topic_names: TopicNames, language: str, match: Match) -> str:
    topic = topic_names.name(language, match.topic_id)
    signs = [_sign(texts, language, sign) for sign in match.evidence if sign.points > 0][:MAX_EVIDENCE]
    if not signs:
        return texts.say(language, "evidence_text.whole", topic=topic)
    return texts.say(language, "evidence_text", topic=topic, signs=listing(language, signs))


def _sign(texts: Texts, language: str, sign: Evidence) -> str:
    return texts.say(
        language, f"evidence_text.{sign.place.value}", name=clean(sign.name, MAX_NAME_CHARS), count=sign.count
    )
