"""Many stories in one message: each a link, with who tells it, under a line that says why they come together."""

from dataclasses import dataclass

from bot.chat.views.alert import MAX_MESSAGE_BYTES, MAX_MESSAGE_UNITS, first_entries, outlet_list, title_url
from bot.chat.views.markup import Html, Markup, Plain, clean, shown_length
from bot.chat.views.topic_names import TopicNames
from bot.model.alerts import AlertContent, BatchReason, Digest
from bot.model.chats import Chat, DeliveryMode
from bot.texts.speech import Texts

MAX_STORIES = 20  # stories; the others are counted
MAX_TITLE_CHARS = 160  # characters
NAMED_OUTLETS = 2  # outlets of a story; the others are counted


@dataclass(frozen=True, slots=True)
class DigestView:
    """Writes digests in the language of their reader."""

    texts: Texts
    topic_names: TopicNames

    def write(self, digest: Digest, chat: Chat, *, plain: bool) -> str:
        """Return the message: HTML, or plain text where Telegram refused the HTML.

        What does not fit (Bot API, `sendMessage`: 4,096 characters once parsed) is counted at the end.
        """
        form: Markup = Plain() if plain else Html()
        heading = form.bold(self._heading(digest, chat))
        items = [self._item(form, content, chat.language) for content in digest.contents]
        for shown in range(min(len(items), MAX_STORIES), 0, -1):
            others = len(items) - shown
            more = [self.texts.say(chat.language, "digest.more", count=others)] if others else []
            text = "\n\n".join([heading, *items[:shown], *more])
            if shown_length(text) <= MAX_MESSAGE_UNITS and len(text.encode()) <= MAX_MESSAGE_BYTES:
                return text
        return heading

    def _heading(self, digest: Digest, chat: Chat) -> str:
        language, count = chat.language, len(digest.contents)
        if digest.reason is BatchReason.RETURN:
            days = digest.away.days if digest.away else 0
            key = "digest.return" if days else "digest.return-today"
            return self.texts.say(language, key, days=days, count=count)
        if digest.reason is BatchReason.MODE:
            key = {DeliveryMode.HOURLY: "hourly", DeliveryMode.DAILY: "daily", DeliveryMode.WEEKLY: "weekly"}.get(
                chat.preferences.mode, "held"
            )
            return self.texts.say(language, f"digest.{key}", count=count)
        return self.texts.say(language, f"digest.{digest.reason.value}", count=count)

    def _item(self, form: Markup, content: AlertContent, language: str) -> str:
        title = form.safe(clean(content.summary.title, MAX_TITLE_CHARS)) or self.texts.say(language, "untitled")
        told = form.safe(outlet_list(self.texts, language, first_entries(content.story), NAMED_OUTLETS))
        topics = form.safe(", ".join(self.topic_names.name(language, topic) for topic in content.topics))
        lines = [form.link(title, title_url(content)), " · ".join(filter(None, (told, topics)))]
        if isinstance(form, Plain):
            lines.append(title_url(content) or "")
        return "\n".join(filter(None, lines))
