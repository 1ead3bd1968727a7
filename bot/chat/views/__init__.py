"""Screens and messages: plain values in, text and buttons out. Nothing here sends anything.

alert           a message about a story            digest          many stories in one message
home            welcome, home, help, failures      topics          built-in topics with ticks
latest          a page of five stories             evidence        why a story matched, in sentences
custom_topics   custom topics of a chat            privacy         stored data and their deletion
settings        settings, quiet hours              choices         preferences that are chosen from values
language        the language of the interface      topic_names     topics by their names and aliases
screen          the type of a screen, its parts    screens         all views that handlers use
doubts          an entry that is perhaps about the same event, and its buttons
markup          HTML or plain text; text from outside is escaped

Each view builds the texts and the buttons of its own screens.
"""
