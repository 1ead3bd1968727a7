import pytest

from bot.chat.views.topic_names import TopicNames
from bot.matching.dictionary.topics import builtin_ids
from tests.support.texts import loaded

NAMING = TopicNames(loaded(), {"o1": "bridge <Araxes>"}.get)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("csto", "csto"),
        ("CSTO", "csto"),
        ("ОДКБ", "csto"),
        ("одкб", "csto"),
        ("Collective Security Treaty Organization", "csto"),
        ("Armenia", "armenia"),
        ("  ARMENIA. ", "armenia"),
        ("#armenia", "armenia"),
        ("Армения", "armenia"),
        ("«армения»", "armenia"),
        ("азербайджан", "azerbaijan"),
        ("Azərbaycan", "azerbaijan"),
    ],
)
def test_a_topic_is_found_by_any_of_its_names(words: str, topic: str) -> None:
    assert NAMING.find(words) == topic


@pytest.mark.parametrize(
    ("topic", "names"),
    [
        (
            "armenia",
            "Армению; Армении; Арменией; республики Армения; Айастаном; Вірменію; Հայաստանի; Ermənistanı; სომხეთში",
        ),
        ("armenia", "Armenien; Arménie; Armenië; Armenią; Αρμενία; أرمينيا; ארמניה; 亚美尼亚; アルメニア; ՀՀ"),
        ("azerbaijan", "Азербайджану; Azərbaycana; Aserbaidschan; Azerbeidzjan; Azerbaïdjan; Ադրբեջանում"),
        ("csto", "Организации Договора о коллективной безопасности; OTSC; OVKS; KGAÖ; ՀԱՊԿ; ოდკბ"),
    ],
)
def test_a_topic_is_found_in_any_language_and_case(topic: str, names: str) -> None:
    assert [name for name in names.split(";") if NAMING.find(name) != topic] == []


@pytest.mark.parametrize(
    "words",
    [
        "CSTO Secretariat",
        "генсек ОДКБ",
        "Azerbaijan Airlines",
        "Central Bank of Armenia",
        "Ереван",
        "Пашинян",
        "Georgia",
    ],
)
def test_a_part_of_a_topic_and_a_neighbour_are_not_the_topic(words: str) -> None:
    assert NAMING.find(words) is None


@pytest.mark.parametrize(
    ("words", "topics"),
    [
        ("armenia, csto", ("armenia", "csto")),
        ("Армению,ОДКБ ; Azerbaijan\n", ("armenia", "csto", "azerbaijan")),
        ("«Армению», армения, ", ("armenia",)),
        (", armenia ,,", ("armenia",)),
        ("أرمينيا، csto", ("armenia", "csto")),
        ("armenia, bridge dam", ()),
        ("armenia csto", ()),
        (",", ()),
        ("armenia," * 101, ()),
        ("", ()),
    ],
)
def test_a_list_names_topics_only_if_each_part_does(words: str, topics: tuple[str, ...]) -> None:
    assert NAMING.find_all(words) == topics


@pytest.mark.parametrize("words", ["", "weather", "armenia azerbaijan", "x" * 5_000, "'; drop table topics;--"])
def test_other_words_are_no_topic(words: str) -> None:
    assert NAMING.find(words) is None


@pytest.mark.parametrize(
    ("words", "topic"),
    [("Armenai", "armenia"), ("Армениа", "armenia"), ("azerbajan", "azerbaijan"), ("ODKB", "csto"), ("CTSO", "csto")],
)
def test_a_slip_of_the_finger_is_understood(words: str, topic: str) -> None:
    assert NAMING.nearest(words)[0] == topic


def test_nothing_is_near_to_something_else() -> None:
    assert NAMING.nearest("football") == ()
    assert NAMING.nearest("щ" * 5_000) == ()


def test_a_custom_topic_is_called_by_its_words() -> None:
    assert NAMING.name("ru", "o1") == "bridge <Araxes>"


def test_a_topic_that_is_gone_is_called_by_its_id() -> None:
    assert [NAMING.name("ru", topic) for topic in (*builtin_ids()[:3], "atlantis")] == [
        "ОДКБ",
        "Армения",
        "Азербайджан",
        "atlantis",
    ]
