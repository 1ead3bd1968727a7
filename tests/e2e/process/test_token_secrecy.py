"""The token of the bot appears in no log at any level, whatever fails."""

import traceback
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from bot.chat.api.client import BotClient
from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import UNLIMITED
from bot.sandbox.telegram.api.faults import Drop, Fault
from bot.sandbox.telegram.server import sandbox
from bot.settings import Settings
from tests.support.command_fixtures import Starts
from tests.support.commands import bot_settings, catalogue, wait_for_exit
from tests.support.publishers import serving
from tests.support.timeouts import PROCESS_TIMEOUT_SECONDS
from tests.support.volume import Volume
from tests.tools.promises import Figure

CANARY = "7654321:CANARY-sings_in-no_log-at_any-level"
TOKEN_FORMS = (CANARY, CANARY.partition(":")[2], quote(CANARY, safe=""), "CANARY", "sings_in", "no_log-at")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FAULTS = (
    Fault("sendMessage", code=500, description="Internal Server Error: restart"),
    Fault("sendMessage", drop=Drop.BEFORE),
    Fault("sendMessage", drop=Drop.AFTER),
    Fault("getUpdates", code=502, description="Bad Gateway"),
    Fault("getUpdates", drop=Drop.BEFORE),
    Fault("getUpdates", code=401, description="Unauthorized"),
)


def forms_in(text: str) -> list[str]:
    return [form for form in TOKEN_FORMS if form in text]


@pytest.mark.promise(24)
async def test_the_token_is_not_logged_whatever_breaks(
    start: Starts, tmp_path: Path, figure: Figure, volume: Volume
) -> None:
    for level in LEVELS[: volume(1, full=len(LEVELS))]:
        code, output = await _run_with_faults(start, tmp_path, level)
        lines = output.count("\n")
        figure(f"level {level}: 0 occurrences in {lines} lines, {len(FAULTS)} failures, exit code {code}")
        assert code != 0
        assert "does not know the token" in output
        assert forms_in(output) == []


async def _run_with_faults(start: Starts, folder: Path, level: str) -> tuple[int | None, str]:
    """Inject every fault in turn; the last, a refused token, ends the bot. Return its exit code and log."""
    async with serving() as outlets, sandbox(token=CANARY) as telegram:
        person = telegram.add_user()
        process = await start("run", LOG_LEVEL=level, **bot_settings(telegram, outlets.url, catalogue(outlets), folder))
        await person.sends("/start")
        await person.waits(lambda: person.received, PROCESS_TIMEOUT_SECONDS)
        for fault in FAULTS:
            telegram.fails(fault)
            await person.sends("/latest")
            await person.waits(lambda: not telegram.orders)
        return await wait_for_exit(process)


@pytest.mark.promise(24)
async def test_no_value_that_holds_the_token_shows_it(figure: Figure) -> None:
    shown = [repr(Settings(telegram_bot_token=CANARY)), str(Settings(telegram_bot_token=CANARY))]
    async with httpx.AsyncClient(trust_env=False) as client:
        wire = BotClient(token=CANARY, api_url="http://127.0.0.1:9", client=client, rate_limiter=RateLimiter(UNLIMITED))
        try:
            await wire.get_me()
        except Exception as error:  # noqa: BLE001  whatever it is, it is shown in every way there is
            shown += [repr(error), str(error), "".join(traceback.format_exception(error))]
    figure(f"{len(shown)} values and errors shown: 0 occurrences")
    assert len(shown) == 5
    assert [forms_in(text) for text in shown] == [[]] * 5


@pytest.mark.promise(24)
async def test_a_wrong_token_is_refused_without_being_told(start: Starts, tmp_path: Path) -> None:
    async with serving() as outlets, sandbox() as telegram:
        settings = bot_settings(telegram, outlets.url, catalogue(outlets), tmp_path) | {"TELEGRAM_BOT_TOKEN": CANARY}
        process = await start("run", LOG_LEVEL="DEBUG", **settings)
        code, output = await wait_for_exit(process)
    assert code in {1, 2}
    assert forms_in(output) == []
