"""A server in place of a service for embeddings, with OpenAI's shape of answers and errors; it records the requests."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

DIMENSION = 384
Data = list[dict[str, Any]]


class EmbeddingStandIn:
    """An endpoint whose vector for a text is the axis with the number of the text's length, three units long."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.change: Callable[[Data], object] = lambda data: data  # of what it answers as `data`
        self.raw: bytes | None = None  # in place of an answer
        self.delay = 0.0  # seconds
        self._status, self._error_headers = 200, dict[str, str]()

    def fail(self, status: int, **headers: str) -> None:
        """Answer all further requests with an error; an underscore in a header's name stands for its hyphen."""
        self._status = status
        self._error_headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def recover(self) -> None:
        """Answer all further requests with vectors."""
        self._status = 200

    async def embed(self, request: web.Request) -> web.Response:
        """Answer a request for vectors."""
        body = await request.json()
        self.requests.append(body)
        self.headers.append(dict(request.headers))
        await asyncio.sleep(self.delay)
        if self._status != web.HTTPOk.status_code:
            error = {"message": "Incorrect API key provided: sk-se…ret", "type": "invalid_request_error", "code": None}
            return web.json_response({"error": error}, status=self._status, headers=self._error_headers)
        if self.raw is not None:
            return web.Response(body=self.raw, content_type="application/json")
        return web.json_response(self._answer(body["input"], body["model"]))

    def _answer(self, texts: list[str], model: str) -> dict[str, object]:
        data = [
            {"object": "embedding", "index": index, "embedding": axis(len(text), 3.0)}
            for index, text in enumerate(texts)
        ]
        usage = {"prompt_tokens": len(texts), "total_tokens": len(texts)}
        return {"object": "list", "data": self.change(data), "model": model, "usage": usage}


def axis(position: int, length: float = 1.0) -> list[float]:
    """Return a vector along one axis."""
    return [length if index == position else 0.0 for index in range(DIMENSION)]


@asynccontextmanager
async def serving() -> AsyncIterator[EmbeddingStandIn]:
    """Serve embeddings on a free port."""
    service, app = EmbeddingStandIn(), web.Application()
    app.router.add_post("/v1/embeddings", service.embed)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    service.url = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/embeddings"
    try:
        yield service
    finally:
        await runner.cleanup()
