"""Spell all addresses of one page alike, for comparing and not for visiting; more thoroughly than `identity.canonical`.

Copies for telephones, AMP and printers (`m.`, `/amp/`, `?m=1`, `/print/`), tracking parameters, escapes of letters
that need none, names in punycode or letters, dot segments and index pages are the same page. The names of tracking
parameters are those of the query-stripping lists of AdGuard, ClearURLs and Firefox that name no content on news sites.
`ref`, `from`, `at_` and `ns_` may name content: `variant` keeps them apart, with the fragment.
"""

import re
from functools import lru_cache
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit

import idna

_TRACKING = frozenset(
    [
        *("fbclid", "gclid", "gclsrc", "dclid", "wbraid", "gbraid", "msclkid", "yclid", "ysclid", "ymclid", "twclid"),
        *("ttclid", "igshid", "igsh", "mkt_tok", "_openstat", "openstat", "ref_src", "ref_url", "referrer", "referer"),
        *("cmp", "cmpid", "cmpref", "ocid", "smid", "smtyp", "sr_share", "spm", "xtor", "wtrid", "ftag", "ncid"),
        *("soc_src", "soc_trk", "taid", "phpsessid", "jsessionid", "srsltid", "wt_mc", "wt_zmc", "maca", "mbid"),
        *("li_fat_id", "s_kwcid", "epik", "rb_clickid", "sc_cid", "scid", "dicbo", "vero_id", "vero_conv", "zanpid"),
        *("irclickid", "mibextid", "share_id", "sharetype", "tt_medium", "tt_content", "gad_source", "guccounter"),
        *("guce_referrer", "guce_referrer_sig", "amp", "outputtype", "m", "mobile", "amp_js_v", "usqp", "intcmp"),
        *("_ga", "_gl", "oly_anon_id", "oly_enc_id", "__s", "__twitter_impression", "sfnsn", "hootpostid", "lctg"),
    ]
)  # fmt: skip
_TRACKING_FAMILIES = ("utm_", "hsa_", "mc_", "pk_", "piwik_", "mtm_", "matomo_", "ga_", "itm_", "_hs", "__hs", "wt_z")
_AMBIGUOUS = frozenset({"from", "ref", "source", "via", "src"})
_AMBIGUOUS_FAMILIES = ("at_", "ns_")
_FEED_VALUES = frozenset({"rss", "feed", "atom"})
_SWITCHES = frozenset({"m", "mobile", "amp", "outputtype", "print", "rss"})  # of copies
_ON_VALUES = frozenset({"", "1", "true", "amp", "mobile", "yes"})  # of a switch, which else may be a number
_MIRRORS = re.compile(r"^(?:(?:www\d?|amp|m|mobile|touch|wap)\.)+(?=[^.]+\.)")
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*", re.IGNORECASE)
_COPY = re.compile(r"^/(?:amp|print)(?=/.)|(?:/amp|/print|\.amp)/*$|\.amp(?=\.html?$)", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$", re.IGNORECASE)
_PATH_SIGNS = "/:@!$&'()*+,;=~"
_QUERY_SIGNS = _PATH_SIGNS + "?"
_DEFAULT_PORTS = frozenset({None, 80, 443})


@lru_cache(maxsize=4096)
def same_page(url: str) -> str:
    """Return one spelling for all addresses of one page; what is no address of the web, without outer blanks."""
    parts = _split(url)
    if parts is None:
        return url.strip()
    pairs = sorted(pair for pair in _pairs(parts) if not _is_tracking(pair) and not _is_ambiguous(pair))
    page = parts.fragment if parts.fragment.startswith(("!", "/")) else ""  # of a site that is one script
    return f"{_site(parts)}{_path(parts.path)}{'?' if pairs else ''}{'&'.join(pairs)}{'#' if page else ''}{page}"


@lru_cache(maxsize=4096)
def variant(url: str) -> str:
    """Return the same with what may tell two texts of one page apart: `#2`, `?ref=101`, `?from=goris`."""
    parts = _split(url)
    if parts is None:
        return url.strip()
    pairs = sorted(pair for pair in _pairs(parts) if _is_ambiguous(pair))
    return f"{same_page(url)} {'&'.join(pairs)}#{parts.fragment}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme in {"http", "https"} and (parts.hostname or "").strip(". ") else None


def _site(parts: SplitResult) -> str:
    host = (parts.hostname or "").strip(".")
    if not host.isascii():
        try:
            host = idna.encode(host, uts46=True).decode()
        except (idna.IDNAError, UnicodeError):
            host = host.lower()
    port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    return f"https://{_MIRRORS.sub('', host)}{port}"


def _path(path: str) -> str:
    plain = urlsplit(urljoin("http://host/", _SESSION.sub("", re.sub("/{2,}", "/", path)) or "/")).path
    for _ in range(3):  # an AMP copy of an index page
        plain = _INDEX.sub("", _COPY.sub("", plain)).rstrip("/")
    return _escaped(plain, _PATH_SIGNS)


def _pairs(parts: SplitResult) -> list[str]:
    return [_escaped(pair, _QUERY_SIGNS) for pair in parts.query.replace("&amp;", "&").split("&") if pair.strip("= ")]


def _escaped(text: str, signs: str) -> str:
    """Escape exactly what needs it: letters and `-._~` are themselves, whether they came escaped or not."""
    raw = unquote_to_bytes(re.sub("%(?=2f|3f|23|25|26|3d|2b)", "%25", text, flags=re.IGNORECASE))
    escaped = quote(raw, safe=signs)
    return re.sub("%25(?=2f|3f|23|25|26|3d|2b)", "%", escaped, flags=re.IGNORECASE).replace("%2f", "%2F")


def _is_tracking(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    if name in _SWITCHES:
        return value in _ON_VALUES
    return name in _TRACKING or name.startswith(_TRACKING_FAMILIES) or value in _FEED_VALUES


def _is_ambiguous(pair: str) -> bool:
    name, _, value = pair.lower().partition("=")
    return value not in _FEED_VALUES and (name in _AMBIGUOUS or name.startswith(_AMBIGUOUS_FAMILIES))
