"""Programs in `tests/tools` are run by a command, not by pytest, and contain no tests."""

from tests.rules import tree


def test_no_test_lies_among_the_programs_that_measure() -> None:
    programs = [tree.name(path) for path in tree.python() if tree.name(path).startswith("tests/tools/")]
    assert programs
    assert [path for path in programs if path.rpartition("/")[2].startswith("test_")] == []
