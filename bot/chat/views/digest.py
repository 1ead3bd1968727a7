"""Render a digest: a heading with its cause, and stories as links with their outlets."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action
from bot.chat.views.alert import MAX_MESSAGE_BYTES, MAX_MESSAGE_UNITS, first_entries, outlet_list, title_url
from bot.chat.views.doubts import DoubtView
from bot.chat.views.markup import Html, Markup, Plain, clean, shown_length
from bot.chat.views.screen import ScreenParts
from bot.chat.views.topic_names import TopicNames
from bot.model.alerts import AlertContent, BatchReason, Digest
from bot.model.chats import Chat, DeliveryMode
from bot.texts.speech import Texts

MAX_STORIES = 20  # the number of the others is given
MAX_TITLE_CHARS = 160
NAMED_OUTLETS = 2  # of a story; the number of the others is given


@dataclass(frozen=True, slots=True)
class DigestView:
    """Renders digests in the language of a chat."""

    texts: Texts
    topic_names: TopicNames

    @property
    def _doubts(self) -> DoubtView:
        return DoubtView(self.texts)

    def write(self, digest: Digest, chat: Chat, *, plain: bool) -> str:
        """Return the message: HTML, or plain text after Telegram refused the HTML.

        The number of stories that do not fit (Bot API, `sendMessage`: 4,096 characters once parsed) is given at the
        end.
        """
        markup: Markup = Plain() if plain else Html()
        heading = markup.bold(self._heading(digest, chat))
        items = [self._item(markup, content, chat.language) for content in digest.contents]
        for shown in range(min(len(items), MAX_STORIES), 0, -1):
            rest = len(items) - shown
            more = [self.texts.say(chat.language, "digest.more", count=rest)] if rest else []
            text = "\n\n".join([heading, *items[:shown], *more])
            if shown_length(text) <= MAX_MESSAGE_UNITS and len(text.encode()) <= MAX_MESSAGE_BYTES:
                return text
        return heading

    def keyboard(self, language: str) -> Keyboard:
        """Return the buttons of a digest."""
        parts = ScreenParts(self.texts, language)
        return Keyboard([parts.row(("latest", Action.LATEST), ("settings", Action.SETTINGS))])

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

    def _item(self, markup: Markup, content: AlertContent, language: str) -> str:
        title = markup.safe(clean(content.summary.title, MAX_TITLE_CHARS)) or self.texts.say(language, "untitled")
        outlets = markup.safe(outlet_list(self.texts, language, first_entries(content.story), NAMED_OUTLETS))
        topics = markup.safe(", ".join(self.topic_names.name(language, topic) for topic in content.topics))
        lines = [markup.link(title, title_url(content)), " · ".join(filter(None, (outlets, topics)))]
        if isinstance(markup, Plain):
            lines.append(title_url(content) or "")
        lines += [self._doubts.text(entry, language, plain=isinstance(markup, Plain)) for entry in content.doubtful]
        return "\n".join(filter(None, lines))
