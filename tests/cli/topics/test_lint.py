"""Names of topics that may match stories about something else."""

from bot.cli.topics.lint import doubts
from bot.matching.dictionary.names import Name, NameKind
from tests.support.command_fixtures import Runs


def name(owner: str, text: str, kind: NameKind = NameKind.NAME, capitals: int = 0) -> Name:
    return Name(owner, kind, text, capitals, is_place=True)


def test_a_name_of_two_topics_is_reported_once_for_all_its_forms() -> None:
    forms = ("valley", "valleys")
    (doubt,) = doubts([(name("north", "Valley"), forms), (name("south", "Valley"), forms)])
    assert doubt == "north's name “Valley” and south's name “Valley” are one"


def test_a_region_of_two_countries_and_a_declared_everyday_word_are_not_reported() -> None:
    region, everyday = NameKind.REGION, NameKind.EVERYDAY
    assert not doubts([(name("north", "Valley", region), ("valley",)), (name("south", "Valley", region), ("valley",))])
    assert not doubts([(name("north", "party", everyday), ("party",))])


def test_a_common_word_and_a_short_one_are_reported_unless_they_need_capitals() -> None:
    assert doubts([(name("north", "Party"), ("party",))]) == (
        "north's name “Party” is “party” in some form, a common word in en",
    )
    assert doubts([(name("north", "Om"), ("om",))]) == ("north's name “Om” is “om” in some form, and short",)
    assert not doubts([(name("north", "OM", capitals=2), ("om",))])


async def test_topics_lint_tells_of_doubtful_names(run: Runs) -> None:
    code, output = await run("topics", "lint")
    assert code == 0
    assert "in some form, and short" in output
