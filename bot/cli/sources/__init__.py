"""The commands `sources …`.

listing           `list`, `export`
check             `check`, `probe`: one request to each source
read              `read`: what the bot makes of a feed
add               `add`, `import`
format_detection  the format of a document that no catalogue lists
alert_preview     the alert that a reader of a topic would get
publisher_client  HTTP client and document reader, open while a command runs
"""
