"""The database engine: connections, transactions and migrations, below the tables, of which it imports none.

database          connections: `read()` and `write()`
connection_slots  the queue for a free connection
database_file     whether the file of SQLite is still the one that was opened
migrate           migration to the newest revision, also when many processes start at once
process_lock      one process for an SQLite file
uncancellable     shields storage operations from cancellation
external_text     the column type of text from outside, without characters that a database refuses
group_commit      values of many callers in one transaction
"""
