"""How long tests wait for what must happen."""

PATIENCE = 120.0
"""Seconds. Only what hangs reaches it: no test may depend on how fast the machine is."""
