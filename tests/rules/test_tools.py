"""Programs that measure are no tests: what lies in `tests/tools` is run by a command, not by pytest."""

from tests.rules import tree


def test_no_test_lies_among_the_programs_that_measure() -> None:
    programs = [tree.name(path) for path in tree.python() if tree.name(path).startswith("tests/tools/")]
    assert programs
    assert [path for path in programs if path.rpartition("/")[2].startswith("test_")] == []
