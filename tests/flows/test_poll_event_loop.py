"""No turn of the event loop takes long while hostile documents are polled, from the request to the rows.

Turns are measured in processor time of the loop's thread, and compared with that of a fixed piece of work in the same
process, so that neither the machine's speed nor its load matters. What takes long by chance does not do so again.
"""

from collections.abc import Mapping
from time import thread_time

import pytest

from tests.support.data import data
from tests.support.volume import Volume
from tests.tools.bench.loop_lag import Response, data_files, expensive_responses, file_responses, run_measured

ATTEMPTS = 4
REFERENCE_ROUNDS = 3_500  # 50 ms where the limits of the code were measured


def reference_seconds() -> float:
    """Return the processor time of the work that a turn may cost."""
    started_at = thread_time()
    for _ in range(REFERENCE_ROUNDS):
        sorted(map(str, range(100)))
    return thread_time() - started_at


def long_turns(responses: Mapping[str, Response]) -> dict[str, float]:
    """Return the responses for which a turn takes too long at every attempt, with the multiple of the limit."""
    multiples = dict[str, float]()
    for _ in range(ATTEMPTS):
        turns = run_measured({name: responses[name] for name in multiples or responses})
        limit = reference_seconds()
        multiples = {name: turn.cpu / limit for name, turn in turns.items() if turn.cpu > limit}
        if not multiples:
            break
    return multiples


def test_no_turn_takes_long_while_expensive_documents_are_polled() -> None:
    assert long_turns(expensive_responses()) == {}


@pytest.mark.promise(7)
def test_no_turn_takes_long_while_the_files_of_attackers_are_polled(volume: Volume) -> None:
    data("attacks")
    data("security")
    assert long_turns(file_responses(data_files(volume(100, full=1)))) == {}
