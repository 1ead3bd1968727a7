"""`python -m bot.sandbox.news`: serve the news site until Ctrl-C or SIGTERM."""

import asyncio
import signal
import sys
from argparse import ArgumentParser, Namespace
from datetime import timedelta

from aiohttp import web

from bot.sandbox.news.clock import Clock
from bot.sandbox.news.generator import Generator
from bot.sandbox.news.script import load
from bot.sandbox.news.site import Site


def main() -> None:
    """Read the command line, serve, and end with exit code 0."""
    asyncio.run(_serve(_arguments()))


def _arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m bot.sandbox.news", description="A small news site, invented for the demo.")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8082, help="the port to listen on, 0 for any (%(default)s)")
    parser.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which it is reached besides this machine's; repeatable",
    )
    parser.add_argument(
        "--every", type=float, default=4, help="seconds from event to event, 0 for only when asked (%(default)s)"
    )
    return parser.parse_args()


async def _serve(options: Namespace) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    clock = Clock()
    every = timedelta(seconds=options.every) if options.every > 0 else None
    generator, hosts = Generator(load(), opened_at=clock.now(), every=every), [options.host, *options.allowed_host]
    site = Site(generator, clock=clock, allowed_hosts=hosts)
    runner = web.AppRunner(site.application(), access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, options.host, options.port).start()
        sys.stdout.write(f"The newsroom is at http://{options.host}:{runner.addresses[0][1]}/\n")
        sys.stdout.flush()
        await stopped.wait()
    finally:
        await runner.cleanup()


if __name__ == "__main__":
    main()
