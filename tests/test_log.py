"""Log lines: their fields, their level, and the token that appears in none."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from typing import Literal
from urllib.parse import quote

import pytest
import structlog

from bot import log

Form = Literal["json", "text"]
TOKEN = "123456:AA-a_token/that+opens"


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def _configured(form: Form, *, level: str = "DEBUG", now: Callable[[], float] = lambda: 0.0) -> io.StringIO:
    stream = io.StringIO()
    log.configure(level=level, form=form, secrets=[TOKEN], stream=stream, now=now)
    return stream


def test_an_event_is_one_json_object_with_its_fields() -> None:
    stream = _configured("json")
    log.get("bot.flows.poll").info("polled", source="wire", new=2)
    line = json.loads(stream.getvalue())
    assert (line["event"], line["source"], line["new"], line["level"]) == ("polled", "wire", 2, "info")


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_token_is_in_no_line_of_any_logger(form: Form) -> None:
    stream = _configured(form)
    address = f"https://api.example/bot{TOKEN}/getMe"
    log.get("bot").info(address, also=TOKEN, quoted=quote(TOKEN, safe=""))
    logging.getLogger("library").debug("GET %s", address)
    try:
        int(address)  # the message of its error contains the address
    except ValueError:
        log.get("bot").exception("failed")
        logging.getLogger("library").exception("failed too")
    logged = stream.getvalue()
    assert "failed too" in logged
    for secret in (TOKEN, TOKEN.partition(":")[2], quote(TOKEN, safe=""), quote(TOKEN.partition(":")[2], safe="")):
        assert secret not in logged


def test_a_library_is_logged_from_warnings_on() -> None:
    stream = _configured("json")
    logging.getLogger("httpx").info("a request")
    logging.getLogger("httpx").warning("a fault")
    assert "a request" not in stream.getvalue()
    assert "a fault" in stream.getvalue()


def test_the_scheduler_of_a_library_does_not_warn_of_a_tick_that_was_left_out() -> None:
    stream = _configured("json")
    logger = logging.getLogger("apscheduler.executors.default")
    logger.warning("a tick was left out")
    logger.error("a job raised")
    assert [json.loads(line)["event"] for line in stream.getvalue().splitlines()] == ["a job raised"]


def _raised(error: Exception) -> Exception:
    """Return the exception with a traceback."""
    try:
        raise error  # noqa: TRY301  that is what it is for
    except Exception as raised:  # noqa: BLE001  whichever it is
        return raised


class TestTracebacks:
    """Tracebacks of one cause: one a minute, by a clock that only the test moves."""

    @pytest.fixture(autouse=True)
    def _configure(self) -> None:
        self.seconds = 0.0
        self.stream = _configured("json", now=lambda: self.seconds)

    def lines(self) -> list[tuple[str, bool, int | None]]:
        """Return each line's event, whether it has a traceback, and the count."""
        lines = [json.loads(line) for line in self.stream.getvalue().splitlines()]
        return [(line["event"], "Traceback" in line.get("exception", ""), line.get("repeated")) for line in lines]

    def fail(self, message: str = "the disk is full", *, event: str = "job_failed", **fields: object) -> None:
        log.get("bot").error(event, exc_info=_raised(OSError(message)), **fields)

    def test_a_cause_has_one_traceback_a_minute_and_its_repetitions_are_counted(self) -> None:
        for _ in range(3):
            self.fail()
        self.seconds = 59.9
        self.fail()
        self.seconds = 60.0
        self.fail()
        self.fail()
        expected = [(True, None), (False, 1), (False, 2), (False, 3), (True, 4), (False, 1)]
        assert self.lines() == [("job_failed", has_traceback, count) for has_traceback, count in expected]

    def test_an_event_without_its_traceback_has_its_other_fields(self) -> None:
        self.fail(job="poll")
        self.fail(job="deliver", error="OSError()")
        line = json.loads(self.stream.getvalue().splitlines()[1])
        assert (line["job"], line["error"], line["level"]) == ("deliver", "OSError()", "error")

    def test_a_cause_is_the_same_in_every_event(self) -> None:
        self.fail(event="job_failed")
        self.fail(event="delivery_failed")
        assert self.lines() == [("job_failed", True, None), ("delivery_failed", False, 1)]

    def test_other_causes_have_tracebacks_of_their_own(self) -> None:
        def fail_elsewhere() -> None:
            raise OSError("the disk is full")

        self.fail("the disk is full")
        self.fail("the disk is gone")
        with pytest.raises(OSError, match="full") as raised:
            fail_elsewhere()
        log.get("bot").error("job_failed", exc_info=raised.value)
        assert [has_traceback for _, has_traceback, _ in self.lines()] == [True, True, True]

    def test_numbers_and_quoted_values_make_no_other_cause(self) -> None:
        self.fail("entry 17 of 'wire' at 0x7f001")
        self.fail("entry 18 of 'lake' at 0x7f0ff")
        assert [count for _, _, count in self.lines()] == [None, 1]

    def test_the_cause_is_the_first_of_a_chain_or_group(self) -> None:
        def translated(kind: type[Exception]) -> Exception:
            error = kind("not saved")
            error.__cause__ = _raised(OSError("the disk is full"))
            return _raised(error)

        log.get("bot").error("job_failed", exc_info=translated(ValueError))
        log.get("bot").error("job_failed", exc_info=translated(RuntimeError))
        log.get("bot").error("job_failed", exc_info=ExceptionGroup("tasks", [translated(LookupError)]))
        assert [count for _, _, count in self.lines()] == [None, 1, 2]

    def test_a_chain_that_leads_to_itself_ends(self) -> None:
        first, second = ValueError("first"), ValueError("second")
        first.__cause__, second.__cause__ = second, first
        log.get("bot").error("job_failed", exc_info=first)
        assert len(self.lines()) == 1

    def test_tracebacks_of_libraries_are_counted_too_in_each_form(self) -> None:
        for _ in range(2):
            try:
                int("x")
            except ValueError:
                logging.getLogger("aiohttp.server").exception("Error handling request")
        assert self.lines() == [("Error handling request", True, None), ("Error handling request", False, 1)]

    def test_an_event_without_an_exception_is_as_it_was(self) -> None:
        for exc_info in (None, False, True):  # outside of a handler, True means none
            log.get("bot").error("job_timed_out", exc_info=exc_info)
        assert [count for _, _, count in self.lines()] == [None, None, None]

    def test_a_clock_that_is_set_back_hides_no_traceback(self) -> None:
        self.seconds = 1000.0
        self.fail()
        self.seconds = 10.0
        self.fail()
        assert [has_traceback for _, has_traceback, _ in self.lines()] == [True, True]

    def test_a_bounded_number_of_causes_is_remembered(self) -> None:
        kinds = [type(f"Failure{number}", (Exception,), {}) for number in range(log.MAX_CAUSES + 1)]
        for kind in (*kinds, kinds[-1], kinds[0]):
            log.get("bot").error("job_failed", exc_info=_raised(kind()))
        assert self.lines()[-2:] == [("job_failed", False, 1), ("job_failed", True, None)]
