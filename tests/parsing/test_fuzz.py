"""Mutated documents of every format through all parsers, which is why no single module gives its name."""

from tests.tools.fuzz.__main__ import main


def test_mutated_documents_are_read_or_refused_and_never_crash() -> None:
    figures = main(["300", "7"])
    assert figures["documents"] == figures["read"] + figures["refused"] == 300
    assert figures["crashed"] == 0
