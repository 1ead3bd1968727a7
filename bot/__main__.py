"""The command line: run, demo, sources, topics, stories, parked, migrate, health, stats."""

import argparse
import asyncio
import sys
from collections.abc import Coroutine
from http.client import HTTPConnection, HTTPException

from bot import app
from bot.cli import explain as why
from bot.cli import sources
from bot.errors import SettingsError, TidingsError
from bot.sandbox import demo
from bot.settings import Role, read, roles
from bot.storage.article_queue import ArticleQueue
from bot.storage.database import Database
from bot.storage.migrate import migrate
from bot.storage.outbox.queue import Outbox

FAILED, WRONG = 1, 2  # exit codes: it did not work; it was not asked for rightly


def main() -> None:
    """Do what the command line says, and end with 0, 1 (it did not work) or 2 (a setting is wrong)."""
    given = _parser().parse_args()
    code = WRONG
    try:
        code = given.do(given)
    except* (TidingsError, demo.DemoError) as group:
        print(f"tidings: {_first(group)}", file=sys.stderr)
    except* KeyboardInterrupt:
        code = 130  # as a shell says it
    sys.exit(code)


def _first(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bot", description="Tells each event of a region once, at once.")
    parser.set_defaults(do=_run)
    commands = parser.add_subparsers(title="commands")
    work = commands.add_parser("run", help="run the bot; without TELEGRAM_BOT_TOKEN, the demo")
    work.set_defaults(do=_run)
    work.add_argument("--roles", default="", help=f"what this process does, of {','.join(Role)}; all, if not given")
    trial = commands.add_parser("demo", help="try it in the browser, with no token and no network")
    trial.set_defaults(do=_demo)
    trial.add_argument("--port", type=int, default=demo.CHAT_PORT, help="of the chat page")
    trial.add_argument("--news-port", type=int, default=demo.NEWS_PORT, help="of the news site")
    sources.declare(commands)
    why.declare(commands)
    commands.add_parser("migrate", help="bring the database up to date").set_defaults(do=_migrate)
    commands.add_parser("health", help="ask a running bot whether it is alive").set_defaults(do=_health)
    counting = "count alerts by their state, lost answers, and pages"
    commands.add_parser("stats", help=counting).set_defaults(do=_stats)
    return parser


def _run(given: argparse.Namespace) -> int:
    settings, wanted = read(), roles(getattr(given, "roles", ""))
    if settings.telegram_bot_token is None:
        print("No TELEGRAM_BOT_TOKEN is set, so this is the demo.")
        return _demo(argparse.Namespace(port=demo.CHAT_PORT, news_port=demo.NEWS_PORT))
    app.configure_log(settings)
    return _complete(app.run(settings, wanted))


def _demo(given: argparse.Namespace) -> int:
    async def live() -> None:
        async with demo.world(chat_port=given.port, news_port=given.news_port) as overrides:
            settings = read(**overrides)
            if "log_level" not in settings.model_fields_set:  # or the address would scroll away
                settings = settings.model_copy(update={"log_level": "WARNING"})
            app.configure_log(settings)
            print(f"\n  Open the chat:  http://{demo.HOST}:{given.port}/")
            print(f"  The news site:  http://{demo.HOST}:{given.news_port}/")
            print("  LOG_LEVEL=INFO shows what the bot does. Ctrl-C ends everything.\n", flush=True)
            await app.run(settings)

    return _complete(live())


def _complete(work: Coroutine[None, None, None]) -> int:
    asyncio.run(work)
    return 0


def _migrate(_given: argparse.Namespace) -> int:
    migrate(read().database_url)
    return 0


def _health(_given: argparse.Namespace) -> int:
    listening = read().health
    if listening is None:
        raise SettingsError("HEALTH_ADDRESS is off, so there is nothing to ask")
    host, port = listening
    connection = HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        print(answer.read().decode())
    except (OSError, HTTPException) as error:
        print(f"nobody answers on {host}:{port}: {error}")
        return FAILED
    else:
        return 0 if answer.status == 200 else FAILED  # noqa: PLR2004  HTTP's own word for well
    finally:
        connection.close()


def _stats(_given: argparse.Namespace) -> int:
    async def count() -> None:
        database = Database(read().database_url)
        alerts = Outbox(database)
        try:
            for state, number in sorted((await alerts.counts()).items()):
                print(f"{state:10} {number}")
            for state, number in sorted((await alerts.digest_counts()).items()):
                if number:
                    print(f"digests, {state}: {number}")
            print(f"answers lost, after which a message may have come twice: {await alerts.unconfirmed_sends()}")
            for outcome, number in (await ArticleQueue(database).counts()).items():
                print(f"page, {outcome}: {number}")
        finally:
            await database.close()

    return _complete(count())


if __name__ == "__main__":
    main()
