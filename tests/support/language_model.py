"""A server in place of a language model, with the answers that a test sets; it records the requests."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web


class Model:
    """An endpoint with the protocol of OpenAI."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, object]] = []
        self.headers: list[dict[str, str]] = []
        self._answer: object = ""
        self._status = 200
        self._late = 0.0

    def says(self, answer: object, *, status: int = 200, late: float = 0.0) -> None:
        """Set the answer to all further requests; a dictionary is sent as JSON."""
        self._answer, self._status, self._late = answer, status, late

    async def complete(self, request: web.Request) -> web.Response:
        """Answer a request for a completion."""
        self.asked.append(await request.json())
        self.headers.append(dict(request.headers))
        await asyncio.sleep(self._late)
        content = json.dumps(self._answer) if isinstance(self._answer, dict) else str(self._answer)
        body = {"choices": [{"message": {"role": "assistant", "content": content}}]}
        return web.json_response(body, status=self._status)


@asynccontextmanager
async def thinking() -> AsyncIterator[Model]:
    """Serve a model on a free port."""
    model, app = Model(), web.Application()
    app.router.add_post("/v1/chat/completions", model.complete)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    model.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1"
    try:
        yield model
    finally:
        await runner.cleanup()
