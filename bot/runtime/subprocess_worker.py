"""A process of its own for work on hostile bytes: it answers one question at a time, and can be killed over it.

No thread and no event loop can be made to let go of a parser written in C. The process is started when it is first
needed and kept; it knows nothing of our environment, opens nothing, and is asked and answers over its pipes, in frames:
a length, and as many bytes. What comes out of hostile bytes is never a pickle. `bot.runtime.subprocess_main` is its
other end.
"""

import asyncio
import contextlib
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path

from bot.errors import UnreadableError
from bot.runtime.subprocess_main import LENGTH, READY

START = 30.0  # seconds until the process is ready, on a machine that has much else to do
LARGEST = 32 * 2**20  # bytes of an answer
IDLE_SECONDS = 120.0  # without a question, after which a process gives its memory back
_ROOT = Path(__file__).resolve().parents[2]


class SubprocessWorker:
    """Whoever asks questions of such a process.

    Args:
        module: what runs in it; it ends in `bot.runtime.subprocess_main.serve`.
        name: of what does the work, for people.
    """

    def __init__(self, module: str, *, name: str) -> None:
        self._module = module
        self._name = name
        self._turn = asyncio.Lock()
        self._process: Process | None = None
        self._asked_at = time.monotonic()

    async def call(self, question: bytes, *, deadline: float) -> bytes:
        """Return the answer.

        Args:
            question: handed over as it is.
            deadline: seconds for the answer, without those that the start of the process takes.

        Raises:
            UnreadableError: there is none in time, or the process ended over it; the next question gets a new one.
        """
        async with self._turn:
            self._asked_at = time.monotonic()
            try:
                process = await self._started()
                async with asyncio.timeout(deadline):
                    return await exchange(process, question)
            except TimeoutError as error:
                await self._end()
                message = f"{self._name} took more than {deadline:g} s"
                raise UnreadableError(message) from error
            except (OSError, EOFError) as error:
                await self._end()
                message = f"{self._name}'s process ended over it"
                raise UnreadableError(message) from error
            except BaseException:
                await self._end()  # what it would still answer must not be taken for the answer to the next question
                raise

    async def end_if_idle(self) -> None:
        """End the process if it has had no question for two minutes; the next question starts it again."""
        if not self._turn.locked() and time.monotonic() - self._asked_at > IDLE_SECONDS:
            await self.close()

    async def close(self) -> None:
        """End the process at once, whatever it does."""
        if self._process is not None:
            _kill(self._process)
        async with self._turn:
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
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={"PYTHONPATH": str(_ROOT)}, start_new_session=True,
            )  # fmt: skip
            async with asyncio.timeout(START):
                await _pipe_from(self._process).readexactly(len(READY))
        return self._process


async def exchange(process: Process, question: bytes) -> bytes:
    """Ask, and return the answer; an answer that is too long is as good as none."""
    into = process.stdin
    assert into is not None  # noqa: S101  it was started with a pipe
    into.write(len(question).to_bytes(LENGTH) + question)
    await into.drain()
    length = int.from_bytes(await _pipe_from(process).readexactly(LENGTH))
    if length > LARGEST:
        raise EOFError
    return await _pipe_from(process).readexactly(length)


def _pipe_from(process: Process) -> asyncio.StreamReader:
    assert process.stdout is not None  # noqa: S101  it was started with a pipe
    return process.stdout


def _kill(process: Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        process.kill()
