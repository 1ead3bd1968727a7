"""Lines and suffixes that outlets add to their texts."""

import pytest

from tests.matching.relevance import about, scores


@pytest.mark.parametrize(
    "line",
    [
        "© 2024 The Publishing House, Yerevan, Armenia. All rights reserved.",
        "Write to our office in Baku, Azerbaijan.",
        "Read also: Armenia and Azerbaijan sign a border protocol",
        "Reporting by A. Writer in Yerevan; editing by B. Reader",
        "The Azerbaijan State News Agency carried the report.",
        "Подписывайтесь на наш канал об Армении.",
        "12 Nizami Street, Baku AZ1000, Azerbaijan",
        "Tags: Armenia, Azerbaijan, CSTO",
        "Photo: press service of the president of Armenia",
    ],
)
def test_what_an_outlet_adds_to_every_story_is_not_the_story(line: str) -> None:
    text = f"The bank in Lisbon raised its rates on Tuesday after months of waiting. {line}"
    assert scores("Bank raises rates", text) == {}


@pytest.mark.parametrize(
    "suffix", [" - Report Azerbaijan", " | Armenia", " – Azerbaijan News Network", " (Sputnik Armenia)"]
)
def test_an_outlets_name_behind_a_title_is_not_the_title(suffix: str) -> None:
    assert scores("Bank raises rates" + suffix, "The bank in Lisbon raised its rates.") == {}


def test_an_outlets_own_name_is_known_as_such() -> None:
    outlet = "Voice of Baku"
    assert scores("Bank raises rates - Voice of Baku", "Voice of Baku: rates rose in Lisbon.", outlet=outlet) == {}


def test_an_address_in_a_line_of_its_own_says_nothing_also_behind_an_abbreviation() -> None:
    text = "The bridge took four years to build and was paid for by the U.S.\n12 Nizami Street, Baku AZ1000, Azerbaijan"
    assert about("Mayor opens a bridge in Lyon", text) == set()
    assert scores("Mayor opens a bridge in Lyon", text) == {}
