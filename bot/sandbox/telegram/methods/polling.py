"""Long polling and webhook settings."""

from collections.abc import Mapping

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.state import webhook
from bot.sandbox.telegram.state.shapes import Json
from bot.sandbox.telegram.state.state import State
from bot.sandbox.telegram.state.updates import MAX_POLL_SECONDS, MAX_UPDATES_PER_POLL
from bot.sandbox.telegram.state.webhook import DescribedResult


async def get_updates(state: State, call: Call) -> list[Mapping[str, object]]:
    """Wait for updates and return them."""
    _remember_allowed(state, call)
    return await state.updates.poll(
        offset=call.integer("offset"),
        limit=call.integer("limit", MAX_UPDATES_PER_POLL, low=1, high=MAX_UPDATES_PER_POLL),
        seconds=call.integer("timeout", low=0, high=MAX_POLL_SECONDS),
    )


def set_webhook(state: State, call: Call) -> DescribedResult:
    """Set the webhook; without an address, delete it."""
    new_webhook = webhook.read(call, takes_local=state.updates.takes_local_webhooks)
    _remember_allowed(state, call)
    if new_webhook is None:
        return delete_webhook(state, call)
    _clear_if_asked(state, call)
    if new_webhook.is_like(state.updates.webhook):
        return DescribedResult(result=True, description="Webhook is already set")
    state.updates.set_webhook(new_webhook)
    return DescribedResult(result=True, description="Webhook was set")


def delete_webhook(state: State, call: Call) -> DescribedResult:
    """Delete the webhook, and pending updates only if asked."""
    _clear_if_asked(state, call)
    if state.updates.webhook is None:
        return DescribedResult(result=True, description="Webhook is already deleted")
    state.updates.set_webhook(None)
    return DescribedResult(result=True, description="Webhook was deleted")


def get_webhook_info(state: State, call: Call) -> Json:
    """Return the webhook, if there is one, and the number of pending updates."""
    del call
    updates = state.updates
    fields = updates.webhook.json() if updates.webhook else {"url": ""}
    allowed = {"allowed_updates": updates.allowed} if updates.allowed else {}
    return {**fields, "has_custom_certificate": False, "pending_update_count": len(updates), **allowed}


def _clear_if_asked(state: State, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        state.updates.clear()


def _remember_allowed(state: State, call: Call) -> None:
    """Store the list of kinds; a list that is not JSON leaves the old one in place."""
    if "allowed_updates" not in call.arguments:
        return
    try:
        kinds = call.data("allowed_updates")
    except ValueError:
        return
    if isinstance(kinds, list) or kinds is None:
        state.updates.allow([str(kind) for kind in kinds or ()])
