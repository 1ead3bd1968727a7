"""Tests of chats, groups, files, updates and webhooks through the Bot API."""
