"""What is written in a message: texts with tags or entities, links found in them, and the buttons below."""
