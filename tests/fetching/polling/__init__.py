"""The state of a feed after a poll."""
