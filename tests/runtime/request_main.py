"""A program for the tests of `SubprocessWorker`: its answer to a request is what the request asks for."""

import os
import time

from bot.runtime.subprocess_main import serve


def answer(request: bytes) -> object:
    """Return the request as text, after the act that its first word names."""
    act, _, value = request.decode(errors="replace").partition(" ")
    match act:
        case "exit":
            os._exit(1)
        case "sleep":
            time.sleep(float(value))
        case "environment":
            return sorted(os.environ)  # noqa: TID251  that of this process is what the test asks for
        case "process":
            return os.getpid()
        case "bytes":
            return request
    return request.decode()


if __name__ == "__main__":
    serve(answer, patience=600)
