"""Render a page of /latest: stories as links, with their outlets and age, and buttons to other pages."""

from dataclasses import dataclass

from telegram import InlineKeyboardButton as Button
from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action, encode
from bot.chat.views.alert import first_entries, outlet_list, title_url
from bot.chat.views.markup import Html, clean
from bot.chat.views.screen import DOT, Screen, ScreenParts
from bot.chat.views.topic_names import TopicNames
from bot.flows.browse import STORIES_PER_PAGE, StoryPage
from bot.flows.subscriptions import ChatState
from bot.matching.dictionary.topics import builtin_ids
from bot.model.alerts import AlertContent
from bot.texts.moments import moment
from bot.texts.speech import Texts

MAX_TITLE_CHARS = 200
TOPICS_PER_ROW = 2
NAMED_OUTLETS = 3  # of a story; the number of the others is given

_HTML = Html()


@dataclass(frozen=True, slots=True)
class LatestView:
    """Renders a page in the language of a chat."""

    texts: Texts
    topic_names: TopicNames

    def screen(self, state: ChatState, page: StoryPage) -> Screen:
        """Return a page with the buttons to newer and older stories and to those of each topic."""
        language, topic = state.chat.language, page.topic_id or ""
        parts = ScreenParts(self.texts, language)
        turns = [parts.button("newer", Action.LATEST, topic, page.number - 1)] if page.number else []
        if page.has_older:
            turns.append(parts.button("older", Action.LATEST, topic, page.number + 1))
        custom = (topic_id for topic_id in state.topics if topic_id not in builtin_ids())
        names = {"": parts.say("button.all")}
        names |= {topic_id: self.topic_names.name(language, topic_id) for topic_id in (*builtin_ids(), *custom)}
        topics = [
            Button((DOT if topic_id == topic else "") + name, callback_data=encode(Action.LATEST, topic_id, 0))
            for topic_id, name in names.items()
        ]
        rows = [topics[start : start + TOPICS_PER_ROW] for start in range(0, len(topics), TOPICS_PER_ROW)]
        keyboard = Keyboard([row for row in (turns, *rows, parts.row(("back", Action.HOME))) if row])
        return Screen(self.write(page, language, follows=bool(state.topics)), keyboard)

    def write(self, page: StoryPage, language: str, *, follows: bool) -> str:
        """Return the page as HTML; `follows`: whether the chat follows any topic."""
        parts = [_HTML.bold(self._heading(page, language, follows=follows))]
        first = page.number * STORIES_PER_PAGE + 1
        parts += [self.item(number, content, language) for number, content in enumerate(page.contents, first)]
        if not page.contents:
            parts.append(self.texts.say(language, "latest.none-older" if page.number else "latest.none"))
        if page.silent:
            parts.append(self.texts.say(language, "latest.silent", silent=page.silent, sources=page.sources))
        return "\n\n".join(parts)

    def _heading(self, page: StoryPage, language: str, *, follows: bool) -> str:
        if page.topic_id is None:
            return self.texts.say(language, "latest" if follows else "latest.everything")
        return self.texts.say(
            language, "latest.topic", topic=_HTML.safe(self.topic_names.name(language, page.topic_id))
        )

    def item(self, number: int, content: AlertContent, language: str) -> str:
        """Return one story of the page."""
        title = _HTML.safe(clean(content.summary.title, MAX_TITLE_CHARS)) or self.texts.say(language, "untitled")
        outlets = first_entries(content.story)
        when = moment(self.texts, language, outlets[0].published_at, now=content.rendered_at)
        names = _HTML.safe(outlet_list(self.texts, language, outlets, NAMED_OUTLETS))
        age = _HTML.moment(when.words, outlets[0].published_at, when.form)
        return f"{number}. {_HTML.link(title, title_url(content))}\n{names} · {age}"
