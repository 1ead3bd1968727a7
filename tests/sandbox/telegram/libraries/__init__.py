"""Tests that compare the sandbox with Telegram and run bots written with public libraries against it."""
