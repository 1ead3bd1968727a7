"""Bot API over HTTP: arguments, execution, responses, rate limits, injected faults and the contract check."""
