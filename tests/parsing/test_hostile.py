"""Thousands of documents that others broke on purpose, and attacks on XML parsers: nothing fails, nothing is opened."""

import json
import subprocess
import sys

from tests.data import data

CONTROL = """
import json
from tests.parsing import hostile

def reading(body, form):
    open("/dev/null").close()
    raise ValueError(form)

print(json.dumps(hostile.measure([("one", b"")], reading)))
"""


def measured(*arguments: str) -> dict[str, int]:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  our own words
    found: dict[str, int] = json.loads(done.stdout)
    return found


def test_hostile_documents_raise_nothing_take_no_time_and_open_no_file_and_no_socket() -> None:
    data("security", "feeds")
    found = measured("-m", "tests.parsing.hostile")
    sys.stdout.write(f"{found}\n")
    assert found["documents"] > 5000
    assert (found["exceptions"], found["slow"], found["opened"]) == (0, 0, 0), found["wrong"]


def test_the_watch_sees_what_is_opened_and_raised() -> None:
    found = measured("-c", CONTROL)
    assert (found["exceptions"], found["opened"]) == (4, 4)
