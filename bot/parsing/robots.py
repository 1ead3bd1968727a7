"""robots.txt by RFC 9309: which paths of a site a robot of our name may visit.

Matching costs no more than the length of rule and path together, whatever stands in either. Turned down:
`urllib.robotparser`, which knows neither `*` nor `$` in paths, lets the first rule win instead of the longest, and
takes one group of several; protego, which keeps to the rules but is one more dependency for a page of code.
"""

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

LARGEST = 500 * 1024  # bytes that are read (2.5: at least so many)
FILE = "/robots.txt"
_EVERYBODY = "*"
_LINE = re.compile(r"\r\n?|\n")
_TOKEN = re.compile(r"[a-z_-]+|\*")
_RESERVED = "/?:@!$&'()*+,;=#[]%"  # what stands in an address as it is (RFC 3986)
_ESCAPED = re.compile("%[0-9a-fA-F]{2}")
_UNRESERVED = re.compile("[A-Za-z0-9._~-]")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line: a path, and whether it may be visited."""

    allows: bool
    path: str  # in one spelling, with `*` and a closing `$` as written

    def matches(self, path: str) -> bool:
        """Tell whether the rule speaks of a path."""
        first, *others = self.path.removesuffix("$").split("*")
        if not path.startswith(first):
            return False
        position = len(first)
        for part in others:
            begin = path.find(part, position)
            if begin < 0:
                return False
            position = begin + len(part)
        return self._ends(path, position, others)

    def _ends(self, path: str, position: int, others: list[str]) -> bool:
        """Tell whether what must be the end is it; behind a `*` any later place will do as well."""
        if not self.path.endswith("$"):
            return True
        last = others[-1] if others else ""
        return position == len(path) or (bool(others) and path.endswith(last))


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site asks of one robot."""

    rules: tuple[Rule, ...] = ()

    def allow(self, url: str) -> bool:
        """Tell whether an address may be visited: the longest path that matches decides, of equals the friendlier."""
        parts = urlsplit(url)
        path = spelled((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        matching = ((len(rule.path), rule.allows) for rule in self.rules if rule.matches(path))
        return path == FILE or max(matching, default=(0, True))[1]


EVERYTHING = Rules()
NOTHING = Rules((Rule(allows=False, path="/"),))


def read(body: bytes, robot: str) -> Rules:
    """Return the rules of every group that names the robot, else of those for everybody.

    Args:
        body: of the file; what lies behind the first 500 KiB is not read.
        robot: the product token, as `Tidings`; case does not matter.
    """
    if len(body) > LARGEST:
        body = body[:LARGEST].rpartition(b"\n")[0]  # half a path would forbid more than the whole
    groups = _groups(body.decode("utf-8-sig", "replace"))
    return Rules(tuple(groups.get(robot.lower(), groups.get(_EVERYBODY, ()))))


def spelled(path: str) -> str:
    """Return one spelling of a path (2.2.2): escaped what is no ASCII, and plain what need not be escaped."""
    return _ESCAPED.sub(_shortest, quote(path, safe=_RESERVED, errors="replace"))


def _shortest(found: re.Match[str]) -> str:
    char = chr(int(found[0][1:], 16))
    return char if _UNRESERVED.match(char) else found[0].upper()


def _groups(text: str) -> dict[str, list[Rule]]:
    """Return the rules by the robot they are for; a group begins with one `user-agent` line or several."""
    groups: dict[str, list[Rule]] = {}
    names: list[str] = []
    is_naming = False  # the last line that counts named a robot
    for line in _LINE.split(text):
        key, value = _pair(line)
        if key == "user-agent":
            names = [*names, _token(value)] if is_naming else [_token(value)]
            groups.setdefault(names[-1], [])
            is_naming = True
        elif key in {"allow", "disallow"}:
            is_naming = False
            for name in names if value else ():  # an empty path speaks of none
                groups[name].append(Rule(key == "allow", spelled(value)))
    return groups


def _pair(line: str) -> tuple[str, str]:
    key, _, value = line.partition("#")[0].partition(":")
    return key.strip().lower(), value.strip()


def _token(value: str) -> str:
    """Return the product token of a `user-agent` line; what stands behind it, as a version, is no part of it."""
    found = _TOKEN.match(value.lower())
    return found[0] if found else ""
