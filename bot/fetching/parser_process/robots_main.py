"""The process in which robots.txt is read; nothing imports this module.

A question is a line of JSON, `[address, product token]`, and after it the bytes of the file; its answer whether the
robot may visit the address.
"""

import json

from bot.parsing import robots
from bot.runtime.subprocess_main import serve

GROWTH = 45 * 2**20  # bytes; the largest honest file, 500 KiB of plain paths, takes 22 MiB
PATIENCE = 1  # seconds


def _answer(question: bytes) -> bool:
    head, _, body = question.partition(b"\n")
    url, robot = json.loads(head)
    return robots.allows(body, url, robot=robot)


if __name__ == "__main__":
    serve(_answer, growth=GROWTH, patience=PATIENCE)
