"""The token is a canary: whatever breaks, at whatever level, nobody hears it."""

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
from tests.e2e.process.commands import among, catalogue, ended
from tests.e2e.process.conftest import Starts
from tests.support.publishers import serving
from tests.support.volume import Volume
from tests.tools.promises import Figure

CANARY = "7654321:CANARY-sings_in-no_log-at_any-level"
FORMS = (CANARY, CANARY.partition(":")[2], quote(CANARY, safe=""), "CANARY", "sings_in", "no_log-at")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FAULTS = (
    Fault("sendMessage", code=500, description="Internal Server Error: restart"),
    Fault("sendMessage", drop=Drop.BEFORE),
    Fault("sendMessage", drop=Drop.AFTER),
    Fault("getUpdates", code=502, description="Bad Gateway"),
    Fault("getUpdates", drop=Drop.BEFORE),
    Fault("getUpdates", code=401, description="Unauthorized"),
)


def sung(said: str) -> list[str]:
    return [form for form in FORMS if form in said]


@pytest.mark.promise(24)
async def test_the_token_is_not_logged_whatever_breaks(
    start: Starts, tmp_path: Path, figure: Figure, volume: Volume
) -> None:
    for level in LEVELS[: volume(1, full=len(LEVELS))]:
        code, said = await _broken(start, tmp_path, level)
        figure(f"level {level}: 0 occurrences in {said.count(chr(10))} lines, {len(FAULTS)} failures, exit code {code}")
        assert code != 0
        assert "does not know the token" in said
        assert sung(said) == []


async def _broken(start: Starts, folder: Path, level: str) -> tuple[int | None, str]:
    """Let the bot meet every fault, one after the other; the last one, a token that is refused, ends it."""
    async with serving() as outlets, sandbox(token=CANARY) as telegram:
        person = telegram.add_user()
        process = await start("run", LOG_LEVEL=level, **among(telegram, outlets.url, catalogue(outlets), folder))
        await person.sends("/start")
        await person.waits(lambda: person.received)
        for fault in FAULTS:
            telegram.fails(fault)
            await person.sends("/latest")
            await person.waits(lambda: not telegram.orders)
        return await ended(process)


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
    assert [sung(one) for one in shown] == [[]] * 5


@pytest.mark.promise(24)
async def test_a_wrong_token_is_refused_without_being_told(start: Starts, tmp_path: Path) -> None:
    async with serving() as outlets, sandbox() as telegram:
        settings = among(telegram, outlets.url, catalogue(outlets), tmp_path) | {"TELEGRAM_BOT_TOKEN": CANARY}
        process = await start("run", LOG_LEVEL="DEBUG", **settings)
        code, said = await ended(process)
    assert code in {1, 2}
    assert sung(said) == []
