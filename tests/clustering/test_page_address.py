"""Spellings of one page, beside addresses of pages that must stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clustering.page_address import same_page, variant

PAGE = "https://bücher.lake.example/news/the-bridge?id=5"
SITE = "https://xn--bcher-kva.lake.example"
SPELLINGS = f"""
{PAGE}
http://bücher.lake.example/news/the-bridge?id=5
HTTPS://BÜCHER.Lake.Example/news/the-bridge?id=5
{SITE}/news/the-bridge?id=5
https://XN--BCHER-KVA.lake.example/news/the-bridge?id=5
https://bücher.lake.example/news/the-bridge?id=5
https://www.bücher.lake.example/news/the-bridge?id=5
https://www2.bücher.lake.example/news/the-bridge?id=5
https://m.bücher.lake.example/news/the-bridge?id=5
https://www.m.bücher.lake.example/news/the-bridge?id=5
https://mobile.bücher.lake.example/news/the-bridge?id=5
https://amp.bücher.lake.example/news/the-bridge?id=5
https://touch.bücher.lake.example/news/the-bridge?id=5
https://wap.bücher.lake.example/news/the-bridge?id=5
https://bücher.lake.example./news/the-bridge?id=5
https://bücher.lake.example:443/news/the-bridge?id=5
http://bücher.lake.example:80/news/the-bridge?id=5
https://reader:secret@bücher.lake.example/news/the-bridge?id=5
{SITE}/news/the-bridge/?id=5
{SITE}/news//the-bridge?id=5
{SITE}/./news/the-bridge?id=5
{SITE}/a/../news/the-bridge?id=5
{SITE}/../news/./the-bridge/?id=5
{SITE}/news/the%2Dbridge?id=5
{SITE}/news/the%2dbridge?%69d=5
{SITE}/%6Eews/the-bridge?id=%35
{SITE}/news/the-bridge/index.html?id=5
{SITE}/news/the-bridge/index.php?id=5
{SITE}/amp/news/the-bridge?id=5
{SITE}/news/the-bridge/amp?id=5
{SITE}/news/the-bridge/amp/?id=5
{SITE}/news/the-bridge.amp?id=5
{SITE}/news/the-bridge?amp&id=5
{SITE}/news/the-bridge?id=5&amp=1
{SITE}/news/the-bridge?id=5&amp;amp=1
{SITE}/news/the-bridge?id=5&outputType=amp
{SITE}/news/the-bridge?m=1&id=5
{SITE}/news/the-bridge?id=5&mobile=true
{SITE}/print/news/the-bridge?id=5
{SITE}/news/the-bridge/print/?id=5
{SITE}/news/the-bridge?id=5&print=1
{SITE}/news/the-bridge?rss=1&id=5
{SITE}/news/the-bridge;jsessionid=AF01?id=5
{SITE}/news/the-bridge?PHPSESSID=x&id=5
{SITE}/news/the-bridge?id=5#comments
{SITE}/news/the-bridge?id=5#2
{SITE}/news/the-bridge?id=5&
{SITE}/news/the-bridge?&&id=5
{SITE}/news/the-bridge?id=5&=
{SITE}/news/the-bridge?id=5&utm_source=rss&UTM_Medium=feed
{SITE}/news/the-bridge?fbclid=Iw&id=5
{SITE}/news/the-bridge?gclid=1&id=5&yclid=2&ysclid=3
{SITE}/news/the-bridge?id=5&srsltid=Af
{SITE}/news/the-bridge?id=5&wt_mc=rss.red
{SITE}/news/the-bridge?id=5&maca=de-rss
{SITE}/news/the-bridge?id=5&mc_cid=1&mc_eid=2
{SITE}/news/the-bridge?id=5&pk_campaign=x&mtm_kwd=y&piwik_kwd=z
{SITE}/news/the-bridge?id=5&_ga=2.1&_gl=1
{SITE}/news/the-bridge?id=5&mibextid=q&igsh=w
{SITE}/news/the-bridge?id=5&usqp=mq331AQ&amp_js_v=a6
{SITE}/news/the-bridge?id=5&guccounter=1
{SITE}/news/the-bridge?id=5&source=rss
{SITE}/news/the-bridge?from=goris&id=5
{SITE}/news/the-bridge?id=5&ref=101
{SITE}/news/the-bridge?at_id=3&id=5&ns_id=4
""".split()

DIFFERENT = f"""
{SITE}/news/the-bridge?id=6
{SITE}/news/the-bridge
{SITE}/News/the-bridge?id=5
{SITE}/news/the-bridge?id=5&page=2
{SITE}/news/the-bridge?id=5&m=2
{SITE}/news/the-bridge?id=5&print=2
{SITE}/print?id=5
{SITE}/news/the-bridge?id=5&q=%26
{SITE}/news/the%2Fbridge?id=5
{SITE}/news/the_bridge?id=5
{SITE}/news/the-bridge.html?id=5
{SITE}/news/ramp?id=5
{SITE}/news/the-bridge?id=5#!/page2
{SITE}/news/the-bridge?id=5#/page/2
{SITE}:8443/news/the-bridge?id=5
https://ru.bücher.lake.example/news/the-bridge?id=5
https://bücher.lake.test/news/the-bridge?id=5
https://bucher.lake.example/news/the-bridge?id=5
https://lake.example/news/the-bridge?id=5
https://blamp.lake.example/news/the-bridge?id=5
""".split()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_spellings_of_one_page_are_one(spelling: str) -> None:
    assert same_page(spelling) == same_page(PAGE) == f"{SITE}/news/the-bridge?id=5"


def test_addresses_of_different_pages_stay_apart() -> None:
    pages = [*DIFFERENT, PAGE]
    assert len({same_page(page) for page in pages}) == len(pages)


def test_a_host_that_is_nothing_but_a_mark_is_kept() -> None:
    assert same_page("https://m.test/a") == "https://m.test/a"
    assert same_page("https://www.am/a") == "https://www.am/a"


@pytest.mark.parametrize("ending", ["#2", "?ref=101", "?from=goris", "?at_id=1", "?ns_id=1"])
def test_what_may_tell_two_texts_of_a_page_apart_is_kept_in_its_variant(ending: str) -> None:
    page = "https://lake.example/warning"
    assert same_page(page + ending) == same_page(page)
    assert variant(page + ending) != variant(page)


@pytest.mark.parametrize("text", ["", "tag:lantern.test,2026:1", "http://[", "http://a:b:c/", "mailto:a@b.test", "/x"])
def test_what_is_no_address_of_the_web_is_left_alone(text: str) -> None:
    assert same_page(text) == text


@given(st.one_of(st.text(), st.builds("https://{}/{}?{}".format, st.text(), st.text(), st.text())))
def test_any_text_has_a_spelling_and_a_variant(text: str) -> None:
    assert same_page(same_page(text)) == same_page(text)
    assert isinstance(variant(text), str)
