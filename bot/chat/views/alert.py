"""The message about a story: title, one or two sentences, who says so, and the topics of this chat.

Pure: the same content gives the same message. Telegram's limits (Bot API, `sendMessage`): 4,096 characters once the
markup is parsed, 32,768 bytes before, about 100 entities. Outlets are dropped first ("and 12 more"), never the end of
the summary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from bot.chat.views.markup import Html, Markup, Plain, clean, link_target, shown_length
from bot.chat.views.topic_names import TopicNames
from bot.model.alerts import AlertContent, AlertKind
from bot.model.entries import Entry
from bot.model.sources import Publisher
from bot.model.stories import Story
from bot.texts.moments import moment
from bot.texts.speech import Texts, country, listing

MAX_MESSAGE_UNITS = 4_096  # UTF-16 units, parsed
MAX_MESSAGE_BYTES = 32_768  # bytes, before parsing
MAX_OUTLETS = 40  # with a link and a moment each: 80 of the 100 entities
MAX_TITLE_CHARS = 300  # characters
MAX_TEXT_CHARS = 1_000  # characters; a summary has at most 300
MAX_FIGURES = 4  # outlets that are outlet_list for one figure, the latest
MAX_NAME_CHARS = 60  # characters of an outlet's name
MAX_SHORT_NAME_CHARS = 40  # the same, where several stand in a line
MISSING_SIDE_DELAY = timedelta(hours=2)  # then it is told which side has not spoken


@dataclass(frozen=True, slots=True)
class AlertView:
    """Writes tellings in the language of their reader."""

    texts: Texts
    topic_names: TopicNames

    def alert(self, content: AlertContent, language: str, *, plain: bool = False, folded: bool = False) -> str:
        """Return the message about a story: HTML, or plain text where Telegram refused the HTML.

        A folded one only says that the chat was told of the same event before.
        """
        page = _Page(self.texts, self.topic_names, language, Plain() if plain else Html(), content)
        if folded:
            return page.fold()
        outlets = first_entries(content.story)
        for shown in range(min(len(outlets), MAX_OUTLETS), 0, -1):
            text = page.write(outlets, shown)
            if shown_length(text) <= MAX_MESSAGE_UNITS and len(text.encode()) <= MAX_MESSAGE_BYTES:
                return text
        return page.write(outlets, 0)

    def follow_up(self, content: AlertContent, language: str, edition: AlertKind, *, plain: bool) -> str:
        """Return the line that answers a message about a story: how many tell it now, or which number has changed."""
        page = _Page(self.texts, self.topic_names, language, Plain() if plain else Html(), content)
        return page.correction() if edition is AlertKind.CORRECTION else page.growth()


def first_entries(story: Story) -> tuple[Entry, ...]:
    """Return the first entry of each publisher, by the time that it claims, the earliest first."""
    firsts: dict[str, Entry] = {}
    for entry in sorted(story.entries, key=lambda entry: entry.published_at):
        firsts.setdefault(entry.publisher.id, entry)
    return tuple(firsts.values())


def title_url(content: AlertContent) -> str | None:
    """Return where the title leads: to whose words these are, else to the first outlet that has an address."""
    addresses = (entry.url for entry in (content.summary.entry, *content.story.entries))
    return next((url for url in addresses if link_target(url)), None)


def outlet_list(texts: Texts, language: str, outlets: Sequence[Entry], most: int) -> str:
    """Return "Armenpress, Interfax and 2 more": so many by name, the others counted. It is not made safe."""
    names = [outlet_name(one.publisher, MAX_SHORT_NAME_CHARS) for one in outlets]
    more = [texts.say(language, "outlets.others", count=len(names) - most)] if len(names) > most else []
    return listing(language, [*names[:most], *more])


def outlet_name(publisher: Publisher, limit: int) -> str:
    """Return what an outlet is outlet_name, at most so many characters of its name; its id where it has none."""
    return clean(publisher.name, limit) or publisher.id


@dataclass(frozen=True, slots=True)
class _Page:
    texts: Texts
    topic_names: TopicNames
    language: str
    form: Markup
    content: AlertContent

    def write(self, outlets: tuple[Entry, ...], shown: int) -> str:
        parts = [self._title(), self._outside(self.content.summary.text, MAX_TEXT_CHARS)]
        parts.append(self._say("written") if self.content.summary.is_machine_written else "")
        parts += self._tallies()
        parts.append(self._only(outlets[0]) if len(outlets) == 1 else self._quote(outlets, shown))
        parts.append(
            self.form.safe(" · ".join(self.topic_names.name(self.language, topic) for topic in self.content.topics))
        )
        if isinstance(self.form, Plain):
            parts.append(title_url(self.content) or "")
        return "\n".join(filter(None, parts))

    def _tallies(self) -> list[str]:
        """Return a line for each figure that has changed, or on which outlets differ: who says which."""
        said = []
        for loss, group in groupby(self.content.summary.casualties, key=lambda one: one.kind):
            first, *others = tallies = list(group)[-MAX_FIGURES:]
            if first.before is not None and not others:
                said.append(self._say("tally.now", what=loss.value, now=first.count, before=first.before))
                continue
            each = [
                self._say(
                    "tally.by",
                    count=one.count,
                    name=self._outside(outlet_name(one.publisher, MAX_NAME_CHARS), MAX_NAME_CHARS),
                )
                for one in tallies
            ]
            said.append(self._say("tally", what=loss.value, said=listing(self.language, each)))
        return said

    def growth(self) -> str:
        return self._say("escalation", count=len(self.content.story.publishers))

    def correction(self) -> str:
        changed = [one for one in self.content.summary.casualties if one.before is not None]
        said = [self._say("tally.now", what=one.kind.value, now=one.count, before=one.before) for one in changed]
        return self._say("escalation.corrected", said=" ".join(said))

    def fold(self) -> str:
        return f"{self._title()}\n{self.form.safe(self._say('folded'))}"

    def _title(self) -> str:
        title = self._outside(self.content.summary.title, MAX_TITLE_CHARS) or self._say("untitled")
        return self.form.bold(self.form.link(title, title_url(self.content)))

    def _only(self, entry: Entry) -> str:
        name, about = self._name(entry), self._about(entry)
        only = self._say("only", name=name, about=about) if about else self._say("only.unknown", name=name)
        return f"{only} · {self._moment(entry.published_at)}"

    def _quote(self, outlets: tuple[Entry, ...], shown: int) -> str:
        lines = [self._say(self._sides(outlets), count=len(outlets))]
        lines += [self._outlet(entry, first=outlets[0] is entry) for entry in outlets[:shown]]
        if shown < len(outlets):
            lines.append(self._say("outlets.more", count=len(outlets) - shown))
        return self.form.quote("\n".join(lines))

    def _sides(self, outlets: tuple[Entry, ...]) -> str:
        """Name the heading: both sides, or after a while the side that has not spoken."""
        countries = {entry.publisher.country for entry in outlets}
        if {"AM", "AZ"} <= countries:
            return "outlets.both-sides"
        if self.content.rendered_at - self.content.story.opened_at < MISSING_SIDE_DELAY:
            return "outlets"
        if "AM" in countries:
            return "outlets.no-azerbaijani"
        return "outlets.no-armenian" if "AZ" in countries else "outlets"

    def _outlet(self, entry: Entry, *, first: bool) -> str:
        when = self._moment(entry.published_at)
        when = self._say("outlets.first", moment=when) if first else when
        return " · ".join(filter(None, (self._name(entry), self._about(entry), when)))

    def _name(self, entry: Entry) -> str:
        name = self._outside(outlet_name(entry.publisher, MAX_NAME_CHARS), MAX_NAME_CHARS)
        return self.form.link(name, entry.url)

    def _about(self, entry: Entry) -> str:
        """Return "Armenia, state", as far as it is known."""
        publisher = entry.publisher
        land = country(self.language, publisher.country) if publisher.country else ""
        kind = self._say("kind", kind=publisher.kind.value) if publisher.kind else ""
        return self.form.safe(", ".join(filter(None, (land, kind))))

    def _moment(self, at: datetime) -> str:
        when = moment(self.texts, self.language, at, now=self.content.rendered_at)
        return self.form.moment(when.words, at, when.form)

    def _outside(self, text: str, limit: int) -> str:
        return self.form.safe(clean(text, limit))

    def _say(self, key: str, **values: object) -> str:
        return self.texts.say(self.language, key, **values)
