"""The tables of docs/reliability.md, which commands write; the words around them are written by people."""

from collections.abc import Iterable

from tests.support.data import PROJECT

RELIABILITY_PAGE = PROJECT / "docs" / "reliability.md"


def write(section: str, lines: Iterable[str]) -> None:
    """Put lines into a section of the page, in place of those that stand there.

    Raises:
        ValueError: the page has no such section.
    """
    begin, end = f"<!-- {section}: written by a command -->", f"<!-- end of {section} -->"
    before, opening, rest = RELIABILITY_PAGE.read_text("utf-8").partition(begin)
    _, closing, after = rest.partition(end)
    if not (opening and closing):
        raise ValueError(f"{RELIABILITY_PAGE.name} has no section {section}")
    RELIABILITY_PAGE.write_text("\n".join([f"{before}{begin}", *lines, f"{end}{after}"]), "utf-8")
