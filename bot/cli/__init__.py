"""The commands of `python -m bot`: one module a command or a family of commands.

    parser             every command, its options, and the handler that runs it
    run, demo          the bot; the bot among a stand-in for Telegram and a news site
    migrate            bring the database to the newest revision
    health             check whether a running bot is alive
    stats              count alerts and articles
    sources            `sources …`: list, check, read, add, import and export
    topics             `topics …`: the score of a text; names that may bring wrong stories
    explain_story      `stories explain`: how each entry came into a story
    dead_letters       `parked list`, `retry`: alerts that Telegram refused
    support            settings and log
    output             JSON lines, and the level of a score
    database           the database, open while a command runs

A handler takes the parsed options and returns the exit code. The explanations are computed from what is stored, with
the code that decides: they show what the bot would do today.
"""
