"""Tests of the stand-in for Telegram, from the side of the bot and from the side of its users."""
