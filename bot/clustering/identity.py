"""Compute stable keys for the items of a feed, from one poll to the next, against wrong guids and links.

Seen in real feeds: one guid for all items, no guid, a guid that changes when the article is edited, a link that is the
home page for all, a link with another tracking parameter at each poll. So the key of an entry is its address, unless
the document shows that the address is not unique; then its guid, unless that is not unique either; then its words. A
key depends on as little as possible of the rest of the document, because a feed slides: the neighbours of an entry
change from poll to poll. `known_entries` decides with more keys than this one whether an item is new. Keys outlive
entries: what this module computes must stay as it is, or all entries of the past are news again.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from hashlib import blake2b
from typing import Protocol
from urllib.parse import SplitResult, quote, urlsplit

from bot.language.folding import fold


class IdentityFields(Protocol):
    """The fields that identify an item: those of an entry, and of an item that was not cleaned yet."""

    @property
    def url(self) -> str:
        """Its link, absolute."""

    @property
    def guid(self) -> str | None:
        """The guid of the feed."""

    @property
    def title(self) -> str:
        """Its headline."""

    @property
    def body(self) -> str:
        """Its longest text; read only where the other fields do not identify the item."""


_TRACKING = frozenset(
    [
        *("fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid", "ysclid", "ymclid", "twclid"),
        *("ttclid", "igshid", "igsh", "mkt_tok", "_openstat", "openstat", "from", "ref", "ref_src", "referrer"),
        *("cmp", "cmpid", "cmpref", "ocid", "smid", "smtyp", "sr_share", "spm", "xtor", "wtrid", "ftag", "ncid"),
        *("soc_src", "soc_trk", "taid", "phpsessid", "jsessionid", "amp", "outputtype"),
    ]
)
_TRACKING_FAMILIES = ("utm_", "hsa_", "mc_", "pk_", "piwik_", "mtm_", "at_", "ns_", "ga_", "_hs")
_FEED_VALUES = frozenset({"rss", "feed", "atom"})  # ?source=rss names the referrer, not the article
_DEFAULT_PORTS = frozenset({None, 80, 443})
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_SESSION = re.compile(r";jsessionid=[^/?]*", re.IGNORECASE)
_PATH_SIGNS = "/%:@!$&'()*+,;=~"
_MIRRORS = re.compile(r"^(?:(?:www|amp)\.)+")
_AMP = "/amp"
_PLAIN = re.compile(
    r"https?://(?:www\.)?((?!(?:www|amp)\.)[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/(?!amp(?:/|$))[A-Za-z0-9_.-]+)*)/?"
)


def canonical(url: str) -> str:
    """Return one spelling for all addresses that lead to one article; for comparing, not for visiting.

    Scheme and host lose their case, `www.`, default ports and the difference of http and https; tracking parameters,
    session numbers, fragments (but not `#!`, which is a page), closing slashes and the marks of an AMP copy are
    removed; the rest of the query is sorted. What is no address of the web is returned without outer blanks.
    """
    if plain := _PLAIN.fullmatch(url):  # most are, and need no parsing
        return f"https://{plain[1]}"
    url = url.strip()
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return url
    host = _MIRRORS.sub("", (parts.hostname or "").rstrip("."))
    if parts.scheme not in {"http", "https"} or not host.isprintable() or not host.strip():
        return url
    port_part = "" if port in _DEFAULT_PORTS else f":{port}"
    return f"https://{host}{port_part}{_path(parts.path)}{_query(parts.query)}{_page_fragment(parts)}"


def is_article(address: str) -> bool:
    """Return whether a canonical address can belong to one article; a home page cannot."""
    return re.match(r"https://[^/?#]+[/?#]", address) is not None


def keys(items: Sequence[IdentityFields]) -> tuple[str, ...]:
    """Return one stable key (32 hex characters) for each item (or entry) of one document, in their order.

    Two copies of one item in the document have one key.
    """
    links = [canonical(item.url) for item in items]
    unique_links = {link for link in _unique(links, items) if is_article(link)}
    if unique_links.issuperset(links):
        return tuple(hashed("link", link) for link in links)
    guids = [canonical(item.guid or "") for item in items]
    unique_guids = _unique(guids, items)
    return tuple(
        hashed("link", link)
        if link in unique_links
        else hashed("guid", guid)
        if guid in unique_guids
        else _worded(item)
        for item, link, guid in zip(items, links, guids, strict=True)
    )


def link_key(url: str) -> str:
    """Return the key of an item that is known by its address."""
    return hashed("link", canonical(url))


def hashed(*parts: str) -> str:
    """Return the digest of some parts, 32 hex characters."""
    return blake2b("\n".join(parts).encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _unique(values: Sequence[str], items: Sequence[IdentityFields]) -> frozenset[str]:
    """Return the values (links or GUIDs) that identify one item each: all items with one of them have one text."""
    times = Counter(values)
    texts_by_value: defaultdict[str, set[str]] = defaultdict(set)
    for value, item in zip(values, items, strict=True):
        if value and times[value] > 1:  # a value that occurs once is unique whatever its text
            texts_by_value[value].add(fold(item.title or item.body))
    return frozenset(value for value in times if value and len(texts_by_value.get(value, ())) <= 1)


def _worded(item: IdentityFields) -> str:
    return hashed("words", fold(item.title), fold(item.body))


def _path(path: str) -> str:
    plain = _SESSION.sub("", path)
    while plain.endswith(("/", _AMP)):
        plain = plain.rstrip("/").removesuffix(_AMP)
    return _ESCAPE.sub(lambda escape: escape[0].upper(), quote(plain, safe=_PATH_SIGNS, errors="replace"))


def _query(query: str) -> str:
    pairs = sorted(pair for pair in query.split("&") if pair and not _is_tracking(pair))
    return f"?{'&'.join(pairs)}" if pairs else ""


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES) or value in _FEED_VALUES


def _page_fragment(parts: SplitResult) -> str:
    return f"#{parts.fragment}" if parts.fragment.startswith("!") else ""
