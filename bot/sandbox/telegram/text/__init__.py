"""Contents of messages: tags and entities, detected links, rich blocks, and reply markup."""
