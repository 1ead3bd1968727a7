"""Tests of the Python clients that act as Telegram users."""
