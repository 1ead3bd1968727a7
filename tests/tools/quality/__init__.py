"""Measurements of quality against real data; each prints a table and, as its last line, one JSON object."""
