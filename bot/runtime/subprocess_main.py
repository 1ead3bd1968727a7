"""Serve requests inside a subprocess that can be killed: requests over stdin, responses over stdout.

Both are framed: a length (4 bytes, big-endian) and as many bytes; a response is JSON, or bytes of the
module's own. The process writes `R` once it
has imported what it needs. Its memory may grow by 512 MiB and no more unless its module says otherwise, and it ends
itself if its parent has not done so after twice the time that a request has.
"""

import json
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO

READY = b"R"
LENGTH_BYTES = 4
MAX_GROWTH_BYTES = 512 * 2**20
MAX_REQUEST_SECONDS = 10


def serve(
    answer: Callable[[bytes], object], *, growth: int = MAX_GROWTH_BYTES, patience: int = MAX_REQUEST_SECONDS
) -> None:
    """Serve requests until the parent closes the pipe.

    Args:
        answer: returns a response: bytes, which are sent as they are, or a value that JSON can hold. All it needs is
            imported before.
        growth: bytes by which the address space may grow.
        patience: seconds after which a request ends the process.
    """
    limit_growth(growth)
    stdout = sys.stdout.buffer
    stdout.write(READY)
    stdout.flush()
    while request := _read(sys.stdin.buffer):
        signal.setitimer(signal.ITIMER_REAL, patience)  # the kernel ends the process, in C code too
        value = answer(request)
        response = value if isinstance(value, bytes) else json.dumps(value).encode()
        signal.setitimer(signal.ITIMER_REAL, 0)
        stdout.write(len(response).to_bytes(LENGTH_BYTES) + response)
        stdout.flush()


def limit_growth(growth: int = MAX_GROWTH_BYTES) -> None:
    """Limit the growth of the address space; without /proc, where its size is read, only the deadline limits it."""
    sizes = Path("/proc/self/statm")
    if sizes.exists():
        limit = int(sizes.read_text().split()[0]) * resource.getpagesize() + growth
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


def _read(stdin: IO[bytes]) -> bytes:
    length = stdin.read(LENGTH_BYTES)
    return stdin.read(int.from_bytes(length)) if len(length) == LENGTH_BYTES else b""
