"""Build the parts of the role `chat`, and the limiter of all sends."""

from datetime import timedelta

import httpx

from bot.chat.api.rate_limiter import RateLimiter
from bot.chat.api.rate_limits import WINDOW_MARGIN, Limits
from bot.chat.application import ChatApplication, WebhookTarget
from bot.clock import Clock
from bot.flows.browse import Browse
from bot.flows.custom_topics import CustomTopics
from bot.flows.judge import Judge
from bot.flows.subscriptions import Subscriptions
from bot.matching.dictionary.topics import builtin_ids
from bot.matching.matcher import Matcher
from bot.settings import Settings
from bot.storage.engine.database import Database
from bot.storage.send_quota import SendQuota
from bot.texts import speech
from bot.wiring.storage import Storage


def build_custom_topics(storage: Storage, matcher: Matcher, clock: Clock) -> CustomTopics:
    """Return the topics of the chats, which the matcher matches, too."""
    return CustomTopics(
        topics=storage.topics, chats=storage.chats, stories=storage.stories, matcher=matcher, clock=clock
    )


def build_rate_limiter(settings: Settings, database: Database, *, token: str, clock: Clock) -> RateLimiter:
    """Return the limiter of Telegram calls; on a shared database its permits are shared too."""
    rate, permits = settings.messages_per_second, None
    if database.is_shared:
        bot_id = int(token.partition(":")[0])
        permits = SendQuota(database, bot_id=bot_id, interval=timedelta(seconds=WINDOW_MARGIN / rate), clock=clock)
    return RateLimiter(Limits(overall=(rate, 1.0)), permits=permits)


def build_chat(  # noqa: PLR0913  each dependency by name
    settings: Settings,
    storage: Storage,
    client: httpx.AsyncClient,
    *,
    token: str,
    custom_topics: CustomTopics,
    matcher: Matcher,
    rate_limiter: RateLimiter,
    clock: Clock,
) -> ChatApplication:
    """Return the chat, which answers requests and sends alerts."""
    browse = Browse(
        stories=storage.stories,
        chats=storage.chats,
        sources=storage.sources,
        doubts=storage.doubts,
        matcher=matcher,
        topics=builtin_ids(),
        clock=clock,
    )
    url, secret = settings.webhook_url, settings.webhook_secret
    return ChatApplication(
        token=token,
        api_url=settings.telegram_api_url,
        client=client,
        subscriptions=Subscriptions(chats=storage.chats, clock=clock),
        browse=browse,
        custom_topics=custom_topics,
        judge=Judge(doubts=storage.doubts, clock=clock),
        texts=speech.load(),
        clock=clock,
        retention=settings.retention,
        link_previews=settings.link_previews,
        rate_limiter=rate_limiter,
        webhook=WebhookTarget(url, secret.get_secret_value()) if url and secret else None,
    )
