"""Tests of the HTTP transport of the Bot API, its limits, faults and checks."""
