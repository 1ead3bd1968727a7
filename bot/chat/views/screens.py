"""All views that handlers use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.views.alert import AlertView
from bot.chat.views.choices import ChoiceView
from bot.chat.views.custom_topics import CustomTopicViews
from bot.chat.views.doubts import DoubtView
from bot.chat.views.home import HomeViews
from bot.chat.views.language import LanguageView
from bot.chat.views.latest import LatestView
from bot.chat.views.privacy import PrivacyViews
from bot.chat.views.settings import SettingsViews
from bot.chat.views.topic_names import TopicNames
from bot.chat.views.topics import TopicViews
from bot.clock import Clock
from bot.texts.speech import Texts


@dataclass(frozen=True, slots=True)
class Screens:
    """The views, one for each module of this package that renders screens."""

    alert: AlertView
    choices: ChoiceView
    custom_topics: CustomTopicViews
    doubts: DoubtView
    home: HomeViews
    language: LanguageView
    latest: LatestView
    privacy: PrivacyViews
    settings: SettingsViews
    topics: TopicViews


def build_screens(
    texts: Texts, topic_names: TopicNames, *, commands: Sequence[str], retention: timedelta, clock: Clock
) -> Screens:
    """Return all views.

    Args:
        texts: in every language.
        topic_names: of built-in and custom topics.
        commands: that the help lists.
        retention: of the list of sent stories.
        clock: the time, which the settings show.
    """
    choices, latest, topics = (
        ChoiceView(texts, clock),
        LatestView(texts, topic_names),
        TopicViews(texts, topic_names),
    )
    return Screens(
        alert=AlertView(texts, topic_names),
        choices=choices,
        custom_topics=CustomTopicViews(texts, latest),
        doubts=DoubtView(texts),
        home=HomeViews(texts, topics, commands),
        language=LanguageView(texts),
        latest=latest,
        privacy=PrivacyViews(texts, retention),
        settings=SettingsViews(texts, choices),
        topics=topics,
    )
