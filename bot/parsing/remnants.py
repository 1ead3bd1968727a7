"""Remove what programs leave in texts: shortcodes of WordPress, and structured data (JSON-LD)."""

import json
import re

_ATTRIBUTE = r"""[\w-]+=(?:"[^"\]]*"|'[^'\]]*'|[^\s\]"']+)"""
_WITH_ATTRIBUTES = re.compile(rf"\[[a-z][\w-]*(?:\s+{_ATTRIBUTE})+\s*/?\]", re.IGNORECASE)
_CLOSING = re.compile(r"\[/([a-z][\w-]*)\]", re.IGNORECASE)
_STANDARD = re.compile(r"\[(?:caption|gallery|embed|audio|video|playlist)\s*/?\]", re.IGNORECASE)
_JSON_LD = re.compile(r'\{\s*"@(?:context|type|id|graph)"')
MAX_OBJECTS = 5  # of structured data that are looked for
_DECODER = json.JSONDecoder(strict=False)


def remove(text: str) -> str:
    """Return a text without shortcodes and structured data."""
    if "[" in text:
        text = _without_shortcodes(text)
    if '"@' in text:
        text = _without_structured_data(text)
    return text


def _without_shortcodes(text: str) -> str:
    """Remove brackets with attributes, brackets that are closed by their name, and those of WordPress itself."""
    names = {name.lower() for name in _CLOSING.findall(text)}
    plain = _STANDARD.sub("", _WITH_ATTRIBUTES.sub("", _CLOSING.sub("", text)))
    if names:
        opening = re.compile(rf"\[(?:{'|'.join(map(re.escape, sorted(names)))})\s*\]", re.IGNORECASE)
        plain = opening.sub("", plain)
    return text if plain == text else "\n".join(filter(None, (" ".join(line.split()) for line in plain.splitlines())))


def _without_structured_data(text: str) -> str:
    for _ in range(MAX_OBJECTS):
        start = _JSON_LD.search(text)
        if not start:
            break
        try:
            _, end = _DECODER.raw_decode(text, start.start())
        except (ValueError, RecursionError):  # cut: nothing behind it is a text
            end = len(text)
        text = f"{text[: start.start()].rstrip()}\n{text[end:].lstrip()}".strip()
    return text
