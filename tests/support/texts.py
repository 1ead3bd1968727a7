"""The texts of every language, read once: it takes a quarter of a second."""

from functools import cache

from bot.texts import speech

loaded = cache(speech.load)
