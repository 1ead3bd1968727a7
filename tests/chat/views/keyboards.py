"""Read the buttons of a screen."""

from telegram import InlineKeyboardMarkup as Keyboard


def rows(keyboard: Keyboard) -> list[list[str]]:
    """Return the labels, row by row."""
    return [[button.text for button in row] for row in keyboard.inline_keyboard]


def data_by_label(keyboard: Keyboard) -> dict[str, str]:
    """Return the callback data of each label."""
    return {button.text: str(button.callback_data) for row in keyboard.inline_keyboard for button in row}
