"""Queries parsed and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.custom.query_parser import (
    MAX_QUERY_CHARS,
    MAX_TERMS,
    Field,
    Filter,
    Query,
    QueryError,
    QueryFault,
    Term,
    parse,
)

ZANGEZUR, CORRIDOR, ROAD = Term(("Zangezur",)), Term(("corridor",)), Term(("road",))


def test_words_beside_each_other_are_wanted_at_once() -> None:
    assert parse("Zangezur corridor") == Query(((ZANGEZUR, CORRIDOR),))


@pytest.mark.parametrize(
    "text", ["Zangezur, road", "Zangezur OR road", "Zangezur | road", "Zangezur\nroad", "Zangezur; road"]
)
def test_a_comma_a_line_and_or_are_the_same(text: str) -> None:
    assert parse(text) == Query(((ZANGEZUR,), (ROAD,)))


@pytest.mark.parametrize(
    "text", ['"Zangezur corridor"', "«Zangezur corridor»", "“Zangezur corridor”", "„Zangezur corridor“"]
)
def test_quotes_of_every_kind_bind_words(text: str) -> None:
    assert parse(text) == Query(((Term(("Zangezur", "corridor")),),))


def test_a_hyphen_inside_a_word_binds_and_before_it_leaves_out() -> None:
    assert parse("Nagorno-Karabakh -road") == Query(((Term(("Nagorno", "Karabakh")),),), excluded=(ROAD,))


@pytest.mark.parametrize("minus", ["-", "–", "—", "−"])
def test_what_a_telephone_makes_of_a_minus_is_one(minus: str) -> None:
    assert parse(f"Zangezur {minus}road").excluded == (ROAD,)


def test_what_is_left_out_holds_for_all_alternatives() -> None:
    assert parse("Zangezur -road, corridor") == Query(((ZANGEZUR,), (CORRIDOR,)), excluded=(ROAD,))


def test_brackets_make_a_group() -> None:
    either = Query(((CORRIDOR,), (ROAD,)))
    assert parse("Zangezur (corridor OR road)") == Query(((ZANGEZUR, either),))
    assert parse("Zangezur -(corridor road)") == Query(((ZANGEZUR,),), excluded=(Query(((CORRIDOR, ROAD),)),))


def test_filters_are_asked_of_the_outlet() -> None:
    query = parse('road lang:RU from:"Radio One" -country:az язык:hy')
    assert query.filters == (
        Filter(Field.LANGUAGE, "ru"),
        Filter(Field.OUTLET, "radio one"),
        Filter(Field.LANGUAGE, "hy"),
    )
    assert query.excluded_filters == (Filter(Field.COUNTRY, "AZ"),)


def test_terms_are_counted_once_and_groups_too() -> None:
    assert parse("road, (road corridor), Zangezur").wanted_terms == (ROAD, CORRIDOR, ZANGEZUR)


@pytest.mark.parametrize(
    ("text", "fault", "place"),
    [
        ("", QueryFault.NOTHING, ""),
        ("-road", QueryFault.NOTHING, "-road"),
        ("lang:ru", QueryFault.NOTHING, "lang:ru"),
        ("!?", QueryFault.NOTHING, None),
        ("the", QueryFault.TOO_SHORT, "the"),
        ("road x", QueryFault.TOO_SHORT, "x"),
        ("road «dam", QueryFault.OPEN_QUOTE, "«dam"),
        ("road (dam", QueryFault.OPEN_BRACKET, "(dam"),
        ("road) dam", QueryFault.LOOSE_BRACKET, ")"),
        ("road ( )", QueryFault.EMPTY_BRACKETS, "( )"),
        ("road - dam", QueryFault.LOOSE_MINUS, "-"),
        ("OR dam", QueryFault.LOOSE_OR, "OR"),
        ("site:bbc dam", QueryFault.FILTER, "site:"),
        ("dam lang:russian", QueryFault.LANGUAGE, "lang:russian"),
        ("dam country:Armenia", QueryFault.COUNTRY, "country:Armenia"),
        ("((((((dam))))))", QueryFault.TOO_DEEP, "("),
        ("w" * (MAX_QUERY_CHARS + 1), QueryFault.TOO_LONG, "w"),
    ],
)
def test_an_error_says_what_is_wrong_and_where(text: str, fault: QueryFault, place: str | None) -> None:
    with pytest.raises(QueryError) as caught:
        parse(text)
    assert caught.value.fault is fault
    if place is not None:
        assert text[caught.value.start : caught.value.stop] == place


def test_more_words_than_are_permitted_are_an_error() -> None:
    assert len(parse(" ".join(f"w{n}w" for n in range(MAX_TERMS))).wanted_terms) == MAX_TERMS
    with pytest.raises(QueryError, match=QueryFault.TOO_MANY):
        parse(" ".join(f"w{n}w" for n in range(MAX_TERMS + 1)))


def fault_span(text: str) -> tuple[int, int] | None:
    """Return the characters of the fault, None for a valid query."""
    try:
        parse(text)
    except QueryError as error:
        return error.start, error.stop
    return None


@given(
    st.text() | st.lists(st.sampled_from([*'()"«»,-|', "OR", "lang:", "from:", "ab", " ", "-ab", '"a b"'])).map("".join)
)
def test_any_text_is_understood_or_refused_at_a_place_inside_it(text: str) -> None:
    span = fault_span(text)
    assert span is None or 0 <= span[0] <= span[1] <= len(text)
    assert span or parse(text).wanted_terms
