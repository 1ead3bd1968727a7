"""Tests of the methods of the Bot API and their refusals."""
