"""Documents of every format, parsed into items and entries."""
