"""Formatting of texts as Telegram displays them."""

import pytest

from bot.sandbox.telegram.entities import Entity, units
from bot.sandbox.telegram.refusals import RefusedError
from bot.sandbox.telegram.text import formatting
from bot.sandbox.telegram.text.detection import detect
from bot.sandbox.telegram.text.formatting import Formatted
from tests.sandbox.telegram.support import tdlib

FOUND = (
    "see example.com and https://armenpress.am/en/1?x=1#a). a@b.am #tag #12 /start /a@b_bot $USD U.S. e.g. Ереван.рф "
    "no.Dot it.Is /path/x tg://resolve?domain=a http://localhost/ x/start (#новости, #նորություն_2) @a @abc @abcd "
    "Mr.Smith end.But Yerevan.It http://x.am:8080/a_(b) me@x.am, www.azertag.az/en."
)


def show(text: str, parse_mode: str = "HTML", entities: object = None) -> Formatted:
    return formatting.shown(formatting.read(text, parse_mode, entities))


def kinds(text: str) -> list[tuple[str, str]]:
    shown = show(text)
    coded = shown.text.encode("utf-16-le")
    return [(entity.kind, coded[2 * entity.offset : 2 * entity.end].decode("utf-16-le")) for entity in shown.entities]


def test_blanks_are_cut_off_both_ends_and_entities_move_along() -> None:
    assert show("  \n<b> x😀 </b> \n") == Formatted("x😀", (Entity("bold", 0, 3),))


def test_control_characters_become_blanks_and_turning_marks_go() -> None:
    assert show("a\tb\r\u202e<b>c\u2028d</b>") == Formatted("a bcd", (Entity("bold", 3, 2),))


def test_4096_code_points_pass_and_one_more_does_not() -> None:
    assert units(show("😀" * 4096).text) == 8192
    with pytest.raises(RefusedError, match="message is too long"):
        show("😀" * 4097)


def test_the_length_counts_after_the_tags_are_gone() -> None:
    assert len(show("<b>x</b>" * 4000).text) == 4000


def test_entities_are_ignored_beside_a_parse_mode() -> None:
    assert show("<i>x</i>", "html", [{"type": "bold", "offset": 0, "length": 1}]).entities == (Entity("italic", 0, 1),)


def test_entities_of_the_bots_own_are_taken_without_a_parse_mode() -> None:
    link = {"type": "text_link", "offset": 0, "length": 1, "url": "https://example.com"}
    assert show("x", "", [link]).entities == (Entity("text_link", 0, 1, "https://example.com/"),)


def test_a_quote_in_a_quote_is_dropped() -> None:
    assert kinds("<blockquote>a<blockquote>b</blockquote></blockquote>") == [("blockquote", "ab")]


def test_code_holds_no_bold() -> None:
    assert kinds("<code>a<b>x</b></code> <b>y</b>") == [("code", "ax"), ("bold", "y")]


def test_bold_is_cut_where_it_crosses_a_found_address() -> None:
    assert kinds("<b>see exa</b>mple.com") == [("bold", "see "), ("url", "example.com"), ("bold", "exa")]


def test_a_command_inside_a_link_is_not_found() -> None:
    assert kinds('<a href="x.am">/start</a> /help') == [("text_link", "/start"), ("bot_command", "/help")]


def test_what_is_found_in_a_text_is_what_the_real_parser_finds() -> None:
    if not tdlib.is_here():
        pytest.skip("needs the package tdjson, Telegram's own parser")
    answer = tdlib.parse_result({"text": FOUND, **tdlib.ask({"@type": "getTextEntities", "text": FOUND})})
    assert [(entity.kind, entity.offset, entity.length, "", "") for entity in detect(FOUND)] == answer[1]
