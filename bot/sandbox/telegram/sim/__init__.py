"""The person's side over HTTP: what people do under `/sim`, streams of what happens, and the chat page."""
