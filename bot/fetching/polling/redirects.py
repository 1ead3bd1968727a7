"""Where a source has moved to for good.

A permanent redirect (301, 308) is believed when three visits in a row, over a day or longer, were led to the same place
and found the source there. Hotels and login walls redirect as well: what looks like a login is never believed, nor the
front page of somebody else's site, nor the way back from https to http. If the new place fails three times, the address
of the catalogue is asked again.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from bot.model.entries import Document, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, PendingRedirect

TIMES = 3
SPAN = timedelta(hours=24)
_LOGIN = re.compile(
    r"(?<![a-z])(?:log-?[io]n|sign-?[iu][np]|o?auth2?|sso|accounts?|consent|captcha|challenge|hotspot|captive)(?![a-z])"
)


def learned(due: DueSource, polling: FeedState, result: Document | Unchanged | FetchError, now: datetime) -> FeedState:
    """Return what is known of a source's address after a visit."""
    if isinstance(result, FetchError):
        is_lost = polling.failures + 1 >= TIMES
        return replace(polling, pending_redirect=None, address=None if is_lost else polling.address)
    target = result.moved_to
    if target is None or not is_believable(due.url, target):
        return replace(polling, pending_redirect=None)
    move = (
        polling.pending_redirect
        if polling.pending_redirect and polling.pending_redirect.url == target
        else PendingRedirect(target, now, 0)
    )
    move = replace(move, times=move.times + 1)
    if move.times < TIMES or now - move.since < SPAN:
        return replace(polling, pending_redirect=move)
    return replace(polling, pending_redirect=None, address=None if target == due.source.url else target)


def is_believable(url: str, target: str) -> bool:
    """Tell whether a permanent redirect may be a source that has moved."""
    here, there = urlsplit(url), urlsplit(target)
    if (here.scheme, there.scheme) == ("https", "http") or target == url:
        return False
    if _LOGIN.search(f"{there.hostname}{there.path}?{there.query}".lower()):
        return False
    is_front_page = there.path.strip("/") == "" and not there.query
    return not is_front_page or _site(here) == _site(there)


def _site(address: SplitResult) -> str:
    """Return the domain that somebody has registered, as the list of public suffixes has it."""
    from tld import get_fld  # noqa: PLC0415  the list takes some megabytes, and few sources ever move

    host = address.hostname or ""
    return get_fld(f"https://{host}/", fail_silently=True) or host
