"""Sources become documents, over real HTTP, and documents entries, whatever is thrown at them."""
