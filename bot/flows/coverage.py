"""Whether news of a topic can still reach us: told to the operator when all that used to tell it have fallen silent."""

from datetime import timedelta

from bot import log
from bot.clock import Clock
from bot.fetching.polling import source_health
from bot.storage.sources import Sources
from bot.storage.stories import Stories

_log = log.get(__name__)

SPAN = timedelta(days=14)  # who has told of a topic within it is a teller of it


class Coverage:
    """Looks after topics."""

    def __init__(self, *, sources: Sources, stories: Stories, clock: Clock) -> None:
        self._sources = sources
        self._stories = stories
        self._clock = clock
        self._silent: frozenset[str] = frozenset()

    async def tick(self) -> None:
        """Log each topic that has fallen silent, and each that is heard of again, once."""
        found = await self.silent()
        for topic_id in sorted(found - self._silent):
            _log.warning("topic_silent", topic=topic_id)
        for topic_id in sorted(self._silent - found):
            _log.info("topic_recovered", topic=topic_id)
        self._silent = found

    async def silent(self) -> frozenset[str]:
        """Return the topics whose tellers are all down."""
        now = self._clock.now()
        up = {due.source.id for due in await self._sources.all() if not source_health.is_down(due.state, now)}
        tellers = await self._stories.tellers(now - SPAN)
        return frozenset(topic_id for topic_id, sources in tellers.items() if sources.isdisjoint(up))
