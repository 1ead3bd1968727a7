import re
from pathlib import Path

import pytest

from bot.errors import CatalogueError
from bot.fetching import catalogue
from bot.fetching.catalogue import load
from bot.model.sources import Format, PublisherKind

CATALOGUE = """
[[publisher]]
id = "lake.example"
name = "Lake Courier"
country = "AM"
kind = "independent"
home = "https://lake.example/"
feed = [{ id = "lake-en", url = "https://lake.example/rss", language = "en", checked = 2025-11-03 }]

[[publisher]]
id = "search.example"
name = "Search"
kind = "search"
home = "https://search.example/"
[[publisher.feed]]
id = "search-lake"
url = "http://127.0.0.1:8082/search?q=lake"
format = "gdelt"
user_agent = "Mozilla/5.0"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "sources.toml"


def test_the_catalogue_that_comes_with_us_covers_the_region_in_its_languages() -> None:
    sources = load(None)
    assert len(sources) > 120
    assert {"en", "ru", "hy", "az", "tr", "ka"} <= {source.language for source in sources}
    assert {"AM", "AZ", "GE", "RU", "KZ", "KG", "TJ", "BY", "TR"} <= {source.publisher.country for source in sources}
    assert set(PublisherKind) == {source.publisher.kind for source in sources}


def test_a_catalogue_of_ones_own_is_read_in_its_order(file: Path) -> None:
    file.write_text(CATALOGUE, encoding="utf-8")
    lake, search = load(file)
    assert (lake.id, lake.url, lake.language) == ("lake-en", "https://lake.example/rss", "en")
    assert (lake.publisher.name, lake.publisher.country, lake.is_search) == ("Lake Courier", "AM", False)
    assert (lake.format, lake.user_agent) == (Format.FEED, None)
    assert (search.format, search.user_agent) == (Format.GDELT, "Mozilla/5.0")
    assert (search.language, search.publisher.country, search.is_search) == (None, None, True)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('kind = "independent"', 'kind = "free"', ["publisher 'lake.example' kind", "'free'", "independent"]),
        ('country = "AM"', 'country = "Armenia"', ["publisher 'lake.example' country", "'Armenia'"]),
        ('language = "en"', 'language = "eng"', ["feed 'lake-en' language", "'eng'"]),
        ('id = "lake-en"', 'id = "Lake EN"', ["feed 'Lake EN' id"]),
        ('id = "search-lake"', 'id = "lake-en"', ["feed 'lake-en'", "twice"]),
        ('id = "search.example"', 'id = "lake.example"', ["publisher 'lake.example'", "twice"]),
        (
            "http://127.0.0.1:8082/search?q=lake",
            "https://lake.example/rss",
            ["url 'https://lake.example/rss'", "twice"],
        ),
        ("https://lake.example/rss", "ftp://lake.example/rss", ["feed 'lake-en' url", "http://"]),
        ('format = "gdelt"', 'format = "json"', ["feed 'search-lake' format", "'json'", "'sitemap'"]),
        ('"Mozilla/5.0"', '"Mozilla\\n"', ["feed 'search-lake' user_agent"]),
        ("2025-11-03", '"last week"', ["feed 'lake-en' checked", "date"]),
        ('id = "search-lake"\n', "", ["publisher 'search.example' feed number 1 id", "required"]),
        ('name = "Search"', 'name = "Search"\nwebsite = 1', ["publisher 'search.example' website"]),
        (CATALOGUE, "", ["publisher", "required"]),
        (CATALOGUE, "[[", ["end of document"]),
    ],
)
def test_a_catalogue_that_is_wrong_says_where_and_what(file: Path, old: str, new: str, expected: list[str]) -> None:
    assert old in CATALOGUE
    file.write_text(CATALOGUE.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        load(file)
    message = str(caught.value)
    assert message.startswith(str(file))
    assert [part for part in expected if part not in message] == []


def test_a_catalogue_that_is_not_there_is_told_by_its_name(file: Path) -> None:
    with pytest.raises(CatalogueError, match=file.name):
        load(file)


def test_what_is_off_or_retired_is_known_and_not_polled_and_previews_only_if_asked_for() -> None:
    polled, listed = {source.id for source in load(None)}, {feed.source.id: feed for feed in catalogue.listed(None)}
    assert listed["georgiatoday"].retired
    assert listed["armtimes"].off
    assert not polled & {"georgiatoday", "armtimes", "tg-apa-az"}
    assert {source.id for source in load(None, previews=True)} - polled >= {"tg-apa-az", "tg-axaraz"}
    assert catalogue.publishers(None)["reuters.com"].name == "Reuters"


def test_additions_stand_beside_the_catalogue_and_may_take_up_what_is_off(tmp_path: Path, file: Path) -> None:
    file.write_text(CATALOGUE.replace("checked = 2025-11-03", 'off = "nobody has seen it work"'), encoding="utf-8")
    assert [source.id for source in load(file)] == ["search-lake"]
    additions = tmp_path / "own.toml"
    assert [source.id for source in load(file, additions)] == ["search-lake"]
    additions.write_text(CATALOGUE.partition('[[publisher]]\nid = "search')[0], encoding="utf-8")
    assert [source.id for source in load(file, additions)] == ["search-lake", "lake-en"]


def test_additions_need_not_be_there_and_a_path_that_cannot_be_read_is_named(tmp_path: Path, file: Path) -> None:
    file.write_text("", "utf-8")
    assert load(None, tmp_path / "none" / "none.toml") == load(None)
    for path in (tmp_path / ("n" * 300), tmp_path, file / "own.toml"):
        with pytest.raises(CatalogueError, match=re.escape(str(path))):
            load(None, path)


def test_every_google_search_of_the_catalogue_keeps_to_the_rules() -> None:
    urls = [source.url for source in load(None) if "news.google.com/rss/search" in source.url]
    assert urls
    for url in urls:
        fields = dict(pair.split("=", 1) for pair in url.partition("?")[2].split("&"))
        assert "when:" in fields["q"].replace("%3A", ":"), url
        assert fields["ceid"].replace("%3A", ":") == f"{fields['gl']}:{fields['hl'].partition('-')[0]}", url
