"""Tests of the tables of the Bot API against its machine-readable description."""
