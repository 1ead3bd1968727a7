"""HTML pages of the news site."""

from collections.abc import Sequence
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.sandbox.news.catalogue import feed_path
from bot.sandbox.news.generator import Item, NewsEvent
from bot.sandbox.news.script import Outlet, Script


class Pages:
    """Renderer of the site's templates.

    Args:
        script: the outlets of the site, and the names of topics.
    """

    def __init__(self, script: Script) -> None:
        self._outlets = {outlet.id: outlet for outlet in script.outlets}
        topics = {topic: names["en"] for topic, names in script.topics.items()}
        self._templates = Environment(
            loader=PackageLoader("bot.sandbox.news"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
        )
        self._templates.globals |= {"outlets": self._outlets, "topics": topics, "feed_path": feed_path}

    def front(self, events: Sequence[NewsEvent], now: datetime) -> str:
        """Return the page of all outlets: the last events, and the outlets that have reported them by now."""
        return self._templates.get_template("front.html").render(events=events, now=now)

    def outlet(self, outlet: Outlet, items: Sequence[Item]) -> str:
        """Return one outlet's home page."""
        return self._templates.get_template("outlet.html").render(outlet=outlet, items=items)

    def story(self, item: Item) -> str:
        """Return an article."""
        return self._templates.get_template("story.html").render(item=item, outlet=self._outlets[item.outlet])
