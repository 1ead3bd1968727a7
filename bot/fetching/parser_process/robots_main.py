"""Run protego on robots.txt in a subprocess; no other module imports this one.

A question is a line of JSON, `[address, product token]`, followed by the bytes of the file; its answer whether the
robot may request the address.
"""

import json

from bot.parsing import robots
from bot.runtime.subprocess_main import serve

MAX_GROWTH_BYTES = 45 * 2**20  # of memory; the largest valid file, 500 KiB of plain paths, takes 22 MiB
MAX_SECONDS = 1


def _answer(question: bytes) -> bool:
    head, _, body = question.partition(b"\n")
    url, robot = json.loads(head)
    return robots.allows(body, url, robot=robot)


if __name__ == "__main__":
    serve(_answer, growth=MAX_GROWTH_BYTES, patience=MAX_SECONDS)
