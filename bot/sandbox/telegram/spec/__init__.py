"""Tables of the Bot API: `schema` (parameters), `answers` (results) and `bounds` (limits of both)."""
