"""The bot's side over HTTP: calls in, envelopes out, held to their pace, failed on order, and judged."""
