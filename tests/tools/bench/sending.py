"""Benchmark of sending: messages per second, cost of one, and use of Telegram's rate limits.

The peer is python-telegram-bot as installed, with its own request class and rate limiter, on the same server in the
same run.
"""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import httpx
from aiohttp import web
from httpx_aiohttp import AiohttpTransport
from telegram import Bot
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.chat.api.client import BotClient
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED, Limits, Priority
from tests.tools.bench.figures import Figure, show

TOKEN = "1:" + "a" * 35
ANSWER = b'{"ok":true,"result":{"message_id":5,"date":1,"chat":{"id":1,"type":"private"},"text":"x"}}'
TEXT = "<b>A railway opens to the south</b>\n" + "It took four years to build, the ministry said. " * 8
CONCURRENT_SENDS, RESPONSE_SECONDS = 100, 0.06  # messages; seconds until Telegram answers
LIMIT_TEST_SECONDS = 10  # of sending at the limit
LIMIT_PER_SECOND = 30

Send = Callable[[int], Awaitable[object]]


@asynccontextmanager
async def open_remote_server(delay: float) -> AsyncIterator[str]:
    """Run a server that answers after `delay` seconds, in a separate process."""
    arguments = "-m", "tests.tools.bench.remote", str(delay)
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=PIPE, stdout=PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(ANSWER)
    process.stdin.close()
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()


@asynccontextmanager
async def open_own_sender(url: str, rate_limiter: RateLimiter) -> AsyncIterator[Send]:
    """Send with the bot's own client."""
    transport = AiohttpTransport(trust_env=False)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        bot_client = BotClient(token=TOKEN, api_url=url, client=client, rate_limiter=rate_limiter)
        yield lambda chat: bot_client.post_message(chat, TEXT, priority=Priority.BROADCAST)


@asynccontextmanager
async def open_ptb_sender(url: str, *, limiter: bool = False) -> AsyncIterator[Send]:
    """Send with PTB alone."""
    request = HTTPXRequest(connection_pool_size=CONCURRENT_SENDS, pool_timeout=60, read_timeout=60)
    base = f"{url}bot"
    bot: Bot = (
        ExtBot(TOKEN, base_url=base, request=request, rate_limiter=AIORateLimiter(overall_max_rate=LIMIT_PER_SECOND))
        if limiter
        else Bot(TOKEN, base_url=base, request=request)
    )
    await request.initialize()
    if isinstance(bot, ExtBot) and bot.rate_limiter:
        await bot.rate_limiter.initialize()
    try:
        yield lambda chat: bot.send_message(chat, TEXT, parse_mode="HTML")
    finally:
        await request.shutdown()


async def measure_speed(send: Send, number: int) -> tuple[float, float]:
    """Return the messages per second with `CONCURRENT_SENDS` in flight, and the CPU milliseconds for each."""
    chats = iter(range(1, number + 1))

    async def sends() -> None:
        for chat in chats:
            await send(chat)

    started_at, cpu_started_at = time.perf_counter(), time.process_time()
    await asyncio.gather(*(sends() for _ in range(CONCURRENT_SENDS)))
    return number / (time.perf_counter() - started_at), (time.process_time() - cpu_started_at) / number * 1e3


@asynccontextmanager
async def open_counting_server() -> AsyncIterator[tuple[str, list[float]]]:
    """Run a server in this process that records when each message arrives."""
    arrived: list[float] = []

    async def answer(request: web.Request) -> web.Response:
        arrived.append(time.perf_counter())
        await request.read()
        return web.Response(body=ANSWER, content_type="application/json")

    application = web.Application()
    application.router.add_post("/bot{token:[^/]+}/{method:[^/]+}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/", arrived
    finally:
        await runner.cleanup()


async def measure_at_limit(send: Send, arrived: list[float]) -> tuple[float, int]:
    """Send as fast as the rate limiter permits; return the used share of the limit in % and the most in one second."""
    tasks = [asyncio.ensure_future(send(chat)) for chat in range(1, LIMIT_PER_SECOND * (LIMIT_TEST_SECONDS + 3))]  # noqa: TID251  they are cancelled below
    await asyncio.sleep(LIMIT_TEST_SECONDS)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    within_window = [at for at in arrived if at <= arrived[0] + LIMIT_TEST_SECONDS]
    fullest = max(sum(at <= arrival < at + 1 for arrival in within_window) for at in within_window)
    return len(within_window) / (LIMIT_PER_SECOND * LIMIT_TEST_SECONDS) * 100, fullest


async def measure() -> list[Figure]:
    """Measure both clients in turn."""
    async with open_remote_server(RESPONSE_SECONDS) as url:
        async with open_own_sender(url, RateLimiter(UNLIMITED)) as send:
            await measure_speed(send, 200)
            bot_rate, bot_cost = await measure_speed(send, 4_000)
        async with open_ptb_sender(url) as send:
            ptb_rate, ptb_cost = await measure_speed(send, 400)
    async with open_counting_server() as (url, arrived), open_own_sender(url, RateLimiter(Limits())) as send:
        share, fullest = await measure_at_limit(send, arrived)
    async with open_counting_server() as (url, arrived), open_ptb_sender(url, limiter=True) as send:
        ptb_share, ptb_fullest = await measure_at_limit(send, arrived)
    print(f"ours {bot_rate:.0f}/s at {bot_cost:.2f} ms of CPU time, PTB {ptb_rate:.0f}/s at {ptb_cost:.2f} ms")
    print(f"PTB's AIORateLimiter: {ptb_share:.0f} % of the limit, at most {ptb_fullest} in one second")
    return [
        Figure("sends/s, 100 in flight", bot_rate / ptb_rate, 12, "×", "PTB as installed"),
        Figure("the permitted rate, reached", share, 98, "%", "AIORateLimiter"),
        Figure("its fullest second", fullest, LIMIT_PER_SECOND, "", f"{ptb_fullest} of AIORateLimiter"),
    ]


def main() -> None:
    """Measure and print the figures."""
    show(asyncio.run(measure()))


if __name__ == "__main__":
    main()
