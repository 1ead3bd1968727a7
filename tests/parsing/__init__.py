"""Parsing of documents and pages."""
