"""The type of a screen."""

from dataclasses import dataclass

from telegram import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Screen:
    """A message of a menu: its text and its buttons."""

    text: str  # HTML
    keyboard: InlineKeyboardMarkup
