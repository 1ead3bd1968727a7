"""Tests of the stand-in for Telegram and of the demo news site."""
