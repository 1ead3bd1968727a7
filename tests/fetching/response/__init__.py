"""Responses over real connections: erring, endless, cut short, and bombs."""
