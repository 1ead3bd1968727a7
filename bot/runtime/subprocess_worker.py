"""Process hostile bytes in a subprocess: one request at a time, and the process can be killed over it.

Neither a thread nor an event loop can interrupt a parser written in C. The process is started when it is first needed
and kept; it gets nothing of our environment and opens nothing. Requests and responses pass over its pipes in frames: a
length, and as many bytes. The result of hostile bytes is never a pickle. `bot.runtime.subprocess_main` is its other
end.
"""

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from pathlib import Path

from bot.errors import UnreadableError
from bot.runtime.subprocess_main import LENGTH_BYTES, READY

START_SECONDS = 30.0  # until the process is ready, on a busy machine
MAX_RESPONSE_BYTES = 32 * 2**20
IDLE_SECONDS = 120.0  # without a request, after which the process ends and frees its memory
_ROOT = Path(__file__).resolve().parents[2]


class SubprocessWorker:
    """A client of such a subprocess, which it starts and ends.

    Args:
        module: the module that runs in it; it ends in `bot.runtime.subprocess_main.serve`.
        name: of the program, for error messages.
        variables: of its environment, which has nothing of ours.
        idle_seconds: without a request, after which `end_if_idle` ends it; None: two minutes.
    """

    def __init__(
        self, module: str, *, name: str, variables: Mapping[str, str] | None = None, idle_seconds: float | None = None
    ) -> None:
        self._module = module
        self._name = name
        self._environment = {**(variables or {}), "PYTHONPATH": str(_ROOT)}
        self._idle_seconds = idle_seconds
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._called_at = time.monotonic()

    async def call(self, request: bytes, *, deadline: float) -> bytes:
        """Return the response to a request.

        Args:
            request: passed on as it is.
            deadline: seconds for the response, without those that the start of the process takes.

        Raises:
            UnreadableError: there is none in time, or the process ended over it; the next request gets a new process.
        """
        async with self._lock:
            self._called_at = time.monotonic()
            try:
                process = await self._started()
                async with asyncio.timeout(deadline):
                    return await exchange(process, request)
            except TimeoutError as error:
                await self._end()
                message = f"{self._name} took more than {deadline:g} s"
                raise UnreadableError(message) from error
            except (OSError, EOFError) as error:
                await self._end()
                message = f"{self._name}'s process ended over it"
                raise UnreadableError(message) from error
            except BaseException:
                await self._end()  # a late response must not be taken for the response to the next request
                raise

    async def end_if_idle(self) -> None:
        """End the process if it had no request for some minutes; the next request starts a new one."""
        idle_seconds = IDLE_SECONDS if self._idle_seconds is None else self._idle_seconds
        if not self._lock.locked() and time.monotonic() - self._called_at > idle_seconds:
            await self.close()

    async def close(self) -> None:
        """Kill the process."""
        if self._process is not None:
            _kill(self._process)
        async with self._lock:
            await self._end()

    async def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            _kill(process)
            await process.communicate()  # closes the pipes and waits

    async def _started(self) -> Process:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", self._module,
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=self._environment, start_new_session=True,
            )  # fmt: skip
            async with asyncio.timeout(START_SECONDS):
                await _pipe_from(self._process).readexactly(len(READY))
        return self._process


async def exchange(process: Process, request: bytes) -> bytes:
    """Send a request and return the response; raise EOFError where there is none, or it is too long."""
    stdin = process.stdin
    assert stdin is not None  # noqa: S101  it was started with a pipe
    stdin.write(len(request).to_bytes(LENGTH_BYTES) + request)
    await stdin.drain()
    length = int.from_bytes(await _pipe_from(process).readexactly(LENGTH_BYTES))
    if length > MAX_RESPONSE_BYTES:
        raise EOFError
    return await _pipe_from(process).readexactly(length)


def _pipe_from(process: Process) -> asyncio.StreamReader:
    assert process.stdout is not None  # noqa: S101  it was started with a pipe
    return process.stdout


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
