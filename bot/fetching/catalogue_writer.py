"""What an operator adds to the catalogue: a file of the same form, written by the bot a block at a time.

Only ever appended to, so that an operator's own words in it stay.
"""

import json
import re
from datetime import date
from pathlib import Path

from bot.model.sources import Format, Source

_HEAD = """# Sources of our own, beside the catalogue; `python -m bot sources add` writes here, and so may you.
"""


def append(path: Path, source: Source, checked: date | None) -> None:
    """Write a source at the end of a file, which is made where there is none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    before = path.read_text(encoding="utf-8") if path.exists() else _HEAD
    path.write_text(f"{before.rstrip()}\n\n{block(source, checked)}", encoding="utf-8")


def block(source: Source, checked: date | None) -> str:
    """Return a source as a catalogue writes it."""
    publisher = source.publisher
    lines = {
        "id": publisher.id,
        "name": publisher.name,
        "country": publisher.country,
        "kind": publisher.kind,
        "home": publisher.home,
    }
    feed = {
        "id": source.id,
        "url": source.url,
        "language": source.language,
        "format": None if source.format is Format.FEED else source.format,
        "user_agent": source.user_agent,
    }
    fields = [f"{name} = {_string(value)}" for name, value in feed.items() if value]
    if checked:
        fields.append(f"checked = {checked.isoformat()}")
    told = "".join(f"{name} = {_string(value)}\n" for name, value in lines.items() if value)
    return f"[[publisher]]\n{told}feed = [\n  {{ {', '.join(fields)} }},\n]\n"


def dated(text: str, ids: frozenset[str], day: date) -> str:
    """Return a catalogue's text in which these feeds were last seen to work on this day."""
    return "".join(_dated(line, ids, day) for line in text.splitlines(keepends=True))


def _dated(line: str, ids: frozenset[str], day: date) -> str:
    found = re.match(r'\s*\{ id = "([^"]+)"', line)
    if not found or found[1] not in ids:
        return line
    plain = re.sub(r", checked = [\d-]+", "", line)
    return re.sub(r" \}", f", checked = {day.isoformat()} }}", plain, count=1)


def _string(value: str) -> str:
    return json.dumps(str(value), ensure_ascii=False)  # TOML's basic strings escape as JSON's do
