"""The sandbox, tried from both of its sides."""
