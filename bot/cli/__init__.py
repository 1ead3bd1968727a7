"""The commands of `python -m bot`: one module a command or a family of commands.

    parser             every command, its options, and the handler that runs it
    run, demo          the bot; the bot among a stand-in for Telegram and a news site
    migrate            bring the database to the newest revision
    health             check whether a running bot is alive
    stats              count alerts and articles
    list_sources       `sources list`, `export`
    check_sources      `sources check`, `probe`: one request to each
    read_source        `sources read`: what the bot makes of a feed
    add_sources        `sources add`, `import`
    explain_topics     `topics explain`: the score of a text, name by name
    explain_story      `stories explain`: how each entry came into a story
    lint_topics        `topics lint`: names that stand for two topics, or are common words
    dead_letters       `parked list`, `retry`: alerts that Telegram refused
    support            settings and log
    output             JSON lines, and the level of a score
    format_detection   the format of a document that no catalogue lists
    alert_preview      the alert that a reader of a topic would get
    database           the database, open while a command runs
    publisher_client   HTTP client and document reader, open while a command runs

A handler takes the parsed options and returns the exit code. The explanations are computed from what is stored, with
the code that decides: they show what the bot would do today.
"""
