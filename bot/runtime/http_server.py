"""A small server in our own loop."""

from aiohttp import web


class HttpServer:
    """Listens from `start` to `stop`; whoever inherits says to what."""

    def __init__(self, app: web.Application) -> None:
        self._runner = web.AppRunner(app, access_log=None)

    async def start(self, host: str, port: int) -> None:
        """Listen; raise OSError where the address is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, reuse_address=True).start()

    async def stop(self) -> None:
        """Listen no more."""
        await self._runner.cleanup()
