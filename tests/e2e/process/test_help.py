"""The help of every command line."""

from pathlib import Path

import pytest

from tests.support.commands import start_python, wait_for_exit


@pytest.mark.parametrize("module", ["bot", "bot.sandbox", "bot.sandbox.news"])
async def test_each_command_line_explains_itself(tmp_path: Path, module: str) -> None:
    process = await start_python("-m", module, "--help", folder=tmp_path)
    code, output = await wait_for_exit(process)
    assert code == 0
    assert "usage:" in output
