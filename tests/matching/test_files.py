import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.errors import TopicError
from bot.matching.dictionary.loader import BUILTIN_FOLDER, FOLDER, read_other_entities, read_topic
from bot.matching.dictionary.names import Name, NameKind, name_on_day, required_capitals
from bot.matching.dictionary.topics import builtin_ids, load_builtin_topics

HEAD = 'id = "x"\norder = 1\ntitle = { en = { name = "X", of = "the X" } }\n'

WRONG = [
    ("", "id is missing"),
    ('id = "x"', "order is missing"),
    ('id = "x"\norder = 1', "title is missing"),
    ('id = "x"\norder = 1\ntitle = { en = { name = "X" } }', "title: en: of is missing"),
    (HEAD + '[en]\nname = "Armenia"', "en: name: expected a list"),
    (HEAD + '[en]\nname = [""]', "none empty"),
    (HEAD + '[en]\nnames = ["Armenia"]', "en: names: no such kind"),
    (HEAD + "en = 5", "x.toml: en: expected a table"),
    (HEAD + "[en\n", "cannot be read"),
    (HEAD + '[[people]]\nfrom = 2018\nnames = { en = ["A B"] }', "people 1: from: expected a day"),
    (HEAD + '[[people]]\noffice = "mayor"', "people 1: names is missing"),
    (HEAD + '[[guards]]\nkinds = ["nam"]', "guards 1: kinds: 'nam' is not a valid"),
    (HEAD + "guards = 1", "guards: expected tables"),
    (HEAD + '[en]\nperson = ["Armen Example"]', "en: person: no such kind"),
    (HEAD + '[[people]]\nuntil = 2018-05-08\nnames = { en = ["A B"] }', "people 1: until: no such entry"),
    (HEAD + '[[people]]\nfrom = "2018-05-08"\nnames = { en = ["A B"] }', "people 1: from: expected a day"),
    (HEAD + "country = 5", "country: 5 is not a valid value"),
]


@pytest.mark.parametrize(("content", "complaint"), WRONG)
def test_a_wrong_file_is_refused_with_its_name_and_the_place(tmp_path: Path, content: str, complaint: str) -> None:
    path = tmp_path / "x.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TopicError, match=re.escape(complaint)) as refused:
        read_topic(path)
    assert "x.toml" in str(refused.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TopicError, match=r"nowhere\.toml: cannot be read"):
        read_topic(tmp_path / "nowhere.toml")


def test_wrong_tables_of_others_are_refused(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('sport = ["football"]', encoding="utf-8")
    (tmp_path / "others.toml").write_text("russia = 1", encoding="utf-8")
    with pytest.raises(TopicError, match=r"others\.toml: russia: expected a table"):
        read_other_entities((), tmp_path)


def test_the_built_in_topics_are_read_in_their_order() -> None:
    assert tuple(topic.id for topic in load_builtin_topics()) == builtin_ids()
    assert builtin_ids()[:3] == ("csto", "armenia", "azerbaijan")


def test_a_topics_own_file_takes_precedence_over_others(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('sport = ["football"]', encoding="utf-8")
    (tmp_path / "others.toml").write_text(
        'x = { en = { name = ["Oldname"] } }\ny = { en = { name = ["Xland", "Yland"], adjective = ["Common"] } }',
        encoding="utf-8",
    )
    (path := tmp_path / "x.toml").write_text(HEAD + '[en]\nname = ["Xland"]\neveryday = ["Common"]', encoding="utf-8")
    others = read_other_entities((read_topic(path),), tmp_path).forms
    assert {(name.owner, name.text) for name, _ in others} == {("y", "Yland"), ("y", "Common")}


def test_every_built_in_topic_has_names_in_the_six_languages() -> None:
    for topic in builtin_ids():
        content = tomllib.loads((BUILTIN_FOLDER / f"{topic}.toml").read_text(encoding="utf-8"))
        for language in ("en", "ru", "hy", "az", "tr", "ka"):
            assert content[language]["name"], (topic, language)


def test_no_name_stands_twice_in_one_list_of_a_file() -> None:
    for path in FOLDER.rglob("*.toml"):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        for where, entries in _lists(content):
            repeated = [entry for entry, count in Counter(entries).items() if count > 1]
            assert not repeated, (path.name, where)


def test_members_and_company_are_known() -> None:
    topics = load_builtin_topics()
    known = {name.owner for name, _ in read_other_entities(topics).forms} | set(builtin_ids())
    for topic in topics:
        assert topic.members | topic.company <= known


def test_no_name_is_also_somebody_elses() -> None:
    theirs = {form for _, forms in read_other_entities(()).forms for form in forms}
    for topic in load_builtin_topics():
        shared = {
            form
            for name, forms in topic.forms
            if name.kind is not NameKind.EVERYDAY
            for form in theirs.intersection(forms)
        }
        assert not shared, topic.id


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("Armenia", 1),
        ("ОДКБ", 4),
        ("ՀՀ", 2),
        ("West Azerbaijan", 1),
        ("ბაქო", 0),
        ("армянский", 0),
        ("Collective Security Treaty Organization", 0),
    ],
)
def test_as_many_capitals_are_asked_of_a_text_as_a_reader_would_expect(text: str, capitals: int) -> None:
    assert required_capitals(text) == capitals


def test_out_of_office_a_full_name_is_weak_and_a_surname_nobodys() -> None:
    term = (date(2008, 4, 9), date(2018, 4, 23))
    full = Name("armenia", NameKind.PERSON, "Serzh Sargsyan", 1, is_place=True, since=term[0], until=term[1])
    alone = Name("armenia", NameKind.SURNAME, "Sargsyan", 1, is_place=True, since=term[0], until=term[1])
    assert name_on_day(full, date(2012, 1, 1)) is full
    weak = name_on_day(full, date(2020, 1, 1))
    assert weak is not None
    assert weak.kind is NameKind.WEAK
    assert name_on_day(alone, date(2020, 1, 1)) is None
    assert name_on_day(alone, date(2000, 1, 1)) is None


def _lists(content: Mapping[str, Any], where: str = "") -> Iterator[tuple[str, list[Any]]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _lists(value, f"{where}.{key}")
        elif isinstance(value, list):
            tables = [entry for entry in value if isinstance(entry, dict)]
            for table in tables:
                yield from _lists(table, f"{where}.{key}")
            if not tables:
                yield f"{where}.{key}", value
