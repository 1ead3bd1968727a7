"""Which command and which button leads to which handler."""

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from bot.chat.callbacks import Action
from bot.chat.context import Context
from bot.chat.handlers import custom_topics, home, latest, pause, privacy, settings, stories, topics

Handler = Callable[[Context], Awaitable[None]]

COMMANDS: Mapping[str, tuple[Handler, Action]] = MappingProxyType(
    {  # and the button that tries the same again
        "start": (home.start, Action.HOME),
        "topics": (topics.topics, Action.TOPICS),
        "subscribe": (topics.subscribe, Action.TOPICS),
        "unsubscribe": (topics.unsubscribe, Action.TOPICS),
        "latest": (latest.latest, Action.LATEST),
        "pause": (pause.pause, Action.PAUSE),
        "resume": (pause.resume, Action.RESUME),
        "settings": (settings.settings, Action.SETTINGS),
        "language": (pause.languages, Action.LANGUAGE),
        "help": (home.show_help, Action.HELP),
        "privacy": (privacy.privacy, Action.PRIVACY),
        "forget": (privacy.ask, Action.FORGET),
    }
)

PRESSES: Mapping[Action, Handler] = MappingProxyType(
    {
        Action.HOME: home.start,
        Action.TOPICS: topics.topics,
        Action.FOLLOW: topics.follow,
        Action.UNFOLLOW: topics.unfollow,
        Action.LATEST: latest.turn,
        Action.PAUSE: pause.pause,
        Action.RESUME: pause.resume,
        Action.HURRY: pause.hurry,
        Action.WAIT: pause.wait,
        Action.LANGUAGE: pause.languages,
        Action.SPEAK: pause.speak,
        Action.HELP: home.show_help,
        Action.PRIVACY: privacy.privacy,
        Action.FORGET: privacy.ask,
        Action.FORGET_NOW: privacy.forget,
        Action.KEEP: privacy.keep,
        Action.WHY: stories.why,
        Action.MUTE: stories.mute,
        Action.UNMUTE: stories.unmute,
        Action.WORDS: custom_topics.prompt,
        Action.TRY: custom_topics.resize,
        Action.FOLLOW_WORDS: custom_topics.follow,
        Action.OWN: custom_topics.card,
        Action.LEVEL: custom_topics.change_level,
        Action.DROP: custom_topics.drop,
        Action.SETTINGS: settings.settings,
        Action.MODE: settings.mode,
        Action.HOUR: settings.hour,
        Action.WEEKDAY: settings.weekday,
        Action.QUIET: settings.quiet,
        Action.QUIET_FROM: settings.quiet_from,
        Action.QUIET_TO: settings.quiet_to,
        Action.QUIET_ON: settings.quiet_on,
        Action.LOUD_ON: settings.loud_on,
        Action.ZONE: settings.zone,
        Action.URGENT: settings.urgent,
        Action.GROWN: settings.grown,
    }
)
