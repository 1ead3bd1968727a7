"""Asking about chats and their members."""

from bot.sandbox import shapes
from bot.sandbox.call import Call
from bot.sandbox.methods.access import known_chat_of
from bot.sandbox.model import Standing
from bot.sandbox.refusals import bad
from bot.sandbox.shapes import Json
from bot.sandbox.world import World


def get_chat(world: World, call: Call) -> Json:
    """Tell of a private chat."""
    return shapes.full_chat(known_chat_of(world, call).person)


def get_chat_member(world: World, call: Call) -> Json:
    """Tell of one of the two in a private chat."""
    chat = known_chat_of(world, call)
    number = call.integer("user_id")
    if number == world.bot.id and chat.standing is Standing.BLOCKED:
        return {"status": "kicked", "user": shapes.user(world.bot), "until_date": 0}
    for user in (chat.person, world.bot):
        if user.id == number:
            return {"status": "member", "user": shapes.user(user)}
    raise bad("User not found")
