"""Parsers in subprocesses: what they answer, and how they are killed and replaced."""
