"""Validation and normalisation of addresses, as TDLib does it.

Works on bytes, because TDLib folds and checks ASCII only and lets every other byte pass.
"""

import ipaddress
import re

_PARTS = re.compile(rb"(?:([^:/?#@\[\]]*)://)?([^/?#]*)(.*)", re.DOTALL)
_HOST = re.compile(rb"(?:[A-Za-z0-9.\-_!$,~*'();&+=\x80-\xff]|%[0-9A-Fa-f]{2})*")
_USER = re.compile(rb"(?:[A-Za-z0-9.\-_!$,~*'();&+=:\x80-\xff]|%[0-9A-Fa-f]{2})*")
_INTERNAL_LINK = re.compile(rb"(tg|ton):(?://)?(.*)", re.DOTALL | re.IGNORECASE)
_INTERNAL_HOST = re.compile(rb"[a-z0-9_-]+")
_USER_LINK = re.compile(rb"tg:(?://)?user/?\?([^#]*)", re.DOTALL)
_SPACE_BYTES = b" \t\r\n\0\v"
_MAX_PORT = 65535
_MAX_USER_ID = (1 << 40) - 1


def checked(address: bytes) -> bytes | None:
    """Return the normalised address, or None if a message may not link to it."""
    inner = _INTERNAL_LINK.fullmatch(address)
    if inner:
        return _checked_inner(inner[1].lower(), inner[2])
    parts = _split(address)
    if parts is None:
        return None
    scheme, user, host, port, path = parts
    if b"." not in host and not host.startswith(b"["):
        return None
    return scheme + b"://" + (user + b"@" if user else b"") + host + (b":" + port if port else b"") + path


def mentioned_user(address: bytes) -> int | None:
    """Return the user identifier in `tg://user?id=…`, or None for any other address."""
    match = _USER_LINK.fullmatch(address.lower().partition(b"#")[0])
    for pair in match[1].split(b"&") if match else ():
        key, _, value = pair.partition(b"=")
        if key == b"id":
            return int(value) if re.fullmatch(rb"\d+", value) and 0 < int(value) <= _MAX_USER_ID else None
    return None


def _checked_inner(scheme: bytes, rest: bytes) -> bytes | None:
    parts = _split(rest)
    if parts is None or rest[:7].lower() == b"http://" or parts[0] == b"https":
        return None
    _, user, host, port, path = parts
    if user or port or not _INTERNAL_HOST.fullmatch(host):
        return None
    return scheme + b"://" + host + (path[1:] if path.startswith(b"/?") else path)


def _split(address: bytes) -> tuple[bytes, bytes, bytes, bytes, bytes] | None:
    """Return scheme, user, host, port (empty if none was given) and path, or None if a part is wrong."""
    match = _PARTS.fullmatch(address)
    if match is None:
        return None
    scheme = (match[1] if match[1] is not None else b"http").lower()
    authority = _port(match[2])
    if scheme not in {b"http", b"https"} or authority is None:
        return None
    rest, port = authority
    user, _, host = rest.rpartition(b"@")
    host = host.lower()
    if not _is_host(host) or not _USER.fullmatch(user):
        return None
    return scheme, user, host, port, _path(match[3])


def _port(authority: bytes) -> tuple[bytes, bytes] | None:
    """Split off the port: the rest and the port without leading zeros, or None if the port is wrong."""
    cut = max(authority.rfind(sign) for sign in (b":", b"]", b"@"))
    if cut <= 0 or authority[cut : cut + 1] != b":":
        return authority, b""
    digits = authority[cut + 1 :]
    if not re.fullmatch(rb"\d+", digits) or not 0 < int(digits) <= _MAX_PORT:
        return None
    return authority[:cut], str(int(digits)).encode()


def _is_host(host: bytes) -> bool:
    if host.startswith(b"[") and host.endswith(b"]"):
        try:
            ipaddress.IPv6Address(host[1:-1].decode("latin-1"))
        except ValueError:
            return False
        return True
    return host not in {b"", b"."} and _HOST.fullmatch(host) is not None


def _path(path: bytes) -> bytes:
    trimmed = path.rstrip(_SPACE_BYTES) or b"/"
    rooted = trimmed if trimmed.startswith(b"/") else b"/" + trimmed
    return b"".join(b"%%%02X" % byte if byte <= ord(" ") else bytes((byte,)) for byte in rooted)
