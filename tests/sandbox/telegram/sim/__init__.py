"""Tests of the HTTP interface that acts as Telegram users."""
