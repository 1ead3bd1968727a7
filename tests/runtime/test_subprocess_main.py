"""The limits of a subprocess."""

import subprocess
import sys


def test_the_process_may_not_grow_without_end() -> None:
    code = "from bot.runtime.subprocess_main import limit_growth; limit_growth(); bytearray(600 * 2**20)"
    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True)  # noqa: S603  our own words
    assert b"MemoryError" in ended.stderr
