"""Sections of `docs/reliability.md` that commands write; the text around them is written by hand."""

from collections.abc import Iterable

from tests.support.data import PROJECT

RELIABILITY_PAGE = PROJECT / "docs" / "reliability.md"


def write(section: str, lines: Iterable[str]) -> None:
    """Replace the lines of a section of the page.

    Raises:
        ValueError: the page has no such section.
    """
    begin, end = f"<!-- {section}: written by a command -->", f"<!-- end of {section} -->"
    before, opening, rest = RELIABILITY_PAGE.read_text("utf-8").partition(begin)
    _, closing, after = rest.partition(end)
    if not (opening and closing):
        raise ValueError(f"{RELIABILITY_PAGE.name} has no section {section}")
    RELIABILITY_PAGE.write_text("\n".join([f"{before}{begin}", *lines, f"{end}{after}"]), "utf-8")
