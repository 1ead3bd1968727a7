"""One message of a menu."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Screen:
    """A text and its buttons."""

    text: str  # HTML
    keyboard: InlineKeyboardMarkup
