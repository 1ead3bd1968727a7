"""Links of feeds made absolute, or refused."""

import pytest

from tests.support.documents import read_one


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("<link>/7</link>", "https://lake.example/7"),
        ("<link> https://lake.example/7\n</link>", "https://lake.example/7"),
        ('<atom:link href="https://lake.example/7"/>', "https://lake.example/7"),
        ("<guid>https://lake.example/7</guid>", "https://lake.example/7"),
        ('<guid isPermaLink="false">https://lake.example/7</guid>', ""),
        ("<link>javascript:alert(1)</link>", ""),
        ("<link>https://user:secret@lake.example/7</link>", ""),
        ("<link>http://[broken/7</link>", ""),
    ],
)
def test_a_link_is_absolute_and_over_the_web_or_none(link: str, url: str) -> None:
    assert read_one(f"<title>One</title>{link}").url == url
