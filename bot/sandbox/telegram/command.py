"""Command line of the sandbox: `python -m bot.sandbox --port 8081`."""

import argparse
import asyncio
import signal
import sys
from pathlib import Path

from bot.sandbox.telegram.api.contract_check import ContractError
from bot.sandbox.telegram.api.faults import FAULT_RATE
from bot.sandbox.telegram.api.pace import Pacing
from bot.sandbox.telegram.server import TOKEN, Strict, sandbox
from bot.sandbox.telegram.state.inline import Inline


def main() -> int:
    """Run until a signal; return 1 if a call was wrong under `--strict fail`, 2 if the port is taken."""
    options = _options()
    try:
        asyncio.run(_run(options))
    except ContractError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        action = f"write {error.filename}" if error.filename else f"listen on {options.host}:{options.port}"
        sys.stderr.write(f"cannot {action}: {error.strerror}\n")
        return 2
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bot.sandbox", description="A stand-in for Telegram's Bot API, with a chat page. Not Telegram."
    )
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: this machine only)")
    parser.add_argument("--port", type=int, default=8081, help="where to listen, 0 for any free port")
    parser.add_argument(
        "--allowed-host",
        action="append",
        default=[],
        metavar="NAME",
        help="a name by which it is reached besides this machine's, such as a proxy's or a container's; repeatable",
    )
    parser.add_argument("--token", default=TOKEN, type=_token, help="the bot token to accept")
    parser.add_argument("--name", default="Sandbox", help="the bot's name until it sets one itself")
    parser.add_argument("--username", default="sandbox_bot", help="the bot's user name")
    parser.add_argument(
        "--pace",
        type=Pacing,
        choices=list(Pacing),
        default=Pacing.ON,
        help="messages that come too fast: on refuses them as Telegram does, watch notes them at /sim/stats",
    )
    parser.add_argument(
        "--chaos",
        type=int,
        metavar="SEED",
        help=f"let {100 * FAULT_RATE:.0f} %% of the calls fail, the same with the same seed",
    )
    parser.add_argument(
        "--local-webhooks", action="store_true", help="take http webhooks on this machine, which Telegram never does"
    )
    parser.add_argument(
        "--wire", type=_wire, help="the address of a news wire (JSON) that the page shows beside the chat"
    )
    parser.add_argument("--inline", metavar="PLACEHOLDER", help="switch inline mode on, with these words in the field")
    parser.add_argument("--inline-feedback", action="store_true", help="tell the bot what was chosen in inline mode")
    _add_checks(parser)
    return parser.parse_args()


def _add_checks(parser: argparse.ArgumentParser) -> None:
    """Add the options of the contract check and the journal."""
    parser.add_argument(
        "--strict", type=Strict, choices=list(Strict), default=Strict.RECORD, help="fail: exit 1 if a call was wrong"
    )
    parser.add_argument(
        "--journal", type=Path, metavar="FILE", help="add every call to a file, one JSON object a line, no token in it"
    )
    parser.add_argument(
        "--validate", type=_count, default=1, metavar="N", help="check every Nth call and its answer (default: all)"
    )


def _token(text: str) -> str:
    number, colon, secret = text.partition(":")
    if not (number.isascii() and number.isdigit() and colon and secret):
        raise argparse.ArgumentTypeError("a token is a number, a colon and letters, such as 123456:SANDBOX")
    return text


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError("how many is a number from 1")
    return int(text)


def _wire(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise argparse.ArgumentTypeError("a wire is an http address")
    return text


async def _run(options: argparse.Namespace) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, ended.set)
    running = sandbox(
        options.token,
        host=options.host,
        port=options.port,
        allowed_hosts=options.allowed_host,
        name=options.name,
        username=options.username,
        strict=options.strict,
        pace=options.pace,
        chaos=options.chaos,
        local_webhooks=options.local_webhooks,
        wire=options.wire,
        inline=None if options.inline is None else Inline(options.inline, feedback=options.inline_feedback),
        validate=options.validate,
        journal=options.journal,
    )
    async with running as telegram:
        sys.stdout.write(f"Sandbox, not Telegram: chat page {telegram.url}/, Bot API {telegram.url}/bot<token>/\n")
        sys.stdout.flush()
        await ended.wait()
