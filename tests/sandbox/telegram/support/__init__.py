"""Shared helpers: a plain caller of the Bot API, a browser, and TDLib's parser."""
