"""Screens and messages: plain values in, text and buttons out. Nothing here sends anything.

screen          the type of a screen       menus           home, topics, help, privacy
alert           a message about a story    digest          many stories in one message
latest          the page of five stories   evidence        why a story matched, in sentences
custom_topics   topics of a chat's own     settings        when and how often a chat is written to
keyboards       rows of buttons            topic_names     topics by what people call them
markup          HTML or plain text, everything from outside escaped
"""
