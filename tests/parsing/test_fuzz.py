from tests.tools.fuzz.__main__ import main


def test_mutated_documents_are_read_or_refused_and_never_crash() -> None:
    figures = main(["2000", "7"])
    assert figures["documents"] == figures["read"] + figures["refused"] == 2000
    assert (figures["crashed"], figures["slow"]) == (0, 0)
