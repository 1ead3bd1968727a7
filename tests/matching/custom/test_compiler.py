"""Terms expanded to the phrases that stand for them."""

from bot.matching.custom.compiler import compile_query, expand_term, with_joined_names
from bot.matching.custom.query_parser import Term, parse


def test_a_known_name_has_its_names_in_other_languages() -> None:
    expanded = expand_term(Term(("China",)))
    assert "Китай" in expanded.other_names
    assert {"china", "beijing"} <= {form for _, forms in expanded.forms for form in forms}


def test_another_word_has_its_inflected_forms_alone() -> None:
    ((name, forms),) = expand_term(Term(("bridge",))).forms
    assert {"bridge", "bridges"} <= set(forms)
    assert (name.capitals, expand_term(Term(("bridge",))).other_names) == (0, ())


def test_a_word_in_capitals_asks_for_capitals() -> None:
    ((name, _),) = expand_term(Term(("QQX",))).forms
    assert name.capitals == 3


def test_every_term_of_a_query_is_expanded_the_excluded_ones_too() -> None:
    query = compile_query(parse("dam (bridge, road) -tunnel"), expand_term)
    assert [expanded.term.text for expanded in query.terms()] == ["dam", "bridge", "road", "tunnel"]


def test_words_that_are_a_name_together_ask_for_both_or_for_the_name_in_any_language() -> None:
    query = with_joined_names(parse("Zangezur corridor railway, Meghri road"))
    assert query.wanted_terms == tuple(
        Term(tuple(text.split())) for text in ("Zangezur", "corridor", "Zangezur corridor", "railway", "Meghri", "road")
    )
    (both_or_name, railway), (meghri, road) = query.alternatives
    assert both_or_name == parse('Zangezur corridor, "Zangezur corridor"')
    assert (railway, meghri, road) == (Term(("railway",)), Term(("Meghri",)), Term(("road",)))


def test_words_that_are_no_name_together_stay_as_they_are() -> None:
    query = parse('Trump tariffs, United bridge, "Zangezur corridor", (Minsk road)')
    assert with_joined_names(query) == query
