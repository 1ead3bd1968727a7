import ast

from tests.rules import tree

MAX_FILE_LINES, MAX_FUNCTION_LINES = 400, 40  # lines


def test_no_file_is_over_400_lines() -> None:
    sizes = {tree.name(path): tree.text(path).count("\n") for path in tree.python()}
    assert {path: lines for path, lines in sizes.items() if lines > MAX_FILE_LINES} == {}


def test_no_function_is_over_40_lines() -> None:
    long = {
        f"{tree.name(path)}:{node.lineno} {node.name}": lines
        for path in tree.python()
        for node in ast.walk(ast.parse(tree.text(path)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MAX_FUNCTION_LINES
    }
    assert long == {}
