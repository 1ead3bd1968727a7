"""The database engine: connections, transactions and migrations, apart from what the tables hold.

database        connections: `read()` and `write()`
migrate         migration to the newest revision, also when many processes start at once
uncancellable   shields storage operations from cancellation
group_commit    values of many callers in one transaction
"""
