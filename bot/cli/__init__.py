"""The commands of `python -m bot` beside `run`: one module a command family.

    sources            declares list, check, probe, add, import, export
    list_sources       list, check, probe, export: the sources there are, and how each is doing
    add_sources        add, import: sources beside the catalogue
    publisher_client   the HTTP client and document reader of both
    explain            declares `topics`, `stories` and `parked`
    explain_topics     how a text comes to its scores, name by name
    explain_story      how each entry came into a story
    lint_topics        names that stand for two topics, or are common words
    dead_letters       alerts that Telegram refused, and their retry

Each answer is worked out from what is stored, with the code that decides: it says what the bot would do today.
"""
