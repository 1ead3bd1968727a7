"""Fetching updates."""

from collections.abc import Mapping

from bot.sandbox.call import Call
from bot.sandbox.shapes import Json
from bot.sandbox.updates import LARGEST_ANSWER, LONGEST_WAIT
from bot.sandbox.world import World


async def get_updates(world: World, call: Call) -> list[Mapping[str, object]]:
    """Wait for updates and hand them out."""
    _remember_allowed(world, call)
    return await world.updates.poll(
        offset=call.integer("offset"),
        limit=call.integer("limit", LARGEST_ANSWER, low=1, high=LARGEST_ANSWER),
        seconds=call.integer("timeout", low=0, high=LONGEST_WAIT),
    )


def delete_webhook(world: World, call: Call) -> bool:
    """Drop the webhook, which there never is; waiting updates go only if asked."""
    if call.flag("drop_pending_updates"):
        world.updates.clear()
    return True


def get_webhook_info(world: World, call: Call) -> Json:
    """Tell that there is no webhook, and how many updates wait."""
    del call
    return {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}


def _remember_allowed(world: World, call: Call) -> None:
    """Take over the list of kinds; one that is not JSON leaves the old one standing."""
    if "allowed_updates" not in call.arguments:
        return
    try:
        kinds = call.data("allowed_updates")
    except ValueError:
        return
    if isinstance(kinds, list) or kinds is None:
        world.updates.allow([str(kind) for kind in kinds or ()])
