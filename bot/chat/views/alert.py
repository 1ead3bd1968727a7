"""Render an alert: title, one or two sentences, the outlets, and the topics of the chat that match.

Pure: the same content gives the same message. Telegram's limits (Bot API, `sendMessage`): 4,096 characters once the
markup is parsed, 32,768 bytes before, about 100 entities. Outlets are dropped first ("and 12 more"), never the end of
the summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from telegram import InlineKeyboardMarkup as Keyboard

from bot.chat.callbacks import Action
from bot.chat.views.markup import Html, Markup, Plain, clean, link_target, shown_length
from bot.chat.views.screen import ScreenParts
from bot.chat.views.topic_names import TopicNames
from bot.matching.dictionary.topics import opponents
from bot.model.alerts import AlertContent, AlertKind
from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import Story
from bot.texts.moments import moment
from bot.texts.speech import Texts, country, listing

MAX_MESSAGE_UNITS = 4_096  # UTF-16 units, once parsed
MAX_MESSAGE_BYTES = 32_768  # before parsing
MAX_OUTLETS = 40  # with a link and a moment each: 80 of the 100 entities
MAX_TITLE_CHARS = 300
MAX_TEXT_CHARS = 1_000  # a summary has at most 300
MAX_FIGURES = 4  # of one kind that are listed, each with its outlet, the latest
MAX_NAME_CHARS = 60  # of an outlet
MAX_SHORT_NAME_CHARS = 40  # of an outlet, where several share a line
MISSING_SIDE_DELAY = timedelta(hours=2)  # after which the heading names the side that has not reported


@dataclass(frozen=True, slots=True)
class AlertView:
    """Renders alerts in the language of a chat."""

    texts: Texts
    topic_names: TopicNames

    def alert(self, content: AlertContent, language: str, *, plain: bool = False, folded: bool = False) -> str:
        """Return the message about a story: HTML, or plain text after Telegram refused the HTML.

        A folded one only refers to an earlier alert about the same event.
        """
        message = _AlertText(self.texts, self.topic_names, language, Plain() if plain else Html(), content)
        if folded:
            return message.fold()
        outlets = first_entries(content.story)
        for shown in range(min(len(outlets), MAX_OUTLETS), 0, -1):
            text = message.write(outlets, shown)
            if shown_length(text) <= MAX_MESSAGE_UNITS and len(text.encode()) <= MAX_MESSAGE_BYTES:
                return text
        return message.write(outlets, 0)

    def follow_up(self, content: AlertContent, language: str, kind: AlertKind, *, plain: bool) -> str:
        """Return the line of a follow-up: how many outlets report the story, or the figures that have changed."""
        message = _AlertText(self.texts, self.topic_names, language, Plain() if plain else Html(), content)
        return message.correction() if kind is AlertKind.CORRECTION else message.growth()

    def keyboard(self, language: str, story_id: int, *, muted: bool = False) -> Keyboard:
        """Return the buttons of an alert."""
        parts = ScreenParts(self.texts, language)
        mute = parts.button(*(("unmute", Action.UNMUTE) if muted else ("mute", Action.MUTE)), story_id)
        return Keyboard([[parts.button("why", Action.WHY, story_id), mute]])


def first_entries(story: Story) -> tuple[Entry, ...]:
    """Return the first entry of each publisher by its claimed time, the earliest first."""
    firsts: dict[str, Entry] = {}
    for entry in sorted(story.entries, key=lambda entry: entry.published_at):
        firsts.setdefault(entry.publisher.id, entry)
    return tuple(firsts.values())


def title_url(content: AlertContent) -> str | None:
    """Return the URL of the title: that of the summarised entry, else the first that may be linked."""
    addresses = (entry.url for entry in (content.summary.entry, *content.story.entries))
    return next((url for url in addresses if link_target(url)), None)


def outlet_list(texts: Texts, language: str, outlets: Sequence[Entry], limit: int) -> str:
    """Return "Armenpress, Interfax and 2 more": up to `limit` names, and the number of the others, not escaped."""
    names = [outlet_name(entry.publisher, MAX_SHORT_NAME_CHARS) for entry in outlets]
    more = [texts.say(language, "outlets.others", count=len(names) - limit)] if len(names) > limit else []
    return listing(language, [*names[:limit], *more])


def outlet_name(publisher: Publisher, limit: int) -> str:
    """Return at most `limit` characters of the name of an outlet; its id if it has none."""
    return clean(publisher.name, limit) or publisher.id


@dataclass(frozen=True, slots=True)
class _AlertText:
    texts: Texts
    topic_names: TopicNames
    language: str
    markup: Markup
    content: AlertContent

    def write(self, outlets: tuple[Entry, ...], shown: int) -> str:
        parts = [self._title(), self._escaped(self.content.summary.text, MAX_TEXT_CHARS)]
        parts.append(self._say("written") if self.content.summary.is_machine_written else "")
        parts += self._figures()
        parts.append(self._only(outlets[0]) if len(outlets) == 1 else self._quote(outlets, shown))
        parts.append(
            self.markup.safe(" · ".join(self.topic_names.name(self.language, topic) for topic in self.content.topics))
        )
        text = "\n".join(filter(None, parts))
        return self._with_plain_url(text, is_required=shown > 0) if isinstance(self.markup, Plain) else text

    def _with_plain_url(self, text: str, *, is_required: bool) -> str:
        """Append the URL of the title on a line of its own; where it is not required, only if it fits."""
        with_url = "\n".join(filter(None, (text, title_url(self.content))))
        return with_url if is_required or shown_length(with_url) <= MAX_MESSAGE_UNITS else text

    def _figures(self) -> list[str]:
        """Return a line for each kind of figure that has changed or differs between outlets, with the outlets."""
        lines = []
        for kind, group in groupby(self.content.summary.casualties, key=lambda figure: figure.kind):
            first, *rest = figures = list(group)[-MAX_FIGURES:]
            if first.before is not None and not rest:
                lines.append(self._say("tally.now", what=kind.value, now=first.count, before=first.before))
                continue
            each = [
                self._say(
                    "tally.by",
                    count=figure.count,
                    name=self._escaped(outlet_name(figure.publisher, MAX_NAME_CHARS), MAX_NAME_CHARS),
                )
                for figure in figures
            ]
            lines.append(self._say("tally", what=kind.value, said=listing(self.language, each)))
        return lines

    def growth(self) -> str:
        return self._say("escalation", count=len(self.content.story.publishers))

    def correction(self) -> str:
        changed = [figure for figure in self.content.summary.casualties if figure.before is not None]
        lines = [
            self._say("tally.now", what=figure.kind.value, now=figure.count, before=figure.before) for figure in changed
        ]
        return self._say("escalation.corrected", said=" ".join(lines))

    def fold(self) -> str:
        return f"{self._title()}\n{self.markup.safe(self._say('folded'))}"

    def _title(self) -> str:
        title = self._escaped(self.content.summary.title, MAX_TITLE_CHARS) or self._say("untitled")
        return self.markup.bold(self.markup.link(title, title_url(self.content)))

    def _only(self, entry: Entry) -> str:
        name, origin = self._name(entry), self._origin(entry)
        only = self._say("only", name=name, about=origin) if origin else self._say("only.unknown", name=name)
        return f"{only} · {self._moment(entry.published_at)}"

    def _quote(self, outlets: tuple[Entry, ...], shown: int) -> str:
        lines = [self._heading(outlets)]
        lines += [self._outlet(entry, first=outlets[0] is entry) for entry in outlets[:shown]]
        if shown < len(outlets):
            lines.append(self._say("outlets.more", count=len(outlets) - shown))
        return self.markup.quote("\n".join(lines))

    def _heading(self, outlets: tuple[Entry, ...]) -> str:
        """Return the number of outlets, with both sides of a conflict, or after a delay the side that is missing."""
        count, countries = len(outlets), {entry.publisher.country for entry in outlets}
        opposing = [topic for country, topic in opponents().items() if country in countries]
        if any(topic.country in countries for topic in opposing):
            return self._say("outlets.both-sides", count=count)
        age = self.content.rendered_at - self.content.story.opened_at
        if not opposing or age < MISSING_SIDE_DELAY:
            return self._say("outlets", count=count)
        side = opposing[0].titles[self.texts.nearest(self.language)].adjective
        return self._say("outlets.no-side", count=count, side=side)

    def _outlet(self, entry: Entry, *, first: bool) -> str:
        when = self._moment(entry.published_at)
        when = self._say("outlets.first", moment=when) if first else when
        return " · ".join(filter(None, (self._name(entry), self._origin(entry), when)))

    def _name(self, entry: Entry) -> str:
        name = self._escaped(outlet_name(entry.publisher, MAX_NAME_CHARS), MAX_NAME_CHARS)
        return self.markup.link(name, entry.url)

    def _origin(self, entry: Entry) -> str:
        """Return "Armenia, state", without the part that is unknown."""
        publisher = entry.publisher
        country_name = country(self.language, publisher.country) if publisher.country else ""
        kind = self._say("kind", kind=publisher.kind.value) if publisher.kind else ""
        return self.markup.safe(", ".join(filter(None, (country_name, kind))))

    def _moment(self, at: datetime) -> str:
        when = moment(self.texts, self.language, at, now=self.content.rendered_at)
        return self.markup.moment(when.words, at, when.form)

    def _escaped(self, text: str, limit: int) -> str:
        return self.markup.safe(clean(text, limit))

    def _say(self, key: str, **values: object) -> str:
        return self.texts.say(self.language, key, **values)
