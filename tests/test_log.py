"""What is logged, and what never is."""

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
def _as_it_was() -> Iterator[None]:
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
def test_the_token_is_in_no_line_whatever_happens(form: Form) -> None:
    stream = _configured(form)
    address = f"https://api.example/bot{TOKEN}/getMe"
    log.get("ours").info(address, also=TOKEN, quoted=quote(TOKEN, safe=""))
    logging.getLogger("theirs").debug("GET %s", address)
    try:
        int(address)  # its error quotes it
    except ValueError:
        log.get("ours").exception("failed")
        logging.getLogger("theirs").exception("failed too")
    said = stream.getvalue()
    assert "failed too" in said
    for secret in (TOKEN, TOKEN.partition(":")[2], quote(TOKEN, safe=""), quote(TOKEN.partition(":")[2], safe="")):
        assert secret not in said


def test_a_chatty_library_is_heard_from_warnings_on() -> None:
    stream = _configured("json")
    logging.getLogger("httpx").info("a request")
    logging.getLogger("httpx").warning("a fault")
    assert "a request" not in stream.getvalue()
    assert "a fault" in stream.getvalue()
