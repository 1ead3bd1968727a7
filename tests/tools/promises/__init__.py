"""What the bot promises of sources that are sick, hostile or wrong, and of delivery, whatever breaks.

Each promise has tests of its own beside the code that keeps it, marked `promise(number)`; what they measure they tell
by the fixture `figure`. `python -m tests.tools.promises` runs them all and prints the figures.
"""

from collections.abc import Callable

Figure = Callable[[str], None]
"""Notes what a test has measured, in words."""

PROMISES = {
    1: "No address of a private or special network is ever connected to, and no public one is refused.",
    2: "A name whose answers change between two looks, or are mixed, leads nowhere special.",
    3: "Redirects lead nowhere special either, end after five, and carry no secret along.",
    4: "No way of writing an address hides where it leads.",
    5: "Only http and https, on the ports of the web.",
    6: "A body of any size, also unpacked, costs less than 32 MiB.",
    7: "A slow server costs 30 s of its own time, and the others none.",
    8: "XML opens no file and no socket, and unfolds to nothing.",
    9: "No document makes reading fail; a charset that is not as declared is recognised.",
    10: "An item is told once and at once, whatever its feed says of identity.",
    11: "Dates in the future, old items and thousands of items are taken for what they are.",
    12: "A server that says 304 to anything hides nothing for longer than a day.",
    13: "A freshness of a year means six hours.",
    14: "Whoever asks us to wait is left alone, by all feeds of the host.",
    15: "Moves are followed; what is gone is given up; nothing else ever is.",
    16: "An answer that says nothing is a failure, and found within two polls.",
    17: "A process that is killed at any moment loses nothing, and repeats at most what was in flight.",
    18: "A database that is full, locked or away for a while costs no news, and no process its life.",
    19: "A message that Telegram will never take holds up no other.",
    20: "A chat that blocked the bot costs one call.",
    24: "The token is in no log, no error and no value that is shown.",
    25: "Nobody brings updates who does not know the secret.",
    28: "A person is answered within two seconds, however many alerts wait.",
    29: "A clock that jumps leaves no gap, and brings no digest twice.",
    30: "Every revision of the tables goes up, down and up again with data.",
}
