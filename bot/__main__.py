"""The command line: parse the arguments, run the command, print errors in one line."""

import os
import sys

from bot.cli import parser
from bot.errors import TidingsError

# Exit codes: a setting or an argument is wrong; Ctrl-C, and a closed pipe such as `| head`, as shells have them.
BAD_REQUEST, INTERRUPTED, PIPE_CLOSED = 2, 130, 141


def main() -> None:
    """Run the command, and exit with 0, 1 (it did not work), 2 (a setting is wrong), 130 or 141 (signals)."""
    options = parser.parse()
    exit_code = BAD_REQUEST
    try:
        exit_code = parser.handler_of(options)(options)
        sys.stdout.flush()
    except* TidingsError as group:
        print(f"tidings: {_first(group)}", file=sys.stderr)
    except* KeyboardInterrupt:
        exit_code = INTERRUPTED
    except* BrokenPipeError:  # the default action of SIGPIPE would end a bot whose connection breaks
        exit_code = PIPE_CLOSED
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for what the interpreter flushes at its end
    sys.exit(exit_code)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


if __name__ == "__main__":
    main()
