from bot.parsing import feed_links

PAGE = "https://lake.example/news/"


def test_what_a_page_declares_comes_before_what_it_links_to() -> None:
    text = """<html><head><base href="https://lake.example/en/"><a href="/rss">RSS</a><a href="/about">About</a>
    <link rel="alternate" type="application/rss+xml; charset=utf-8" href="feed.xml">
    <link rel="stylesheet alternate" type="application/atom+xml" href="//cdn.lake.example/atom">
    <link rel="alternate" hreflang="ru" href="/ru/"><a href="javascript:feed()">x</a><a href="http://[feed">y</a>
    <link rel="alternate" type="application/rss+xml" href="feed.xml"><p <<>"""
    assert feed_links.declared(text, PAGE) == (
        "https://lake.example/en/feed.xml",
        "https://cdn.lake.example/atom",
        "https://lake.example/rss",
    )


def test_a_malformed_declaration_hides_no_link_before_it() -> None:
    text = '<a href="/rss">RSS</a><link rel="sitemap" href="/news.xml"><![<p><a href="/atom">Atom</a>'
    assert feed_links.declared(text, PAGE)[0] == "https://lake.example/rss"
    assert feed_links.declared_sitemaps(text, PAGE) == ("https://lake.example/news.xml",)


def test_a_page_of_a_thousand_feeds_names_twenty() -> None:
    text = "".join(f'<a href="/feed/{number}">x</a>' for number in range(1000))
    assert len(feed_links.declared(text, PAGE)) == feed_links.MAX_LINKS


def test_feeds_usually_stand_below_the_page_or_at_the_top_of_its_site() -> None:
    urls = feed_links.usual("https://lake.example/news?page=2#top")
    assert urls[0] == "https://lake.example/news/feed"
    assert "https://lake.example/rss.xml" in urls
    assert len(set(urls)) == len(urls)


def test_robots_txt_names_sitemaps_those_of_news_first() -> None:
    text = "User-agent: *\nSITEMAP:https://news.example/all.xml\nSitemap: https://news.example/news-sitemap.xml\n"
    assert feed_links.robots_sitemaps(text) == (
        "https://news.example/news-sitemap.xml",
        "https://news.example/all.xml",
    )


def test_of_many_sitemaps_that_are_not_named_after_news_three_are_tried() -> None:
    text = "".join(f"Sitemap: https://news.example/archive-{year}.xml\n" for year in range(1990, 2026))
    assert feed_links.robots_sitemaps(text) == tuple(
        f"https://news.example/archive-{n}.xml" for n in (1990, 1991, 1992)
    )


def test_a_page_declares_sitemaps() -> None:
    text = """<link rel="sitemap" type="application/xml" href="/map.xml"><link rel="Sitemap" href="map.xml?news=1">
    <link rel="sitemap" href="mailto:map@lake.example"><a rel="sitemap" href="/map.html">Map</a>"""
    assert feed_links.declared_sitemaps(text, PAGE) == (
        "https://lake.example/news/map.xml?news=1",
        "https://lake.example/map.xml",
    )
    assert feed_links.declared(text, PAGE) == ()
