"""Decide which items of a document were seen before, by all keys that were stored of a source.

`identity.keys` gives an item one key, mostly its address. That alone loses news of a page that rolls: a briefing keeps
its address, and gets another guid and another headline each day. And it tells an entry twice whose address is edited
with its headline. So with each entry that is new, more keys are stored: its page, its page with its guid, its page with
its headline, and its guid. An item is known

- by its page with its guid, or its page with its headline;
- by its page alone, if most items that are known by their headlines have other guids now, or three pages or more have
  another guid and another headline and no item has kept its own: such guids tell nothing;
- by its guid alone, where the address changed too: if the guid is unique in the document, looks like the number of an
  article rather than of a place in a list, and most items that are known have kept theirs;
- by its key alone, if that was stored before there were others, or is no address.

Where an item has the page of an old entry, but neither its guid nor its headline, it is new: hiding news is worse than
telling it twice. The keys of an item that is known are completed, with one further guid for a page.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.clustering import identity, page_address
from bot.clustering.identity import IdentityFields
from bot.language.folding import fold

_MIN_REWRITTEN_PAGES = 3  # at once: a site that renames all, where a page that rolls is one or two of a feed
_PLACE_NUMBER = re.compile(r"\D*\d{0,2}\D?")  # "1", "item-2", "latest": the number of a place in a list
_SITE = re.compile(r"^(?:https?://[^/]*|tag:[^,:]*|urn:[^:]*:)", re.IGNORECASE)
_ARTICLE_NUMBER = re.compile(r"\d{3,}|[0-9a-f]{8,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ItemKeys:
    """The keys of one item."""

    key: str  # of `identity.keys`
    mark: str = ""  # shows that the key was stored with others
    page: str = ""  # "" where the address is not its own
    page_and_guid: str = ""
    page_and_title: str = ""
    other_guid: str = ""  # shows that the page has been stored with another guid than its first
    guid: str = ""  # "" where it does not identify an article
    is_article_number: bool = False  # whether the guid does so by itself

    @property
    def all(self) -> tuple[str, ...]:
        """All keys by which an item is known or completed."""
        return tuple(filter(None, (*self.of_entry, self.other_guid)))

    @property
    def of_entry(self) -> tuple[str, ...]:
        """The keys that are stored with a new entry."""
        keys = (self.key, self.mark, self.page, self.page_and_guid, self.page_and_title, self.guid)
        return tuple(filter(None, keys))


@dataclass(frozen=True, slots=True)
class Decision:
    """The items that are new, and the keys to store besides theirs."""

    new: tuple[tuple[str, int], ...]  # key of the entry and position in the document
    aliases: tuple[str, ...]


def item_keys(items: Sequence[IdentityFields]) -> tuple[ItemKeys, ...]:
    """Return the keys of each item of one document, in their order."""
    keys = identity.keys(items)
    guids = Counter(item.guid for item in items if item.guid)
    return tuple(_item_keys(item, key, guids[item.guid or ""] == 1) for item, key in zip(items, keys, strict=True))


def decide(items: Sequence[ItemKeys], stored: Collection[str]) -> Decision:
    """Return which items are new.

    Args:
        items: from `item_keys`.
        stored: those of their keys that are stored.
    """
    known, new, aliases = set(stored), list[tuple[str, int]](), list[str]()
    trusts_guids = _trusts_guids(items, known)
    for position, item in enumerate(items):
        if _is_known(item, known, trusts_guids=trusts_guids):
            added = _missing(item, known)
        else:
            new.append((item.page_and_guid if item.key in known else item.key, position))
            added = item.of_entry
        aliases += [alias for alias in added if alias not in known]
        known.update(added)
    return Decision(tuple(new), tuple(dict.fromkeys(aliases)))


def _item_keys(item: IdentityFields, key: str, has_own_guid: bool) -> ItemKeys:  # noqa: FBT001  a private helper
    if key != identity.link_key(item.url):
        return ItemKeys(key)
    page = page_address.same_page(item.url)
    guid = item.guid if item.guid and has_own_guid else ""
    is_place = _PLACE_NUMBER.fullmatch(guid) is not None
    return ItemKeys(
        key,
        mark=identity.hashed("mark", key),
        page=identity.hashed("page", page),
        page_and_guid=identity.hashed("page and guid", page, item.guid or page_address.variant(item.url)),
        page_and_title=identity.hashed("page and title", page, fold(item.title)) if item.title.strip() else "",
        other_guid=identity.hashed("other guid", page),
        guid="" if is_place else identity.hashed("own guid", guid),
        is_article_number=_ARTICLE_NUMBER.search(_SITE.sub("", guid)) is not None,
    )


def _is_known(item: ItemKeys, known: Collection[str], *, trusts_guids: bool | None) -> bool:
    if not item.page or (item.key in known and item.mark not in known):
        return item.key in known
    if item.page_and_guid in known or item.page_and_title in known:
        return True
    if item.page in known:
        return trusts_guids is False
    if not item.guid or item.guid not in known:
        return False
    return item.is_article_number if trusts_guids is None else trusts_guids


def _trusts_guids(items: Sequence[ItemKeys], known: Collection[str]) -> bool | None:
    """Return whether most entries that are known have their guids still; None where the document does not show it."""
    kept = sum(item.page_and_guid in known for item in items)
    lost = sum(item.page_and_title in known and item.page_and_guid not in known for item in items)
    if kept or lost:
        return kept > lost
    rewritten = sum(item.page in known and item.mark in known for item in items)
    return False if rewritten >= _MIN_REWRITTEN_PAGES else None


def _missing(item: ItemKeys, known: Collection[str]) -> tuple[str, ...]:
    """Return the keys that complete those of a known item; of guids that change and change, no third one."""
    missing = tuple(key for key in item.of_entry if key not in known)
    if item.page not in known or item.page_and_guid in known:
        return missing
    if item.other_guid in known:
        return tuple(key for key in missing if key not in {item.page_and_guid, item.guid})
    return (*missing, item.other_guid)
