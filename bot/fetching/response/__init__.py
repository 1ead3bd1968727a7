"""Receive responses: bounded on the wire, decoded within limits."""
