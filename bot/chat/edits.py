"""Recognise edits that leave a command as it is, so that no command is handled twice.

Telegram sends an edited message again after any change, a new picture above a caption among them. What was handled is
kept in memory alone, as hashes: after a restart such an edit is handled once more, which no command minds.
"""

from bot.chat.routing import Handling, RoutedUpdate

MAX_REMEMBERED = 10_000  # messages


class HandledCommands:
    """The commands that were handled, of the last `MAX_REMEMBERED` messages."""

    def __init__(self) -> None:
        self._hashes: dict[tuple[int, int], int] = {}  # of each chat and message, the oldest first

    def is_repeated(self, routed: RoutedUpdate) -> bool:
        """Return whether an update is an edit that leaves its command as it was; remember the command of any other."""
        update = routed.update
        message = update.message or update.edited_message
        if message is None or not isinstance(routed.route, Handling):
            return False
        key, command = (routed.chat.id, message.message_id), hash((routed.route.handler, routed.route.request.words))
        if update.edited_message and self._hashes.get(key) == command:
            return True
        self._hashes.pop(key, None)
        self._hashes[key] = command
        if len(self._hashes) > MAX_REMEMBERED:
            del self._hashes[next(iter(self._hashes))]
        return False
