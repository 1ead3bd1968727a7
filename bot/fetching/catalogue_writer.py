"""Write additions of an operator to a catalogue: a file in the form of the built-in one, a block at a time.

The file is only appended to, so that an operator's own text in it stays.
"""

import json
import re
from datetime import date
from pathlib import Path

from bot.model.sources import Format, Source

_FILE_HEADER = """# Sources of our own, beside the catalogue; `python -m bot sources add` writes here, and so may you.
"""


def append(path: Path, source: Source, checked: date | None) -> None:
    """Append a source to a file, which is created if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = path.read_text(encoding="utf-8") if path.exists() else _FILE_HEADER
    path.write_text(f"{text.rstrip()}\n\n{block(source, checked)}", encoding="utf-8")


def block(source: Source, checked: date | None) -> str:
    """Return a source as a `[[publisher]]` of a catalogue."""
    publisher = source.publisher
    publisher_fields = {
        "id": publisher.id,
        "name": publisher.name,
        "country": publisher.country,
        "kind": publisher.kind,
        "home": publisher.home,
    }
    feed_fields = {
        "id": source.id,
        "url": source.url,
        "language": source.language,
        "format": None if source.format is Format.FEED else source.format,
        "user_agent": source.user_agent,
    }
    feed = [f"{name} = {_toml_string(value)}" for name, value in feed_fields.items() if value]
    if checked:
        feed.append(f"checked = {checked.isoformat()}")
    lines = "".join(f"{name} = {_toml_string(value)}\n" for name, value in publisher_fields.items() if value)
    return f"[[publisher]]\n{lines}feed = [\n  {{ {', '.join(feed)} }},\n]\n"


def dated(text: str, ids: frozenset[str], day: date) -> str:
    """Return the text of a catalogue with the date of the last check of these feeds replaced by this day."""
    return "".join(_dated_line(line, ids, day) for line in text.splitlines(keepends=True))


def _dated_line(line: str, ids: frozenset[str], day: date) -> str:
    feed = re.match(r'\s*\{ id = "([^"]+)"', line)
    if not feed or feed[1] not in ids:
        return line
    undated = re.sub(r", checked = [\d-]+", "", line)
    return re.sub(r" \}", f", checked = {day.isoformat()} }}", undated, count=1)


def _toml_string(value: str) -> str:
    return json.dumps(str(value), ensure_ascii=False)  # TOML's basic strings escape as JSON's do
