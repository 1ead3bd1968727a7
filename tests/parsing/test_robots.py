"""robots.txt as RFC 9309 has it; the numbers are its sections."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from protego import Protego

from bot.parsing import robots
from bot.parsing.robots import ALLOW_ALL, DISALLOW_ALL

SITE = "https://lake.example"


def allowed(text: str, path: str, robot: str = "Tidings") -> bool:
    return robots.allows(text.encode(), SITE + path, robot=robot)


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /a", "/about", False),
        ("User-agent: *\nDisallow: /a/", "/a", True),
        ("User-agent: *\nDisallow: /a", "/A", True),
        ("User-agent: *\nDisallow: /a?b=1", "/a?b=1&c=2", False),
        ("Disallow: /", "/a", True),
        ("<html>Disallow: /</html>", "/a", True),
    ],
    ids=["none", "empty path", "all", "itself", "prefix", "folder", "case", "query", "nobody named", "no robots.txt"],
)
def test_a_path_that_is_named_is_not_visited_2_2_2(text: str, path: str, expected: bool) -> None:  # noqa: FBT001  what is expected
    assert allowed(text, path) is expected


@pytest.mark.parametrize(
    ("rules", "path", "expected"),
    [
        ("Allow: /p\nDisallow: /", "/page", True),
        ("Disallow: /\nAllow: /p", "/page", True),
        ("Allow: /folder\nDisallow: /folder", "/folder/page", True),
        ("Disallow: /folder\nAllow: /folder", "/folder/page", True),
        ("Allow: /page\nDisallow: /*.htm", "/page.htm", False),
        ("Allow: /$\nDisallow: /", "/", True),
        ("Allow: /$\nDisallow: /", "/page.htm", False),
        ("Allow: /example/page/\nDisallow: /example/page/disallowed.gif", "/example/page/disallowed.gif", False),
    ],
)
def test_the_longest_path_decides_and_of_equals_the_friendlier(rules: str, path: str, expected: bool) -> None:  # noqa: FBT001  what is expected
    assert allowed(f"User-agent: *\n{rules}", path) is expected


@pytest.mark.parametrize(
    ("rule", "path", "is_meant"),
    [
        ("/*.php", "/index.php", True),
        ("/*.php", "/folder/any.php.file.html", True),
        ("/*.php", "/index.PHP", False),
        ("/*.php$", "/filename.php", True),
        ("/*.php$", "/filename.php?parameters", False),
        ("/*.php$", "/a.php/b.php", True),
        ("/*ab*b$", "/ab", False),
        ("/*ab*b$", "/abab", True),
        ("/fish*.php", "/fishheads/catfish.php?x", True),
        ("/fish*", "/fish", True),
        ("/fish$", "/fish", True),
        ("/fish$", "/fish/fish", False),
        ("/a**b", "/axb", True),
        ("*/print", "/news/1/print", True),
        ("/a$b", "/a$b", True),
    ],
)
def test_a_star_stands_for_anything_and_a_dollar_for_the_end_2_2_3(rule: str, path: str, is_meant: bool) -> None:  # noqa: FBT001  what is expected
    assert allowed(f"User-agent: *\nDisallow: {rule}", path) is not is_meant


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/foo/bar?baz=http://foo.bar", "/foo/bar?baz=http://foo.bar"),
        ("/foo/bar/ツ", "/foo/bar/%E3%83%84"),
        ("/foo/bar/%E3%83%84", "/foo/bar/ツ"),
        ("/foo/bar/%62%61%7A", "/foo/bar/baz"),
        ("/foo/bar/baz", "/foo/bar/%62%61%7a"),
        ("/a%2fb", "/a%2Fb"),
    ],
)
def test_a_path_is_one_however_it_is_escaped(rule: str, path: str) -> None:
    assert not allowed(f"User-agent: *\nDisallow: {rule}", path)


def test_an_escaped_slash_is_none() -> None:
    assert allowed("User-agent: *\nDisallow: /a%2Fb", "/a/b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("User-agent: tidings\nDisallow: /", False),
        ("User-agent: TIDINGS/2.0 (+https://x.example)\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tidings\nAllow: /", True),
        ("User-agent: Tidings\nAllow: /\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: *\nDisallow: /\n\nUser-agent: Tidings", True),
        ("User-agent: Tidings-Images\nDisallow: /", True),
        ("User-agent: Tid\nDisallow: /", True),
        ("User-agent: one\nUser-agent: Tidings\nDisallow: /", False),
        ("User-agent: one\nSitemap: /s.xml\nUser-agent: Tidings\nDisallow: /", False),
        (
            "User-agent: Tidings\nDisallow: /x\n\nUser-agent: one\nDisallow: /\n\nUser-agent: Tidings\nDisallow: /a",
            False,
        ),
        ("User-agent: *\nDisallow: /x\nUser-agent: *\nDisallow: /a", False),
        ("User-agent: one\nDisallow: /\nUser-agent: two\nDisallow: /", True),
    ],
)
def test_the_groups_that_name_a_robot_are_its_own_all_of_them_2_2_1(text: str, expected: bool) -> None:  # noqa: FBT001  what is expected
    assert allowed(text, "/a") is expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way_and_bear_notes_and_blanks(end: str) -> None:
    text = end.join(["\ufeff# ours", "  USER-AGENT :*  # all", "", "crawl-delay: 9", "disallow:/a# b", "nonsense"])
    assert not allowed(text, "/ab")
    assert allowed(text, "/b")


def test_what_lies_behind_500_kib_is_not_read_2_5() -> None:
    rest = "\nDisallow: /late"
    filling = "#" * (robots.MAX_BYTES - len("User-agent: *\n") - len(rest))
    assert not allowed(f"User-agent: *\n{filling}{rest}", "/late")
    assert allowed(f"User-agent: *\n{filling}{'#' * len(rest)}{rest}", "/late")


def test_everything_and_nothing_are_what_they_say() -> None:
    assert robots.allows(ALLOW_ALL, f"{SITE}/a", robot="Tidings")
    assert not robots.allows(DISALLOW_ALL, f"{SITE}/a", robot="Tidings")


def reference(rule: str, path: str) -> bool:
    """Say the same by a regular expression, which may go back and forth for ever where ours does not."""
    pattern = "".join(".*" if char == "*" else re.escape(char) for char in rule.removesuffix("$"))
    return re.match(pattern + ("$" if rule.endswith("$") else ""), path) is not None


@settings(max_examples=500)
@given(st.text("ab/*", max_size=8), st.booleans(), st.text("ab/", max_size=12))
def test_a_rule_matches_as_its_regular_expression_would(rule: str, is_whole: bool, path: str) -> None:  # noqa: FBT001  it is drawn
    rule = f"/{rule}{'$' if is_whole else ''}"
    assert allowed(f"User-agent: *\nDisallow: {rule}", f"/{path}") is not reference(rule, f"/{path}")


@pytest.mark.parametrize("naming", ["User-agent: ", "useragent:", "user agent ", "USER \t AGENT\t"])
def test_many_robots_with_many_rules_do_not_cost_the_product_of_both(
    monkeypatch: pytest.MonkeyPatch, naming: str
) -> None:
    names = [f"{naming}robot{number}" for number in range(2_000)]
    rules = [f"Disallow: /{number}" for number in range(2_000)]
    parsed, parse = list[str](), Protego.parse

    def note(text: str) -> Protego:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(Protego, "parse", note)
    assert allowed("\n".join([*names, *rules]), "/1")
    assert not allowed("\n".join([*names, "User-agent: Tidings", *rules]), "/1")
    assert [text for text in parsed if "robot1" in text] == [], "protego stores every rule once for each robot"
