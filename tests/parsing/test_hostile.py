"""Hostile documents through all parsers, which is why no single module gives its name: nothing fails or is opened."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.support.data import data
from tests.support.volume import Volume
from tests.tools.promises import Figure

CONTROL_PROGRAM = """
import json
from tests.parsing import hostile_documents

def reading(body, form):
    open("/dev/null").close()
    raise ValueError(form)

print(json.dumps(hostile_documents.measure([("one", b"")], reading)))
"""


def measured(*arguments: str) -> dict[str, Any]:
    completed = subprocess.run([sys.executable, *arguments], check=True, capture_output=True)  # noqa: S603  our own words
    figures: dict[str, Any] = json.loads(completed.stdout)
    return figures


@pytest.mark.promise(8)
def test_hostile_documents_raise_nothing_take_no_time_and_open_no_file_and_no_socket(
    figure: Figure, volume: Volume
) -> None:
    data("security", "feeds")
    figures = measured("-m", "tests.parsing.hostile_documents", str(volume(20, full=1)))
    figure(
        f"{figures['documents']} broken and hostile documents, each read in four ways: "
        f"{figures['exceptions']} exceptions, {figures['opened']} files or sockets opened, "
        f"{figures['slow']} over 2 s, the slowest {figures['slowest_s']} s"
    )
    assert figures["documents"] > volume(250, full=5000)
    assert (figures["exceptions"], figures["opened"]) == (0, 0), figures["wrong"]
    assert volume.is_kept(figures["slowest_s"], limit=2)


def test_the_watch_sees_what_is_opened_and_raised() -> None:
    figures = measured("-c", CONTROL_PROGRAM)
    assert (figures["exceptions"], figures["opened"]) == (4, 4)
