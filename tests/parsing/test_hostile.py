"""Thousands of documents that others broke on purpose, and attacks on XML parsers: nothing fails, nothing is opened."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.data import data
from tests.support.volume import Volume
from tests.tools.promises import Figure

CONTROL = """
import json
from tests.support import hostile_documents

def reading(body, form):
    open("/dev/null").close()
    raise ValueError(form)

print(json.dumps(hostile_documents.measure([("one", b"")], reading)))
"""


def measured(*arguments: str) -> dict[str, Any]:
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  our own words
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.promise(8)
def test_hostile_documents_raise_nothing_take_no_time_and_open_no_file_and_no_socket(
    figure: Figure, volume: Volume
) -> None:
    data("security", "feeds")
    found = measured("-m", "tests.support.hostile_documents", str(volume(20, full=1)))
    figure(
        f"{found['documents']} broken and hostile documents, each read in four ways: {found['exceptions']} exceptions, "
        f"{found['opened']} files or sockets opened, {found['slow']} over 2 s, the slowest {found['slowest_s']} s"
    )
    assert found["documents"] > volume(250, full=5000)
    assert (found["exceptions"], found["opened"]) == (0, 0), found["wrong"]
    assert volume.is_kept(found["slowest_s"], limit=2)


def test_the_watch_sees_what_is_opened_and_raised() -> None:
    found = measured("-c", CONTROL)
    assert (found["exceptions"], found["opened"]) == (4, 4)
