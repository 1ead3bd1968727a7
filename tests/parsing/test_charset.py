import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.parsing.charset import decode
from tests.support.documents import read

RUSSIAN = "Паром снова ходит через озеро, сообщили в порту города"
TURKISH = "İstanbul'da şiddetli yağış bekleniyor"


def feed(words: str, declared: str | None) -> str:
    prolog = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{prolog}<rss><channel><item><title>{words}</title></item></channel></rss>"


@pytest.mark.parametrize(
    "declared", ["utf-8", "windows-1251", "iso-8859-1", "no-such-charset", "punycode", "utf-7", None]
)
@pytest.mark.parametrize("true", ["utf-8", "windows-1251"])
@pytest.mark.parametrize("content_type", ["", "text/xml; charset=ISO-8859-1", 'text/xml; charset="utf-8"'])
def test_russian_is_read_right_whatever_is_declared(true: str, declared: str | None, content_type: str) -> None:
    (entry,) = read(feed(RUSSIAN, declared).encode(true), content_type=content_type)
    assert entry.title == RUSSIAN


PAIRS = (  # headline and first words, as a Russian-language feed of the region may write them
    ("Мост через реку открыли после ремонта", "Движение началось в шесть утра."),
    ("В Гюмри чинят водопровод", "Воды не будет до вечера."),
    ("Ереван: школа получила новый спортзал", "В нём есть бассейн."),
    ("Баку проводит неделю книги", "Вход свободный."),
    ("Тбилиси — Батуми: поезд пошёл быстрее", "Путь занимает пять часов."),
    ("«Озеро» вышло из берегов", "Жителей двух сёл перевезли."),
    ("Цены на хлеб не изменились", "Так сказали в управлении статистики."),
    ("Ёлку поставят на площади 20 декабря", "Она будет живая."),
    ("Футбол: ничья 1:1 в Вагаршапате", "Оба мяча забили во втором тайме."),
    ("Щебень, съезд, объезд: что делают на трассе М-4", "Ремонт идёт в три смены."),
    ("Выставка ковров в Шеки", "Ей сто экспонатов."),
    ("ЭКСПОРТ ЯБЛОК ВЫРОС", "За год он вырос на четверть."),
    ("Опрос: жители за новый парк", "Против были немногие."),
    ("№ 12 автобуса изменил маршрут", "Он идёт мимо рынка."),
    ("Снег в горах, дождь в долинах", "Погода на неделю."),
    ("Учёные нашли рукопись XV века", "Её покажут весной."),
    ("Электрички ходят по расписанию", "Сбой устранён."),
    ("Юбилей театра отметили концертом", "Играл оркестр оперы."),
    ("Суд отложил заседание до мая", "Причина не названа."),
    ("Жара до 41° идёт с юга", "Воду просят беречь."),
)


@pytest.mark.promise(9)
@pytest.mark.parametrize(("title", "words"), PAIRS)
def test_windows_1251_that_is_declared_as_utf_8_is_read_right(title: str, words: str) -> None:
    text = f"{feed(title, 'utf-8').removesuffix('</item></channel></rss>')}<description>{words}</description>"
    body = f"{text}</item></channel></rss>".encode("windows-1251")
    (entry,) = read(body, content_type="application/rss+xml; charset=utf-8")
    assert (entry.title, entry.description) == (title, words)


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r"])
@pytest.mark.parametrize("title", [title for title, _ in PAIRS if re.fullmatch(r"[\w\s:]+", title)])
def test_one_headline_is_enough_to_tell_the_charset_also_in_capitals(title: str, charset: str) -> None:
    for words in (title, title.upper()):
        assert decode(feed(words, None).encode(charset), "") == feed(words, None)


@pytest.mark.parametrize(
    ("true", "declared", "words"),
    [
        ("koi8-r", None, RUSSIAN),
        ("koi8-r", "koi8-r", RUSSIAN),
        ("cp866", "cp866", RUSSIAN),
        ("iso-8859-9", "utf-8", TURKISH),
        ("windows-1252", "iso-8859-1", "“Café” reopens"),
        ("iso-2022-jp", "iso-2022-jp", "船が走る"),
        ("gb2312", "gb2312", "船"),
    ],
)
def test_other_charsets_are_read_by_what_is_declared_or_by_their_looks(
    true: str, declared: str | None, words: str
) -> None:
    (entry,) = read(feed(words, declared).encode(true))
    assert entry.title == words


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-8"])
def test_a_byte_order_mark_goes_before_everything(charset: str) -> None:
    body = f"\ufeff{feed(RUSSIAN, 'windows-1251')}".encode(charset)
    assert body[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF8[:2]}
    assert read(body)[0].title == RUSSIAN


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_wide_characters_without_a_mark_are_recognised(charset: str) -> None:
    assert read(feed(RUSSIAN, "utf-16").encode(charset))[0].title == RUSSIAN


@pytest.mark.promise(9)
def test_one_bad_byte_costs_one_character() -> None:
    body = feed(f"{RUSSIAN}|", "utf-8").encode().replace(b"|", b"\xff")
    assert read(body)[0].title == f"{RUSSIAN}\N{REPLACEMENT CHARACTER}"


@given(st.binary(max_size=300), st.text(max_size=60))
def test_no_bytes_make_the_decoding_fail(body: bytes, content_type: str) -> None:
    assert isinstance(decode(body, content_type), str)
