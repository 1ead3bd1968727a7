"""The person's side in Python, for tests that run beside the sandbox: a person, a chat of many, what they see."""
