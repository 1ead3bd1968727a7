"""Documents that nobody would write: `make fuzz`."""
