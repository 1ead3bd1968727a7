"""Promises about sources that are slow, hostile or wrong, and about delivery under faults.

The tests of a promise stand beside the code that keeps it, marked `promise(number)`; they report what they measure with
the fixture `figure`. `python -m tests.tools.promises` runs them all and writes the figures into `docs/reliability.md`.
"""

from collections.abc import Callable

Figure = Callable[[str], None]
"""Records a measurement of a test, in words."""

PROMISES = {
    1: "No address of a private or special-purpose network is connected to, and no public one is refused.",
    2: "A host name with changing or mixed DNS answers never leads to a special-purpose address.",
    3: "No redirect leads to a special-purpose address; redirects end after five hops and carry no credentials.",
    4: "No notation of an address bypasses the address guard.",
    5: "Only HTTP and HTTPS are requested, and only on web ports.",
    6: "A response body of any size, compressed or not, costs less than 32 MiB of memory.",
    7: "A slow server is cut off after 30 s and delays no other source.",
    8: "Parsing XML opens no file and no socket, and declared entities are not expanded.",
    9: "No document makes the parser fail, and a wrongly declared character set is detected.",
    10: "An item is reported once and without delay, whatever identifiers its feed uses.",
    11: "Future dates, old items and thousands of items at once are handled as such and raise no false alert.",
    12: "A server that answers 304 regardless of changes hides news for at most a day.",
    13: "A cache lifetime of a year delays the next poll by six hours at most.",
    14: "A request to wait is obeyed by all feeds of the host.",
    15: "Permanent redirects are followed, and a feed that is gone (410) is given up; no other feed ever is.",
    16: "A response without entries is a failure, and is detected within two polls.",
    17: "A process that is killed at any moment loses nothing and repeats at most the messages in flight.",
    18: "A database that is full, locked or unavailable for a while loses no news and stops no process.",
    19: "A message that Telegram refuses for good delays no other message.",
    20: "A chat that has blocked the bot costs one API call.",
    24: "The token appears in no log, no error and no printed value.",
    25: "A webhook request without the secret is refused with 401; no header and no body leads to a 500.",
    28: "A command is answered within two seconds, however many alerts are waiting.",
    29: "A clock that jumps leaves no gap in polling, and neither repeats nor loses a digest.",
    30: "Every schema revision is upgraded, downgraded and upgraded again with data.",
}
