"""The servers of the demo."""

import aiohttp
import pytest

from bot.sandbox.demo import environment
from tests.support.ports import free_port


@pytest.mark.parametrize(("host", "status"), [("demo.example", 200), ("127.0.0.1", 200), ("evil.example", 403)])
async def test_both_servers_are_reached_by_the_names_that_are_allowed(host: str, status: int) -> None:
    ports = free_port(), free_port()
    demo = environment(chat_port=ports[0], news_port=ports[1], allowed_hosts=["demo.example"])
    async with demo, aiohttp.ClientSession() as session:
        for port in ports:
            async with session.get(f"http://127.0.0.1:{port}/", headers={"Host": host}) as response:
                assert response.status == status
