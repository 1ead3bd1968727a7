from datetime import date
from pathlib import Path

from bot.fetching import catalogue, catalogue_writer
from bot.model.sources import Format, Publisher, PublisherKind, Source

LAKE = Publisher("lake.example", 'Lake "Courier" \\ Լիճ', "AM", PublisherKind.INDEPENDENT, "https://lake.example/")
DAY = date(2026, 11, 3)


def test_what_is_added_is_read_again_and_words_in_the_file_stay(tmp_path: Path) -> None:
    path = tmp_path / "data" / "own.toml"
    sources = (
        Source("lake-hy", LAKE, "https://lake.example/rss", "hy"),
        Source("lake-map", LAKE, "https://lake.example/map", None, Format.SITEMAP, "Mozilla/5.0"),
    )
    catalogue_writer.append(path, sources[0], DAY)
    path.write_text(path.read_text("utf-8") + "# mine\n", "utf-8")
    catalogue_writer.append(
        path,
        Source(
            "far", Publisher("far.example", "Far", None, PublisherKind.STATE, LAKE.home), "https://far.example/", None
        ),
        None,
    )
    assert "# mine\n" in path.read_text("utf-8")
    assert [(feed.source.id, feed.checked) for feed in catalogue.listed(path)] == [("lake-hy", DAY), ("far", None)]
    assert catalogue.listed(path)[0].source == sources[0]
    second_path = tmp_path / "other.toml"
    catalogue_writer.append(second_path, sources[1], None)
    assert catalogue.listed(second_path)[0].source == sources[1]


def test_the_day_is_written_where_a_source_works_and_nowhere_else() -> None:
    text = catalogue.BUILTIN_PATH.read_text("utf-8")
    ids = frozenset(feed.source.id for feed in catalogue.listed(None)[::2])
    dated = catalogue_writer.dated(text, ids, DAY)
    assert catalogue_writer.dated(dated, ids, DAY) == dated
    assert len(dated.splitlines()) == len(text.splitlines())
    changed = [line for line, before in zip(dated.splitlines(), text.splitlines(), strict=True) if line != before]
    assert len(changed) == len(ids)
    assert all("checked = 2026-11-03 }" in line for line in changed)
