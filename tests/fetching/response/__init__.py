"""Receiving responses."""
