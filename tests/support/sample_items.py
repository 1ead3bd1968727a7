"""Feed items about invented events, in words of our own."""

import random
from datetime import datetime

from tests.support.publishers import Item

SUMMIT_TITLE = "Armenia's prime minister tells CSTO summit it did not help against Azerbaijan"
REWORDED_SUMMIT_TITLE = "CSTO did not help Armenia against Azerbaijan, prime minister tells summit in Yerevan"


def summit_item(at: datetime) -> Item:
    """Report the summit, which matches three topics."""
    return Item(
        SUMMIT_TITLE,
        "Armenia's prime minister told the CSTO summit in Yerevan that the alliance had not come to his country's help "
        "against Azerbaijan. Russia's president answered that there were problems to be solved.",
        at,
    )


def reworded_summit_item(at: datetime) -> Item:
    """Report the summit in the words of another outlet."""
    return Item(
        REWORDED_SUMMIT_TITLE,
        "The CSTO did not help Armenia against Azerbaijan, Armenia's prime minister told the summit in Yerevan. "
        "Russia's president spoke of problems that had to be solved.",
        at,
    )


PAY_TITLE = "Armenia raises the pay of its schoolteachers"
RUSSIAN_PAY_TITLE = "В Армении учителям повысят зарплату"


def pay_item(at: datetime) -> Item:
    """Report a fourth event that matches Armenia."""
    return Item(PAY_TITLE, "Teachers in Armenia will earn a fifth more from January, the cabinet decided.", at)


def russian_pay_item(at: datetime) -> Item:
    """Report it in Russian: neither words nor names join the two."""
    text = "Педагоги в Армении с нового года станут получать больше на двадцать процентов."
    return Item(RUSSIAN_PAY_TITLE, text, at, slug="uchitelya")


def bridge_item(at: datetime) -> Item:
    """Report an event that matches no topic."""
    return Item("Mayor opens a bridge in Lyon", "The bridge took four years to build. It is open to bicycles only.", at)


def budget_item(at: datetime) -> Item:
    """Report a second event that matches Armenia."""
    return Item(
        "Armenia's parliament adopts the budget for next year",
        "Armenia's parliament has adopted the budget after two days of debate. It raises spending on schools.",
        at,
    )


def bank_item(at: datetime) -> Item:
    """Report a third event that matches Armenia."""
    return Item(
        "Armenia's central bank leaves its rate where it was",
        "Armenia's central bank has left its rate unchanged for a third month, as prices hardly moved in autumn.",
        at,
    )


def attack_item(wounded: str, at: datetime) -> Item:
    """Report an attack that matches Armenia, with a casualty figure in words."""
    text = f"{wounded} soldiers were wounded in the attack on Armenia's post at Sarnakar, Yerevan said at night."
    return Item(f"{wounded} soldiers wounded in attack on Armenia's post at Sarnakar", text, at)


def numbered_item(number: int, at: datetime) -> Item:
    """Report one of any number of events that match Armenia and are never merged."""
    rng = random.Random(number)  # noqa: S311  words of no language
    words = ["".join(rng.choices(_SYLLABLES, k=4)) for _ in range(12)]
    title = f"Armenia {' '.join(words[:4])}"
    return Item(title, f"{words[4].capitalize()} {' '.join(words[5:])}, the government of Armenia said.", at)


_SYLLABLES = [first + second for first in "bcdfghklmnprstvz" for second in "aeiou"]
