"""The command line: parse the arguments, run the command, print errors in one line."""

import sys

from bot.cli import parser
from bot.errors import TidingsError

BAD_REQUEST, INTERRUPTED = 2, 130  # exit codes: a setting or an argument is wrong; Ctrl-C, as shells have it


def main() -> None:
    """Run the command, and exit with 0, 1 (it did not work), 2 (a setting is wrong) or 130 (interrupted)."""
    options = parser.parse()
    exit_code = BAD_REQUEST
    try:
        exit_code = parser.handler_of(options)(options)
    except* TidingsError as group:
        print(f"tidings: {_first(group)}", file=sys.stderr)
    except* KeyboardInterrupt:
        exit_code = INTERRUPTED
    sys.exit(exit_code)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


if __name__ == "__main__":
    main()
