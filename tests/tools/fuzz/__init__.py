"""Fuzzing of the parsers with mutated documents: `make fuzz`."""
