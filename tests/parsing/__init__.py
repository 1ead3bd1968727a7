"""Documents become entries: clean, complete, disbelieved."""
