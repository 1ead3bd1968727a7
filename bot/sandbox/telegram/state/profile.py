"""Profile of a bot: name, descriptions and commands, per language and, for commands, per scope."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.sandbox.telegram.model import User

Commands = tuple[Mapping[str, object], ...]
Scope = tuple[str, int, int]
"""Kind of scope, chat and user; zeros where the kind has none."""

DEFAULT_SCOPE: Scope = ("default", 0, 0)
PRIVATE_SCOPE: Scope = ("all_private_chats", 0, 0)
GROUPS_SCOPE: Scope = ("all_group_chats", 0, 0)
ADMINISTRATORS_SCOPE: Scope = ("all_chat_administrators", 0, 0)


@dataclass(slots=True)
class Profile:
    """Profile of the bot. Texts are stored by language, with "" for all others."""

    bot: User
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[Scope, str], Commands] = field(default_factory=dict)
    menu_buttons: dict[int, dict[str, object]] = field(default_factory=dict)  # by chat; 0 for all others

    def name(self, language: str) -> str:
        """Return the bot's name for readers of a language."""
        return _in_language(self.names, language) or self.bot.first_name

    def description(self, language: str) -> str:
        """Return the text that an empty chat shows."""
        return _in_language(self.descriptions, language)

    def menu(self, chat_id: int, language: str) -> Commands:
        """Return the commands in a private chat: those of the narrowest scope that has any."""
        return self._first((("chat", chat_id, 0), PRIVATE_SCOPE, DEFAULT_SCOPE), language)

    def menu_in(self, chat_id: int, user: User, *, is_administrator: bool) -> Commands:
        """Return the commands of a user in a group, with the scopes of administrators for those."""
        leading: tuple[Scope, ...] = (("chat_administrators", chat_id, 0),) if is_administrator else ()
        broad = (
            (ADMINISTRATORS_SCOPE, GROUPS_SCOPE, DEFAULT_SCOPE) if is_administrator else (GROUPS_SCOPE, DEFAULT_SCOPE)
        )
        scopes = (("chat_member", chat_id, user.id), *leading, ("chat", chat_id, 0), *broad)
        return self._first(scopes, user.language_code or "")

    def _first(self, scopes: Iterable[Scope], language: str) -> Commands:
        menus = (self.commands.get(key) for key in _narrowest_first(scopes, language))
        return next((commands for commands in menus if commands), ())

    def set_menu_button(self, chat_id: int, button: dict[str, object]) -> None:
        """Set the menu button of a private chat, 0 for the default of all."""
        self.menu_buttons[chat_id] = button

    def menu_button(self, chat_id: int) -> dict[str, object]:
        """Return the menu button of a private chat; a button `default` gives that of all chats."""
        chat_button = self.menu_buttons.get(chat_id, {"type": "default"})
        default_button = self.menu_buttons.get(0, {"type": "default"})
        return default_button if chat_button["type"] == "default" else chat_button


def _narrowest_first(scopes: Iterable[Scope], language: str) -> Iterator[tuple[Scope, str]]:
    """Yield scopes in the order of https://core.telegram.org/bots/api#determining-list-of-commands."""
    for scope in scopes:
        yield scope, language
        yield scope, ""


def _in_language(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts.get("", "")
