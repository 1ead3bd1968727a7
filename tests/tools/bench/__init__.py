"""Benchmarks: they report figures and fail no build.

`python -m tests.tools.bench` runs them all, `python -m tests.tools.bench.NAME` one. Each prints a table for people and,
as its last line, one JSON object: measure → value, aim, whether it was met, unit, and the peer measured in the same run
where there is one (the value is then a ratio to it).
"""
