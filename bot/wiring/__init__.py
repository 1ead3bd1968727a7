"""Build the parts of the bot: each function takes its dependencies and returns one part.

    storage     the database and its rows
    clients     the HTTP clients
    embedding   sentence vectors, where a model is installed or a service set
    polling     role `poll`: polling, ingest, articles
    chat        role `chat`: custom topics, rate limiter, the chat itself
    delivery    role `deliver`: summaries, delivery
    jobs        role `jobs`, and the jobs of processes that share a database
    servers     the HTTP servers: health and webhook

`bot.app` calls these in order, holds the parts that it starts and stops, and does not depend on how they are built.
"""
