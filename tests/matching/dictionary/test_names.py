"""Names, their capitals and their dates."""

from datetime import date

import pytest

from bot.matching.dictionary.names import Name, NameKind, name_on_day, required_capitals


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("Armenia", 1),
        ("ОДКБ", 4),
        ("ՀՀ", 2),
        ("West Azerbaijan", 1),
        ("ბაქო", 0),
        ("армянский", 0),
        ("Collective Security Treaty Organization", 0),
    ],
)
def test_as_many_capitals_are_asked_of_a_text_as_a_reader_would_expect(text: str, capitals: int) -> None:
    assert required_capitals(text) == capitals


def test_out_of_office_a_full_name_is_weak_and_a_surname_nobodys() -> None:
    term = (date(2008, 4, 9), date(2018, 4, 23))
    full = Name("armenia", NameKind.PERSON, "Serzh Sargsyan", 1, is_place=True, since=term[0], until=term[1])
    alone = Name("armenia", NameKind.SURNAME, "Sargsyan", 1, is_place=True, since=term[0], until=term[1])
    assert name_on_day(full, date(2012, 1, 1)) is full
    weak = name_on_day(full, date(2020, 1, 1))
    assert weak is not None
    assert weak.kind is NameKind.WEAK
    assert name_on_day(alone, date(2020, 1, 1)) is None
    assert name_on_day(alone, date(2000, 1, 1)) is None
