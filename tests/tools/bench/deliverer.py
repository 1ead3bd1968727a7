"""Worker that delivers alerts beside others: `python -m tests.tools.bench.deliverer DATABASE API`; a line starts it."""

import asyncio
import secrets
import sys

from bot import log
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.storage.engine.database import Database
from tests.tools.bench.outbox import drain, open_delivery


async def deliver_all(url: str, api_url: str) -> None:
    """Wait for a line on stdin, then deliver until no alert is left."""
    log.configure(level="WARNING", form="json", secrets=[])
    database = Database(url)
    await database.check()
    async with open_delivery(database, api_url, RateLimiter(UNLIMITED), secrets.token_hex(4)) as deliver:
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        await drain(deliver)
    await database.close()


if __name__ == "__main__":
    asyncio.run(deliver_all(*sys.argv[1:]))
