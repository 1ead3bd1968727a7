"""Tests of `bot/flows`, each through the whole pipeline of `tests/support/pipeline.py`.

A test stands in the file of the flow that decides its outcome, `test_FLOW.py` or `test_FLOW_SUBJECT.py`; the other
flows of the pipeline only carry its input and its result. Where no flow alone decides, because the subject is the
pipeline itself (a story from feed to chats, random sequences of events, a database that fails), it is in
`test_end_to_end_*.py`.
The flows of one step (`retention`, `source_check`, `subscriptions`) need no pipeline: a database, or publishers, are
enough. What a chat or an operator sees of them is tested by the commands, in `tests/chat/handlers` and `tests/cli`.
"""
