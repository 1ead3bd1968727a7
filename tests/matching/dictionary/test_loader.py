"""Wrong files, and what takes precedence over what."""

import re
from pathlib import Path

import pytest

from bot.errors import TopicError
from bot.matching.dictionary.loader import read_other_entities, read_topic

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


def test_a_topics_own_file_takes_precedence_over_others(tmp_path: Path) -> None:
    (tmp_path / "words.toml").write_text('sport = ["football"]', encoding="utf-8")
    (tmp_path / "others.toml").write_text(
        'x = { en = { name = ["Oldname"] } }\ny = { en = { name = ["Xland", "Yland"], adjective = ["Common"] } }',
        encoding="utf-8",
    )
    (tmp_path / "leaders.toml").write_text(
        '[[people]]\nof = "x"\nnames = { en = ["Ann Old"] }\n[[people]]\nof = "y"\nnames = { en = ["Bob New"] }',
        encoding="utf-8",
    )
    (path := tmp_path / "x.toml").write_text(HEAD + '[en]\nname = ["Xland"]\neveryday = ["Common"]', encoding="utf-8")
    forms = read_other_entities((read_topic(path),), tmp_path).forms
    names = {(name.owner, name.text) for name, _ in forms}
    assert names == {("y", "Yland"), ("y", "Common"), ("y", "Bob New"), ("y", "New")}


def test_an_institution_that_bears_the_name_of_its_country_counts_as_the_name(tmp_path: Path) -> None:
    names = '[en]\nname = ["Xland"]\ninstitution = ["Bank of Xland", "Senate"]'
    (path := tmp_path / "x.toml").write_text(HEAD + names, encoding="utf-8")
    kinds = {name.text: name.kind.value for name, _ in read_topic(path).forms}
    assert kinds == {"Xland": "name", "Bank of Xland": "name", "Senate": "institution"}
