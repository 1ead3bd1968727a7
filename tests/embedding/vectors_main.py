"""A program for the tests of `LocalEmbedder`, in place of the model: the first text of a request may ask for an act."""

import json
import os
import time
from array import array
from pathlib import Path

from bot.runtime.subprocess_main import serve

DIMENSION = 384


def vector(position: int, length: float = 1.0) -> bytes:
    """Return a vector along one axis."""
    components = array("f", [0.0] * DIMENSION)
    components[position] = length
    return components.tobytes()


def answer(request: bytes) -> bytes:
    """Return for each text the axis whose number is the text's length."""
    texts = json.loads(request)
    act, _, value = texts[0].partition(" ")
    match act:
        case "exit":
            os._exit(1)
        case "wait":  # for a file
            while not Path(value).exists():
                time.sleep(0.01)
        case "short":
            return vector(1)[:-4]
        case "scaled":
            return vector(1, float(value))
    return b"".join(vector(len(text)) for text in texts)


if __name__ == "__main__":
    serve(answer, patience=600)
