"""Commands whose output nobody reads to its end, as in `| head -1`."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.commands import PROJECT
from tests.support.timeouts import PROCESS_TIMEOUT_SECONDS


@pytest.mark.parametrize(
    "command",
    ["sources list", "sources export", "sources read page.html", "topics lint", "topics explain page.html"],
)
def test_a_closed_pipe_ends_a_command_as_it_ends_any_other(tmp_path: Path, command: str) -> None:
    (tmp_path / "page.html").write_text("<html><title>Armenia</title><body><p>Armenia and more.</p></body></html>")
    reading, writing = os.pipe()
    os.close(reading)
    try:
        finished = subprocess.run(  # noqa: S603  our own code
            [sys.executable, "-m", "bot", *command.split()],
            cwd=tmp_path,
            env={"PYTHONPATH": str(PROJECT), "PATH": ""},
            stdout=writing,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            timeout=PROCESS_TIMEOUT_SECONDS,
        )
    finally:
        os.close(writing)
    assert (finished.returncode, finished.stderr) == (141, "")
