"""Warn the operator when every source that used to report on a topic is down."""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.fetching.polling import source_health
from bot.storage.sources import Sources
from bot.storage.stories import Stories

_log = log.get(__name__)

REPORTING_PERIOD = timedelta(days=14)  # a source that reported on a topic within it covers the topic


class Coverage:
    """Watch the coverage of topics."""

    def __init__(self, *, sources: Sources, stories: Stories, clock: Clock) -> None:
        self._sources = sources
        self._stories = stories
        self._clock = clock
        self._silent: frozenset[str] = frozenset()

    async def tick(self) -> None:
        """Log each topic that has lost its sources, and each that has one again, once."""
        silent = await self.silent()
        for topic_id in sorted(silent - self._silent):
            _log.warning("topic_silent", topic=topic_id)
        for topic_id in sorted(self._silent - silent):
            _log.info("topic_recovered", topic=topic_id)
        self._silent = silent

    async def silent(self) -> frozenset[str]:
        """Return the topics of which every source is down."""
        now = self._clock.now()
        working = {due.source.id for due in await self._sources.all() if not source_health.is_down(due.state, now)}
        covering = await self._stories.source_ids_by_topic(now - REPORTING_PERIOD)
        return frozenset(topic_id for topic_id, sources in covering.items() if sources.isdisjoint(working))
