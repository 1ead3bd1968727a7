"""Links of feeds made absolute, or refused."""

import pytest

from bot.parsing.urls import names_news
from tests.support.documents import read_one


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/7</link>", "https://lake.example/7"),
        ("<link> https://lake.example/7\n</link>", "https://lake.example/7"),
        ('<atom:link href="https://lake.example/7"/>', "https://lake.example/7"),
        ("<guid>https://lake.example/7</guid>", "https://lake.example/7"),
        ('<guid isPermaLink="false">https://lake.example/7</guid>', "https://lake.example/7"),  # the only address
        ('<guid isPermaLink="false">7</guid>', ""),
        ("<link>www.lake.example/7</link>", "https://www.lake.example/7"),
        ("<link>lake.example/7</link>", "https://lake.example/7"),
        ("<link>news.html</link>", "https://lake.example/news.html"),
        ("<link>7.php?id=1</link>", "https://lake.example/7.php?id=1"),
        ("<link>//lake.example/7</link>", "https://lake.example/7"),
        ("<link>https:/lake.example/7</link>", "https://lake.example/7"),
        ("<link>https:lake.example/7</link>", "https://lake.example/7"),
        ("<link>https:///lake.example/7</link>", "https://lake.example/7"),
        ("<link>http://https://lake.example/7</link>", "https://lake.example/7"),
        ("<link>https://https//lake.example/7</link>", "https://lake.example/7"),
        ("<link>https://lake.example/?a=1&amp;amp;id=7</link>", "https://lake.example/?a=1&id=7"),
        ("<link>https://lake.example/o'neill</link>", "https://lake.example/o%27neill"),
        ("<link>https://lake.example/&quot;a&quot; `b`</link>", "https://lake.example/%22a%22%20%60b%60"),
        ("<link>https://lake.example/a\\b</link>", "https://lake.example/a%5Cb"),
        ("<link>https://lake.example/a&lt;b&gt;</link>", "https://lake.example/a%3Cb%3E"),
        ("<link>https://lake.example/?a=&amp;quot;b&amp;quot;</link>", "https://lake.example/?a=%22b%22"),
        ("<link>https://lake.example/o&amp;#039;neill</link>", "https://lake.example/o%27neill"),
        ("<link>https://lake.example/?a=1&amp;copy=2</link>", "https://lake.example/?a=1&copy=2"),
        ("<link>https://lake.examplehttps://lake.example/7</link>", "https://lake.example/7"),
        ("<link>https://lake.example/http://lake.example/7</link>", "http://lake.example/7"),
        (
            "<link>https://archive.example/https://lake.example/7</link>",
            "https://archive.example/https://lake.example/7",
        ),
        ("<link>озеро.рф/7</link>", "https://озеро.рф/7"),
        ("<link>новости/7.1/</link>", "https://lake.example/новости/7.1/"),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>https://user:secret@lake.example/7</link>", ""),
        ("<link>http://[broken/7</link>", ""),
    ],
)
def test_a_link_is_absolute_and_over_the_web_or_none(link: str, url: str) -> None:
    assert read_one(f"<title>One</title>{link}").url == url


@pytest.mark.parametrize(
    ("url", "is_named"),
    [
        ("https://lake.example/news-sitemap.xml", True),
        ("https://lake.example/map.php?type=NEWS", True),
        ("https://news.example/sitemap.xml", False),
        ("https://news.example", False),
    ],
)
def test_an_address_names_news_by_its_path_and_query_and_not_by_its_host(url: str, *, is_named: bool) -> None:
    assert names_news(url) is is_named
