"""State of the sandbox: users, chats, groups, messages, files, the profile of the bot, and its updates."""
