"""Decide when a permanent redirect replaces the address of a source.

A permanent redirect (301, 308) is accepted when three polls in a row, over a day or longer, were redirected to the same
address and found the source there. Captive portals and login pages redirect as well: an address of a login is never
accepted, nor the front page of another site, nor a redirect from https to http. If the new address fails three times,
the address of the catalogue is requested again.
"""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import SplitResult, urlsplit

from bot.model.entries import Document, Unchanged
from bot.model.sources import DueSource, FeedState, FetchError, PendingRedirect

MIN_POLLS = 3  # with a redirect before it is accepted; also: failed polls before an address is dropped
MIN_AGE = timedelta(hours=24)  # of a redirect before it is accepted
_LOGIN = re.compile(
    r"(?<![a-z])(?:log-?[io]n|sign-?[iu][np]|o?auth2?|sso|accounts?|consent|captcha|challenge|hotspot|captive)(?![a-z])"
)


def update(due: DueSource, state: FeedState, result: Document | Unchanged | FetchError, now: datetime) -> FeedState:
    """Return the state with the source's address after a poll.

    Args:
        due: the source as it was requested.
        state: the state to update.
        result: the result of the poll.
        now: when the poll ended.
    """
    if isinstance(result, FetchError):
        is_lost = state.failures + 1 >= MIN_POLLS
        return replace(state, pending_redirect=None, address=None if is_lost else state.address)
    target = result.moved_to
    if target is None or not is_credible(due.url, target):
        return replace(state, pending_redirect=None)
    redirect = _observed(state.pending_redirect, target, now)
    if redirect.times < MIN_POLLS or now - redirect.since < MIN_AGE:
        return replace(state, pending_redirect=redirect)
    return replace(state, pending_redirect=None, address=None if target == due.source.url else target)


def is_credible(url: str, target: str) -> bool:
    """Return whether a permanent redirect may be a source that has moved."""
    source, destination = urlsplit(url), urlsplit(target)
    if (source.scheme, destination.scheme) == ("https", "http") or target == url:
        return False
    if _LOGIN.search(f"{destination.hostname}{destination.path}?{destination.query}".lower()):
        return False
    is_front_page = destination.path.strip("/") == "" and not destination.query
    return not is_front_page or _registered_domain(source) == _registered_domain(destination)


def _observed(pending: PendingRedirect | None, target: str, now: datetime) -> PendingRedirect:
    redirect = pending if pending and pending.url == target else PendingRedirect(target, now, 0)
    return replace(redirect, times=redirect.times + 1)


def _registered_domain(address: SplitResult) -> str:
    """Return the domain that is registered, by the list of public suffixes."""
    from tld import get_fld  # noqa: PLC0415  the list takes some megabytes, and few sources ever move

    host = address.hostname or ""
    return get_fld(f"https://{host}/", fail_silently=True) or host
