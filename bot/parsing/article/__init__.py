"""Web page → article text, by trafilatura, for a process of its own.

extract   bytes of a page → its article
page      the result: text, or why there is none
metadata  the values that a page declares
paywalls  pages without an article: errors, scripts only, consent dialogs, paywalls
"""
