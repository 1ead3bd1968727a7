"""Log lines: their fields, their level, and the token that appears in none."""

import io
import json
import logging
from collections.abc import Iterator
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


def _configured(form: Form, *, level: str = "DEBUG") -> io.StringIO:
    stream = io.StringIO()
    log.configure(level=level, form=form, secrets=[TOKEN], stream=stream)
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
