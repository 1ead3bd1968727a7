"""Start of the bot, and its messages when it cannot start."""

from pathlib import Path

import pytest

from bot.sandbox.telegram.server import sandbox
from tests.e2e.process.running_bot import running_bot
from tests.support.command_fixtures import Runs, Starts
from tests.support.commands import bot_settings, catalogue, wait_for_exit, wait_for_log
from tests.support.publishers import serving

TOKEN = "123456:a-token-that-nobody-may-read-anywhere"

WRONG = [
    (("SETTLING_SECONDS", "700"), "SETTLING_SECONDS is '700'; allowed: a number from 0 to 600"),
    (("SETTLING_SECONDS", "soon"), "SETTLING_SECONDS is 'soon'"),
    (("LOG_LEVEL", "LOUD"), "LOG_LEVEL is 'LOUD'; allowed: DEBUG, INFO, WARNING or ERROR"),
    (("ALLOWED_HOSTS", "localhost"), "ALLOWED_HOSTS is 'localhost'; allowed: host:port pairs"),
    (("DATABASE_URL", "mysql://u:hidden@h/d"), "DATABASE_URL is something else (not shown)"),
    (("TELEGRAM_BOT_TOKEN", "hidden"), "TELEGRAM_BOT_TOKEN is something else (not shown)"),
    (("TELEGRAM_API_URL", "api.example"), "TELEGRAM_API_URL is 'api.example'; allowed: an http or https address"),
    (("HEALTH_ADDRESS", "8080"), "HEALTH_ADDRESS is '8080'; allowed: host:port, or off"),
]


@pytest.mark.parametrize(("setting", "line"), WRONG)
async def test_a_wrong_setting_ends_the_start_with_one_line(run: Runs, setting: tuple[str, str], line: str) -> None:
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN} | dict([setting])
    code, output = await run("run", **settings)
    assert code == 2
    assert line in output
    assert output.count("\n") == 1
    assert "hidden" not in output


async def test_a_catalogue_that_is_not_there_ends_the_start_with_one_line(start: Starts) -> None:
    code, output = await wait_for_exit(await start("run", TELEGRAM_BOT_TOKEN=TOKEN, CATALOGUE="nowhere.toml"))
    assert (code, output.count("\n")) == (2, 1)
    assert "nowhere.toml" in output


async def test_a_token_that_telegram_does_not_know_ends_the_start_and_is_not_shown(start: Starts) -> None:
    async with sandbox() as telegram:
        process = await start("run", TELEGRAM_BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram.url)
        code, output = await wait_for_exit(process)
    assert code == 2
    assert "tidings: " in output
    assert "Traceback" not in output
    assert "nobody-may-read" not in output


async def test_a_database_that_cannot_be_opened_is_named_and_its_password_is_not(start: Starts) -> None:
    url = "postgresql://tidings:hidden@127.0.0.1:9/news"
    process = await start("run", TELEGRAM_BOT_TOKEN=TOKEN, DATABASE_URL=url)
    code, output = await wait_for_exit(process)
    assert code == 2
    assert "hidden" not in output
    assert "Traceback" not in output


async def test_the_token_is_in_no_line_of_the_log_at_the_lowest_level(start: Starts, tmp_path: Path) -> None:
    async with serving() as outlets, sandbox() as telegram:
        person = telegram.add_user()
        settings = bot_settings(telegram, outlets.url, catalogue(outlets), tmp_path)
        process = await start("run", LOG_LEVEL="DEBUG", **settings)
        lines = await wait_for_log(process, '"ready"')
        await person.sends("/start")
        await person.waits(lambda: person.received)
        process.terminate()
        code, output = await wait_for_exit(process)
    assert code == 0
    assert telegram.token not in lines + output
    assert telegram.token.partition(":")[2] not in lines + output


async def test_a_settings_file_that_is_no_text_is_named(run: Runs, tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"CONTACT=\xff\xfe")
    code, output = await run("run")
    assert code == 2
    assert ".env cannot be read" in output


async def test_settings_are_read_from_the_file_and_the_environment_goes_before_it(run: Runs, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SETTLING_SECONDS=601\nRETENTION_DAYS=1\n", "utf-8")
    _, output = await run("run", SETTLING_SECONDS="90")
    assert "RETENTION_DAYS is '1'" in output


async def test_a_second_bot_on_the_same_file_is_refused_and_commands_that_read_it_are_not(
    start: Starts, run: Runs, tmp_path: Path
) -> None:
    async with running_bot(start, tmp_path) as bot:
        code, output = await wait_for_exit(await start("run", **bot.settings))
        assert (code, output.count("\n")) == (2, 1)
        assert f"in use by another Tidings (process {bot.process.pid} on " in output
        assert "stop that one first, or use PostgreSQL" in output
        for command in (("stats",), ("parked", "list")):
            code, output = await run(*command, **bot.settings)
            assert code == 0, output
        code, output = await run("migrate", **bot.settings)
        assert (code, output.count("\n")) == (2, 1)
        assert "in use by another Tidings" in output
        bot.process.kill()
        await bot.process.wait()
        await wait_for_log(await start("run", **bot.settings), '"ready"')
