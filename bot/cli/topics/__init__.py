"""The commands `topics …`.

explain   `explain`: the score of a text, name by name
lint      `lint`: names that stand for two topics, or are common words
"""
