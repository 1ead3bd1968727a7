"""How the bot starts, and what it says when it cannot."""

from pathlib import Path

import pytest

from bot.sandbox.server import sandbox
from tests.outlets import serving
from tests.process.commands import catalogue, ended, says, start

TOKEN = "123456:a-token-that-nobody-may-read-anywhere"

WRONG = [
    ("SETTLING_SECONDS", "700", "SETTLING_SECONDS is '700'; allowed: a number from 0 to 600"),
    ("SETTLING_SECONDS", "soon", "SETTLING_SECONDS is 'soon'"),
    ("LOG_LEVEL", "LOUD", "LOG_LEVEL is 'LOUD'; allowed: DEBUG, INFO, WARNING or ERROR"),
    ("ALLOWED_HOSTS", "localhost", "ALLOWED_HOSTS is 'localhost'; allowed: host:port pairs"),
    ("DATABASE_URL", "mysql://u:hidden@h/d", "DATABASE_URL is something else (not shown)"),
    ("TELEGRAM_BOT_TOKEN", "hidden", "TELEGRAM_BOT_TOKEN is something else (not shown)"),
    ("CATALOGUE", "nowhere.toml", "nowhere.toml"),
]


@pytest.mark.parametrize(("name", "value", "line"), WRONG)
async def test_a_wrong_setting_ends_the_start_with_one_line(tmp_path: Path, name: str, value: str, line: str) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, name: value}
    code, said = await ended(await start("run", folder=tmp_path, **settings))
    assert code == 2
    assert line in said
    assert said.count("\n") == 1
    assert "hidden" not in said


async def test_a_token_that_telegram_does_not_know_ends_the_start_and_is_not_shown(tmp_path: Path) -> None:
    async with sandbox() as telegram:
        process = await start("run", folder=tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.url)
        code, said = await ended(process)
    assert code == 2
    assert "tidings: " in said
    assert "Traceback" not in said
    assert "nobody-may-read" not in said


async def test_a_database_that_cannot_be_opened_is_named_and_its_password_is_not(tmp_path: Path) -> None:
    url = "postgresql://tidings:hidden@127.0.0.1:9/news"
    process = await start("run", folder=tmp_path, TELEGRAM_BOT_TOKEN=TOKEN, DATABASE_URL=url)
    code, said = await ended(process)
    assert code == 2
    assert "hidden" not in said
    assert "Traceback" not in said


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
async def test_the_token_is_in_no_line_of_the_log(tmp_path: Path, level: str) -> None:
    async with serving() as outlets, sandbox() as telegram:
        person = telegram.person()
        process = await start(
            "run",
            folder=tmp_path,
            TELEGRAM_BOT_TOKEN=telegram.token,
            TELEGRAM_API_URL=telegram.url,
            CATALOGUE=catalogue(tmp_path, outlets),
            ALLOWED_HOSTS=f"127.0.0.1:{outlets.port}",
            LOG_LEVEL=level,
        )
        lines = await says(process, '"ready"')
        await person.sends("/start")
        await person.waits(lambda: person.received)
        process.terminate()
        code, said = await ended(process)
    assert code == 0
    assert telegram.token not in lines + said
    assert telegram.token.partition(":")[2] not in lines + said
