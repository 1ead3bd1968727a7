"""What exists: people, chats of two and of many, messages, the bot's own words, and the updates that it is owed."""
