"""`python -m tests.tools.quality`: run every measurement, and write `docs/quality.md` with its picture.

Each measurement is a separate command whose last line is one JSON object; its table for people is passed on to the
terminal. No file is written if a measurement fails.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from tests.tools.quality import page, picture
from tests.tools.quality.page import QUALITY_PAGE

MEASUREMENTS = ("relevance", "own_topics", "clustering", "pairs", "summaries", "outlets", "extraction", "feeds")
COMPARED_WITH_WORDS = ("clustering", "pairs")  # with the embedder that is installed, and without one

Found = Mapping[str, Any]


def main() -> None:
    """Run the measurements, then write the page and the picture."""
    results = {name: _run(name) for name in MEASUREMENTS}
    results |= {f"{name}_by_words": _run(name, "--embedder", "off") for name in COMPARED_WITH_WORDS}
    QUALITY_PAGE.write_text(page.write(results), encoding="utf-8")
    picture.draw()
    print(f"\nwritten: {QUALITY_PAGE.name} and {picture.PICTURE_FILE.name}, in docs/")


def _run(name: str, *options: str) -> Found:
    print("==", name, *options, flush=True)
    command = [sys.executable, "-m", f"tests.tools.quality.{name}", *options]
    completed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  our own modules
    print(completed.stdout, flush=True)
    if completed.returncode:
        sys.exit(completed.returncode)
    figures: Found = json.loads(completed.stdout.splitlines()[-1])
    return figures


if __name__ == "__main__":
    main()
