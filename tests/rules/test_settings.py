import re

import pytest
from pydantic.fields import FieldInfo

from bot.settings import Settings
from tests.support.data import PROJECT

EXAMPLE = PROJECT / ".env.example"
VARIABLES = {name.upper() for name in Settings.model_fields}


def documented() -> dict[str, str]:
    """Return the variables of the README's table, each with its default as written."""
    rows = re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", (PROJECT / "README.md").read_text(encoding="utf-8"), re.MULTILINE)
    return dict(rows)


def test_every_setting_is_in_the_example_and_every_line_of_the_example_is_a_setting() -> None:
    example_variables = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(example_variables) == sorted(VARIABLES)


def test_every_setting_is_in_the_table_of_the_readme_and_back() -> None:
    assert set(documented()) == VARIABLES


def test_the_readme_names_the_true_defaults() -> None:
    for variable, documented_default in documented().items():
        default = Settings.model_fields[variable.lower()].default
        if default not in {None, ""}:
            assert documented_default.strip("`") == (
                str(default).lower() if isinstance(default, bool) else str(default)
            ), variable


def example_comments() -> dict[str, str]:
    """Return for each variable of the example the comment above it."""
    comments: dict[str, str] = {}
    for block in EXAMPLE.read_text(encoding="utf-8").split("\n\n"):
        comment = ""
        for line in block.splitlines():
            if line.startswith("#"):
                comment += f"{line.removeprefix('#')} "
            else:
                comments[line.partition("=")[0]], comment = comment, ""
    return comments


def ranges(text: str) -> set[tuple[int, int]]:
    return {(int(least), int(most)) for least, most in re.findall(r"\b(\d+) to (\d+)\b", text)}


def bounds(field: FieldInfo) -> set[tuple[int, int]]:
    """Return the least and the most that a field accepts."""
    limits = {name: getattr(item, name) for item in field.metadata for name in ("ge", "le") if hasattr(item, name)}
    return {(limits["ge"], limits["le"])} if limits else set()


def test_the_example_states_the_range_of_every_number_and_the_code_has_every_range_of_the_example() -> None:
    comments = example_comments()
    assert comments.keys() == VARIABLES
    numbers = {name for name, field in Settings.model_fields.items() if field.annotation is int}
    assert numbers == {name for name, field in Settings.model_fields.items() if bounds(field)}
    for name, field in Settings.model_fields.items():
        described = ranges(field.description or "")
        assert ranges(comments[name.upper()]) == described, name
        assert not bounds(field) or bounds(field) == described, name


def test_a_length_that_the_code_limits_is_in_the_description_and_in_the_example() -> None:
    comments = example_comments()
    for name, field in Settings.model_fields.items():
        for longest in (item.max_length for item in field.metadata if hasattr(item, "max_length")):
            limit = f"at most {longest} characters"
            assert limit in (field.description or ""), name
            assert limit in comments[name.upper()], name


def test_the_example_copied_as_it_is_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)


def test_every_setting_says_what_is_allowed_and_gives_an_example_that_is() -> None:
    for field_name, field in Settings.model_fields.items():
        assert field.description, field_name
        example = (field.examples or [None])[0]
        assert example, field_name
        if "..." not in example:  # the example of a token is not a valid one
            Settings(_env_file=None, **{field_name: example})
