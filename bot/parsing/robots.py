"""robots.txt by RFC 9309: whether a robot may request an address.

Parsed and matched by protego, the parser of Scrapy. `user-agent` lines are rewritten before, for two reasons:

- protego does not match a product token as 2.2.1 has it: it takes `Tid` for `Tidings`, and `Tidings/2.0` for another
  robot. Of our 51 cases it agrees with all others.
- It stores every rule once for each robot that is named above it. 54 kB of 2,200 robots and as many rules cost
  protego 16.6 s of CPU and 331 MiB, and 500 kB exceeded 3 GB; with only our own robots left, 0.02 s and 1 MiB.

What remains is linear, and still too much for the event loop: 500 KiB of `Disallow: *x$` cost 2.2 s and 57 MiB, of
`Disallow: /*a*b*c` 0.5 s and 15 MiB, of blank lines 0.3 s. So it runs in a subprocess that limits both
(`bot.fetching.parser_process.robots_main`).

Turned down: `urllib.robotparser`, which knows neither `*` nor `$` in paths, lets the first rule win instead of the
longest, and takes one group of several; a parser of our own, which agreed with protego on every path, cost robots ×
rules as well, and was a page of code to maintain.
"""

import re

from protego import Protego

MAX_BYTES = 500 * 1024  # that are parsed (2.5: at least so many)
PATH = "/robots.txt"
ALLOW_ALL = b""
DISALLOW_ALL = b"User-agent: *\nDisallow: /"
_USER_AGENT = re.compile(r"\s*user[-\s]*agent(?:\s*:|\s|$)\s*([a-z_-]+|\*)?", re.IGNORECASE)


def allows(body: bytes, url: str, *, robot: str) -> bool:
    """Return whether a robot may request an address.

    Args:
        body: the file; bytes beyond the first 500 KiB are ignored.
        url: an absolute address on the site of the file.
        robot: the product token, as `Tidings`; case does not matter.
    """
    text = capped(body).decode("utf-8-sig", "replace")
    lines = (_for_robot(line, robot.lower()) for line in text.splitlines())
    return Protego.parse("\n".join(lines)).can_fetch(url, robot)


def capped(body: bytes) -> bytes:
    """Return the first 500 KiB of a file, up to the end of a line: half a path would forbid more than the whole."""
    return body if len(body) <= MAX_BYTES else body[:MAX_BYTES].rpartition(b"\n")[0]


def _for_robot(line: str, robot: str) -> str:
    """Return a line that names a robot with the bare product token, with none for other robots; others unchanged."""
    match = _USER_AGENT.match(line)
    if match is None:
        return line
    token = (match[1] or "").lower()
    return f"User-agent: {token if token in {robot, '*'} else ''}"
