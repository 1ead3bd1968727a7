"""Minimal aiohttp server as a baseline: it reads a body and answers with constant bytes, taken from its stdin."""

import asyncio
import sys

from aiohttp import web


async def serve(body: bytes) -> None:
    """Listen on a free port, print the address, and answer until killed."""

    async def answer(request: web.Request) -> web.Response:
        await request.read()
        return web.Response(body=body, content_type="application/json")

    application = web.Application(client_max_size=50 << 20)
    application.router.add_post("/bot{token:[^/]+}/{method:[^/]+}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.stdin.buffer.read()))
