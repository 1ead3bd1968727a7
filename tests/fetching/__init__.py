"""Fetching over real HTTP, against hostile servers and documents."""
