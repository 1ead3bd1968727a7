"""The user's side over HTTP: actions of users under `/sim`, event streams, and the chat page."""
