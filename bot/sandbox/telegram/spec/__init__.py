"""The Bot API as two tables of our own: what it takes, and what it answers. Both are compared with its description."""
