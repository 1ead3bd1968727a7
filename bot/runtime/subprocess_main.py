"""The inside of a process that can be killed: questions come in over stdin, answers go out over stdout.

Both are framed: a length (4 bytes, big-endian) and as many bytes; an answer is JSON. The process says `R` once it has
imported what it needs. It may grow by 512 MiB and no more unless its module says otherwise, and ends itself if its
parent has not done so after twice the time that a question has.
"""

import json
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

READY = b"R"
LENGTH = 4  # bytes that hold a length
GROWTH = 512 * 2**20  # bytes
PATIENCE = 10  # seconds


def serve(answer: Callable[[bytes], object], *, growth: int = GROWTH, patience: int = PATIENCE) -> None:
    """Answer until nobody asks any more.

    Args:
        answer: from a question to what JSON can say; all it needs is imported before.
        growth: bytes by which the address space may grow.
        patience: seconds after which a question ends the process.
    """
    limit_growth(growth)
    answers = sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    while question := _read(sys.stdin.buffer):
        signal.setitimer(signal.ITIMER_REAL, patience)  # the kernel ends us, whatever we are doing then
        said = json.dumps(answer(question)).encode()
        signal.setitimer(signal.ITIMER_REAL, 0)
        answers.write(len(said).to_bytes(LENGTH) + said)
        answers.flush()


def limit_growth(growth: int = GROWTH) -> None:
    """Limit what the address space may grow by from here; without /proc to read its size, the deadline must do."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        limit = int(sizes.read_text().split()[0]) * resource.getpagesize() + growth
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(questions: IO[bytes]) -> bytes:
    length = questions.read(LENGTH)
    return questions.read(int.from_bytes(length)) if len(length) == LENGTH else b""
