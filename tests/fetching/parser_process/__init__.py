"""Parsers in subprocesses: answers, deadlines, replacement."""
