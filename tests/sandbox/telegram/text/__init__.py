"""Tests of reading texts, markup and keyboards."""
