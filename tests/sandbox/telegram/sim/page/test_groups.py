"""Groups, forums and channels at the chat page."""

import re

from playwright.async_api import Page, expect

from bot.sandbox.telegram.state.group import Group, Rank
from tests.sandbox.telegram.support.caller import Api
from tests.sandbox.telegram.support.chat_page import fits, found, new_person, say, start, turn_to
from tests.support.browser import BROWSER_TEST

pytestmark = BROWSER_TEST


def held(api: Api, title: str) -> Group:
    return next(group for group in reversed(api.telegram.state.groups.values()) if group.title == title)


async def test_a_forum_is_founded_and_each_topic_holds_its_own_messages(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    await found(page, "forum", "Newsroom", bot="administrator")
    forum = held(api, "Newsroom")
    assert forum.is_forum
    assert forum.member(api.telegram.state.bot).rank is Rank.ADMINISTRATOR
    await page.get_by_role("button", name="New topic").click()
    await page.get_by_role("textbox", name="New topic").fill("Armenia")
    await page.get_by_role("button", name="Add", exact=True).click()
    await page.get_by_role("button", name="Close", exact=True).first.click()
    topics = page.get_by_role("navigation", name="Topics")
    [topic] = forum.topics
    await api("sendMessage", chat_id=forum.id, message_thread_id=topic, text="told in the topic")
    await expect(topics.get_by_role("button", name="Armenia 1")).to_be_visible()
    await expect(page.get_by_role("log").get_by_text("told in the topic")).to_have_count(0)
    await topics.get_by_role("button", name="Armenia").click()
    await expect(page.get_by_role("log").get_by_text("told in the topic")).to_be_visible()
    await say(page, "answered there")
    assert [message.thread_id for message in forum.messages.values() if message.text == "answered there"] == [topic]
    await topics.get_by_role("button", name="General").click()
    await expect(page.get_by_role("log").get_by_text("answered there")).to_have_count(0)
    await expect(topics.get_by_role("button", name="Armenia")).to_have_text("Armenia")
    assert await fits(page)


async def test_people_of_one_page_talk_in_a_group_and_each_sees_who_said_what(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    await found(page, "group", "Family")
    group = held(api, "Family")
    await new_person(page)
    await page.get_by_role("button", name="All chats").click()
    await page.locator(".chat-row").filter(has_text="Family").click()
    await page.get_by_role("button", name="Join").click()
    await say(page, "Good day")
    own_message = page.locator("article[data-side=mine]").filter(has_text="Good day")
    await expect(own_message.locator(".author")).to_have_count(0)
    await turn_to(page, "You")
    await expect(page.locator("#bot-name")).to_have_text("Family")  # whoever is in a group stays there
    theirs = page.locator("article[data-side=theirs]").filter(has_text="Good day")
    await expect(theirs.locator(".author")).to_have_text("Ann")
    await expect(page.get_by_role("log").get_by_text("Ann joined")).to_be_visible()
    await page.reload()
    await expect(theirs).to_be_visible()
    assert len(group.current_members()) == 3


async def test_the_bot_is_promoted_with_chosen_rights_and_then_kicked(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    await found(page, "supergroup", "Readers")
    group, bot = held(api, "Readers"), api.telegram.state.bot
    await page.get_by_role("button", name="About this chat").click()
    rank = page.get_by_label("How Sandbox stands here")
    await rank.select_option("administrator")
    await page.get_by_text(re.compile(r"Rights: 4 of \d+")).click()
    await page.get_by_label("pin messages").uncheck()
    await page.get_by_label("manage topics").check()
    await expect(page.get_by_label("manage topics")).to_be_checked()
    assert "can_manage_topics" in group.member(bot).rights
    assert "can_pin_messages" not in group.member(bot).rights
    await rank.select_option("member")
    await expect(page.get_by_text("Rights:")).to_have_count(0)
    assert group.member(bot).rank is Rank.MEMBER
    await rank.select_option("left")
    await page.keyboard.press("Escape")
    await expect(page.get_by_text("The bot is not in this chat.")).to_be_visible()
    assert group.member(bot).rank is Rank.KICKED
    await page.get_by_role("button", name="Add it").click()
    await expect(page.get_by_text("The bot is not in this chat.")).to_be_hidden()
    assert group.member(bot).rank is Rank.MEMBER


async def test_a_group_becomes_a_supergroup_to_which_the_page_goes(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    await found(page, "group", "Family")
    await page.get_by_role("button", name="About this chat").click()
    await page.get_by_role("button", name="Turn into a supergroup").click()
    await expect(page.locator("#bot-status")).to_have_text("supergroup, 2 members")
    await expect(page.get_by_role("log").get_by_text("This supergroup was a group before")).to_be_visible()
    await page.get_by_role("button", name="All chats").click()
    await page.locator(".chat-row").filter(has_text="The group became a supergroup").click()
    await page.get_by_role("button", name="Go to the supergroup").click()
    await expect(page.locator("#bot-status")).to_have_text("supergroup, 2 members")


async def test_in_a_channel_only_administrators_post_and_all_read(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    await found(page, "channel", "Bulletin", bot="administrator")
    channel = held(api, "Bulletin")
    await say(page, "by the owner")
    await api("sendMessage", chat_id=channel.id, text="by the bot", disable_notification=True)
    post = page.locator("article").filter(has_text="by the bot")
    await expect(post).to_have_attribute("data-silent", "true")
    await expect(post.locator(".author")).to_have_text("Bulletin")
    await new_person(page)
    await page.get_by_role("button", name="All chats").click()
    await page.locator(".chat-row").filter(has_text="Bulletin").click()
    await page.get_by_role("button", name="Join").click()
    await expect(page.get_by_text("Only administrators post here.")).to_be_visible()
    await expect(post).to_be_visible()
    await expect(page.locator("#composer")).to_be_hidden()


async def test_a_pinned_message_stands_above_the_chat_until_it_is_unpinned(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    await found(page, "supergroup", "Readers", bot="administrator")
    place = {"chat_id": held(api, "Readers").id}
    first = (await api("sendMessage", **place, text="the rules")).result["message_id"]
    await api("pinChatMessage", **place, message_id=first)
    for number in range(30):
        await api("sendMessage", **place, text=f"filling {number}")
    pinned = page.get_by_role("button", name="Pinned message")
    await expect(pinned).to_contain_text("the rules")
    await expect(page.get_by_role("log").get_by_text("Sandbox pinned “the rules”")).to_be_attached()
    message = page.locator(f'[data-message-id="{first}"]')
    await expect(message).not_to_be_in_viewport()
    await pinned.click()
    await expect(message).to_be_in_viewport()
    await api("unpinChatMessage", **place)
    await expect(pinned).to_be_hidden()


async def test_the_menu_of_a_group_has_the_commands_of_groups_with_the_bots_name(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    commands = [{"command": "mute", "description": "Mute a story"}]
    await api("setMyCommands", commands=commands, scope={"type": "all_group_chats"})
    await expect(page.get_by_role("button", name="Menu")).to_be_hidden()
    await found(page, "group", "Family")
    await page.get_by_role("button", name="Menu").click()
    await page.get_by_role("menuitem", name="/mute Mute a story").click()
    await expect(page.get_by_role("log").get_by_text("/mute@sandbox_bot")).to_be_visible()
    [update] = (await api("getUpdates", offset=-1)).result
    assert update["message"]["text"] == "/mute@sandbox_bot"


async def test_whoever_is_no_administrator_cannot_write_into_a_closed_topic(api: Api, page: Page) -> None:
    owner = api.telegram.add_user(name="Owner")
    forum = api.telegram.add_supergroup("Newsroom", owner=owner, forum=True)
    await page.goto(api.telegram.url)
    await expect(page.get_by_role("button", name="Start")).to_be_visible()
    topic = await forum.opens_topic(owner, "Armenia")
    [me] = [number for number in api.telegram.state.private_chats if number != owner.chat_id]
    await api.sim("POST", f"/sim/groups/{forum.chat_id}/members", json={"person": me, "rank": "member"})
    await page.get_by_role("button", name="All chats").click()
    await page.locator(".chat-row").filter(has_text="Newsroom").click()
    await page.get_by_role("button", name="Armenia").click()
    await expect(page.locator("#input")).to_be_visible()
    await forum.closes_topic(owner, topic)
    await expect(page.get_by_text("This topic is closed.")).to_be_visible()
    await expect(page.locator("#input")).to_be_hidden()
    await forum.reopens_topic(owner, topic)
    await expect(page.locator("#input")).to_be_visible()
