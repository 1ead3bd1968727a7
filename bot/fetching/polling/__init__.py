"""Decide when and how a feed is polled next, from the results of its polls. Pure: every time is an argument.

state_update      the result of a poll → the next `FeedState`, by the modules below, each called once, in this order
validators        which validators a request sends, and how far a 304 can be trusted
redirects         permanent redirects: when a new address replaces that of the catalogue
publication_rate  entries an hour, for each hour of the day
schedule          the time of the next poll: publication rate, cache headers, feed hints, backoff
cache_headers     Cache-Control, Expires and Retry-After of a response
source_health     the state of a source in one word, for operators
"""
