"""JSON Feed documents."""

import json

from tests.support.documents import read


def test_a_json_feed_is_read() -> None:
    item = {
        "id": 7,
        "url": "/7",
        "title": "Ferry",
        "content_html": "<p>Again</p>",
        "date_published": "2025-11-03T05:00:00Z",
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://lake.example/", "items": [item]}
    (entry,) = read(json.dumps(feed), content_type="application/feed+json")
    assert (entry.url, entry.guid, entry.text) == ("https://lake.example/7", "7", "Again")
