"""A subprocess that answers one request at a time, and is killed over one that it does not answer."""

import asyncio
import json
from collections.abc import AsyncIterator

import psutil
import pytest

from bot.errors import UnreadableError
from bot.runtime import subprocess_worker
from bot.runtime.subprocess_worker import SubprocessWorker
from tests.support.timeouts import EVENT_TIMEOUT_SECONDS

FOREVER = b"sleep 600"


@pytest.fixture
async def worker() -> AsyncIterator[SubprocessWorker]:
    worker = SubprocessWorker("tests.runtime.request_main", name="echo")
    yield worker
    await worker.close()


async def ask(worker: SubprocessWorker, request: str, *, deadline: float = EVENT_TIMEOUT_SECONDS) -> object:
    return json.loads(await worker.call(request.encode(), deadline=deadline))


async def process_of(worker: SubprocessWorker) -> psutil.Process:
    pid = await ask(worker, "process")
    assert isinstance(pid, int)
    return psutil.Process(pid)


async def test_each_of_many_requests_gets_its_own_response_from_one_process(worker: SubprocessWorker) -> None:
    process = await process_of(worker)
    requests = [f"request {number} {'x' * 70_000}" for number in range(8)]
    assert await asyncio.gather(*(ask(worker, request) for request in requests)) == requests
    assert await process_of(worker) == process


async def test_the_process_gets_nothing_of_our_environment(
    worker: SubprocessWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123:secret")
    variables = await ask(worker, "environment")
    assert isinstance(variables, list)
    assert set(variables) <= {"PYTHONPATH", "LC_CTYPE"}, "Python itself sets the latter"


async def test_the_process_gets_the_variables_that_its_module_needs() -> None:
    worker = SubprocessWorker("tests.runtime.request_main", name="echo", variables={"OMP_NUM_THREADS": "1"})
    variables = await ask(worker, "environment")
    await worker.close()
    assert isinstance(variables, list)
    assert set(variables) - {"LC_CTYPE"} == {"PYTHONPATH", "OMP_NUM_THREADS"}


async def test_a_response_of_bytes_comes_as_it_is(worker: SubprocessWorker) -> None:
    request = b"bytes \x00\xff\n"
    assert await worker.call(request, deadline=EVENT_TIMEOUT_SECONDS) == request


async def test_a_request_that_takes_too_long_is_given_up_with_the_name_of_the_program(
    worker: SubprocessWorker,
) -> None:
    process = await process_of(worker)
    with pytest.raises(UnreadableError, match=r"^echo took more than 0\.01 s$"):
        await worker.call(FOREVER, deadline=0.01)
    assert not process.is_running()
    assert await ask(worker, "next") == "next"


async def test_a_process_that_ends_over_a_request_is_replaced_for_the_next_one(worker: SubprocessWorker) -> None:
    with pytest.raises(UnreadableError, match=r"^echo's process ended over it$"):
        await ask(worker, "exit")
    assert await ask(worker, "next") == "next"


async def test_a_response_over_the_limit_is_not_read(worker: SubprocessWorker, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as limited:
        limited.setattr(subprocess_worker, "MAX_RESPONSE_BYTES", len('"1234567"'))
        assert await ask(worker, "1234567") == "1234567"
        with pytest.raises(UnreadableError, match="ended"):
            await ask(worker, "12345678")
    assert await ask(worker, "next") == "next"


async def test_a_caller_that_is_cancelled_leaves_no_response_to_the_next_one(worker: SubprocessWorker) -> None:
    await process_of(worker)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.01):
            await ask(worker, "sleep 0.2")
    assert await ask(worker, "next") == "next"


async def test_a_process_without_requests_ends_and_one_that_is_at_work_does_not(
    worker: SubprocessWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = await process_of(worker)
    await worker.end_if_idle()
    assert process.is_running(), "its last request was a moment ago"
    monkeypatch.setattr(subprocess_worker, "IDLE_SECONDS", 0.0)
    response, _ = await asyncio.gather(ask(worker, "sleep 0.1"), worker.end_if_idle())
    assert response == "sleep 0.1"
    await worker.end_if_idle()
    assert not process.is_running()
    assert await ask(worker, "next") == "next"


async def test_a_process_may_stay_longer_without_a_request_than_others(monkeypatch: pytest.MonkeyPatch) -> None:
    worker = SubprocessWorker("tests.runtime.request_main", name="echo", idle_seconds=600.0)
    process = await process_of(worker)
    monkeypatch.setattr(subprocess_worker, "IDLE_SECONDS", 0.0)
    await worker.end_if_idle()
    assert process.is_running()
    await worker.close()


async def test_closing_ends_a_process_that_is_at_work(worker: SubprocessWorker) -> None:
    process = await process_of(worker)
    call = worker.call(FOREVER, deadline=2 * EVENT_TIMEOUT_SECONDS)
    async with asyncio.timeout(EVENT_TIMEOUT_SECONDS):
        error, _ = await asyncio.gather(call, worker.close(), return_exceptions=True)
    assert isinstance(error, UnreadableError)
    assert not process.is_running()
