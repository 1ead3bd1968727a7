"""Web page → article text, by trafilatura, for a process of its own.

extract   bytes of a page → its article
page      the result: text, or why there is none
metadata  what a page declares of itself
paywalls  what stands in place of an article
"""
