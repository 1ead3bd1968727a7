import pytest

from bot.errors import UnreadableError
from bot.parsing import safe_xml
from tests.support.documents import read, rss

BOMB = """<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>
<rss><channel><item><title>&c;</title></item></channel></rss>"""
SPY = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item><title>&x;</title></item></channel></rss>'


@pytest.mark.parametrize(
    ("hostile", "why"),
    [
        (BOMB, "declares entities"),
        (SPY, "declares entities"),
        ("<rss>" + "<a>" * 200_000, "inside one another"),
        (rss("<title " + " ".join(f'a{number}="1"' for number in range(100_000)) + ">One</title>"), "attributes"),
        (rss("<a/>" * 200_001), "200,000 elements"),
    ],
)
def test_what_is_made_to_blow_up_is_refused(hostile: str, why: str) -> None:
    with pytest.raises(safe_xml.RejectedInputError, match=why):
        read(hostile)


def test_a_text_beyond_a_million_characters_is_cut_and_the_others_are_whole() -> None:
    root = safe_xml.parse(rss(f"<title>One</title><description>{'x' * 3_000_000}</description>", "<title>Two</title>"))
    texts = [element.text for element in root.iter() if element.tag in {"title", "description"}]
    assert [len(text or "") for text in texts] == [3, safe_xml.MAX_TEXT_CHARS, 3]


def test_a_name_that_nobody_knows_stays_as_it_is_written() -> None:
    assert read(rss("<title>Fish &amp; &chips;</title>"))[0].title == "Fish & &chips;"


def test_what_is_not_well_formed_says_where() -> None:
    with pytest.raises(UnreadableError, match="line 1, column"):
        safe_xml.parse("<rss><channel></rss>")


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE rss []>",
        "<!DOCTYPE rss [<!ELEMENT rss ANY>]>",
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>',
        '<!DOCTYPE rss [<!ENTITY nbsp "&#160;"><!ENTITY laquo "&#171;"><!-- ours -->]>',
        '<!DOCTYPE rss [<!ENTITY lake "Lake &amp;amp; Sons">]>',
        '<!DOCTYPE rss [<!ENTITY lake "Lake &amp; Sons"><!ENTITY lt "&#38;#60;">]>',
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://lake.example/rss.dtd">',
        '<!DOCTYPE rss [<!ATTLIST item lang CDATA #IMPLIED><!NOTATION gif SYSTEM "gif">]>',
        '<!DOCTYPE rss [<!ENTITY % HTMLlat1 PUBLIC "-//W3C//ENTITIES Latin 1//EN" "xhtml-lat1.ent"> %HTMLlat1;]>',
    ],
)
def test_a_declaration_that_cannot_grow_is_harmless(declaration: str) -> None:
    body = rss("<title>Ferry&nbsp;reopens</title>").partition("?>")[2]
    assert [entry.title for entry in read(f'<?xml version="1.0"?>{declaration}{body}')] == ["Ferry reopens"]


@pytest.mark.parametrize(
    "declaration",
    [
        f'<!ENTITY a "{"x" * 1000}">',
        '<!ENTITY % p "x"> %p;',
        '<!ENTITY a "&#38;b;"><!ENTITY b "ha">',
        "".join(f'<!ENTITY e{number} "x">' for number in range(600)),
    ],
)
def test_entities_that_grow_are_refused(declaration: str) -> None:
    with pytest.raises(safe_xml.RejectedInputError, match="declares entities"):
        read(f"<!DOCTYPE rss [{declaration}]><rss><channel><item><title>&a;</title></item></channel></rss>")
