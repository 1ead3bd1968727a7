"""feedparser in a process that is killed when it takes too long.

feedparser reads what is broken, and hostile input keeps it busy for a minute, in C as well as in Python: no thread and
no event loop must wait for that. The process is started when it is first needed and kept; it knows nothing of our
environment, opens nothing, and speaks JSON over its pipes, for what comes out of hostile bytes must not be a pickle.
"""

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any

from bot.errors import UnreadableError
from bot.fetching.slow_worker import LENGTH, READY
from bot.model import Document, Source
from bot.parsing import charset, compose
from bot.parsing.compose import Item
from bot.parsing.raw import Form, RawEntry, Words

DEADLINE = 5.0  # seconds for one document
START = 30.0  # seconds until the process is ready, on a machine that has much else to do
LARGEST = 32 * 2**20  # bytes of an answer
_ROOT = Path(__file__).resolve().parents[2]


class SlowReader:
    """Reads one document at a time, in a process of its own."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._process: Process | None = None

    async def read(self, document: Document, source: Source) -> tuple[Item, ...]:
        """Return the items that feedparser finds, at most 1,000.

        Raises:
            UnreadableError: where it finds none, or has not finished after 5 seconds.
        """
        answer = await self._ask(await asyncio.to_thread(_question, document))
        return await asyncio.to_thread(_items, answer, document, source)

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

    async def _ask(self, question: bytes) -> bytes:
        async with self._turn:
            try:
                process = await self._started()
                async with asyncio.timeout(DEADLINE):
                    return await _exchange(process, question)
            except TimeoutError as error:
                await self._end()
                message = f"feedparser took more than {DEADLINE:.0f} s"
                raise UnreadableError(message) from error
            except (OSError, EOFError) as error:
                await self._end()
                message = "feedparser's process ended over it"
                raise UnreadableError(message) from error
            except BaseException:
                await self._end()  # what it would still answer must not be taken for the answer to the next question
                raise

    async def _started(self) -> Process:
        if self._process is None:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "bot.fetching.slow_worker",
                stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={"PYTHONPATH": str(_ROOT)}, start_new_session=True,
            )  # fmt: skip
            async with asyncio.timeout(START):
                await _pipe_from(self._process).readexactly(len(READY))
        return self._process


async def _exchange(process: Process, question: bytes) -> bytes:
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


def _question(document: Document) -> bytes:
    return json.dumps([charset.decode(document.body, document.content_type), document.url]).encode()


def _items(answer: bytes, document: Document, source: Source) -> tuple[Item, ...]:
    found = json.loads(answer)
    if not found:
        message = "feedparser finds no entry in it"
        raise UnreadableError(message)
    return tuple(compose.item(_raw_entry(**fields).item, document, source) for fields in found)


def _raw_entry(
    *,
    title: list[str],
    deck: list[str],
    text: list[str],
    dates: list[str],
    **fields: Any,  # noqa: ANN401  from JSON
) -> RawEntry:
    return RawEntry(title=_words(title), deck=_words(deck), text=_words(text), dates=tuple(dates), **fields)


def _words(pair: list[str]) -> Words:
    value, form = pair
    return Words(value, Form(form))
