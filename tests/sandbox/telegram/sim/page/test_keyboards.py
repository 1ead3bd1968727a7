"""Keyboards of the bot, its buttons, inline mode and links to it, at the chat page."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox.telegram.server import Strict, Telegram, sandbox
from bot.sandbox.telegram.state.inline import Inline
from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.sandbox.telegram.support.chat_page import fits, found, show, start
from tests.support.browser import BROWSER_TEST, IN_SESSION_LOOP

PLACEHOLDER = "Search the news"

pytestmark = BROWSER_TEST


@pytest_asyncio.fixture(loop_scope=IN_SESSION_LOOP)
async def telegram(clock: FrozenUnixClock) -> AsyncIterator[Telegram]:
    async with sandbox(strict=Strict.RECORD, now=clock, inline=Inline(PLACEHOLDER)) as running:
        yield running


async def last_text(api: Api) -> str:
    [update] = (await api("getUpdates", offset=-1)).result
    return str(update["message"]["text"])


async def test_a_reply_keyboard_writes_what_it_says_and_one_for_once_then_closes(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    place: dict[str, object] = {"text": "Send my place", "request_location": True}
    rows = [[{"text": "Yes"}, {"text": "No"}], [place]]
    show(api.telegram, chat, "Sure?", reply_keyboard={"keyboard": rows, "one_time_keyboard": True})
    keyboard = page.get_by_role("group", name="Keyboard of the bot")
    await expect(keyboard.get_by_role("button")).to_have_text(["Yes", "No", "Send my place"])
    await expect(keyboard.get_by_role("button", name="Send my place")).to_be_disabled()
    assert await fits(page)
    await keyboard.get_by_role("button", name="Yes").click()
    await expect(page.get_by_role("log").get_by_text("Yes")).to_be_visible()
    assert await last_text(api) == "Yes"
    await expect(keyboard).to_be_hidden()
    opener = page.get_by_role("button", name="Keyboard of the bot")
    await opener.click()
    await expect(keyboard).to_be_visible()
    show(api.telegram, chat, "Thanks", reply_keyboard={"remove_keyboard": True})
    await expect(keyboard).to_be_hidden()
    await expect(opener).to_be_hidden()


async def test_a_forced_reply_opens_the_field_with_its_own_hint(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    forced = {"force_reply": True, "input_field_placeholder": "Words to follow"}
    asking = show(api.telegram, chat, "What else?", reply_keyboard=forced)
    field = page.get_by_placeholder("Words to follow")
    await expect(field).to_be_focused()
    await field.fill("corridor")
    await field.press("Enter")
    await expect(page.get_by_role("log").get_by_text("corridor")).to_be_visible()
    [update] = (await api("getUpdates", offset=-1)).result
    assert update["message"]["reply_to_message"]["message_id"] == asking.id


async def test_a_copying_button_copies_and_one_that_asks_inline_fills_the_field(api: Api, page: Page) -> None:
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat = await start(page, api.telegram)
    in_this_chat, elsewhere = "switch_inline_query_current_chat", "switch_inline_query"
    row = [
        {"text": "Copy", "copy_text": {"text": "X-1"}},
        {"text": "Here", in_this_chat: "csto"},
        {"text": "There", elsewhere: ""},
    ]
    await api("sendMessage", chat_id=chat, text="Buttons", reply_markup={"inline_keyboard": [row]})
    await page.get_by_role("button", name="Copy").click()
    await expect(page.locator("#toast")).to_have_text("Copied.")
    assert await page.evaluate("navigator.clipboard.readText()") == "X-1"
    await page.get_by_role("button", name="Here", exact=True).click()
    await expect(page.locator("#input")).to_have_value("@sandbox_bot csto")
    await page.locator("#input").fill("")
    await found(page, "group", "Family")
    await page.get_by_role("button", name="All chats").click()
    await page.locator(".chat-row").filter(has_text="Buttons").click()
    await page.get_by_role("button", name="There").click()
    await page.get_by_role("dialog", name="Choose a chat").get_by_role("button", name="Family").click()
    await expect(page.locator("#bot-name")).to_have_text("Family")
    await expect(page.locator("#input")).to_have_value("@sandbox_bot ")


async def test_inline_mode_asks_as_one_types_and_sends_what_is_chosen_by_keyboard(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    field, offered = page.locator("#input"), page.get_by_role("group", name="What the bot offers")
    async with page.expect_response("**/inline"):
        await field.press_sequentially("@sandbox_bot cs")
        await expect(offered).to_have_text(PLACEHOLDER)
    queries = [update["inline_query"] for update in (await api("getUpdates")).result if "inline_query" in update]
    assert [query["query"] for query in queries] == ["cs"]
    content = {"message_text": "<b>Summit</b>", "parse_mode": "HTML"}
    results = [
        {"type": "article", "id": str(number), "title": f"Story {number}", "input_message_content": content}
        for number in range(2)
    ]
    await api("answerInlineQuery", inline_query_id=queries[-1]["id"], results=results)
    await expect(offered.get_by_role("button")).to_have_count(2)
    await field.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(offered.get_by_role("button", name="Story 0")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field).to_have_value("")
    await expect(offered).to_be_hidden()
    article = page.locator("article").last
    await expect(article.locator("strong")).to_have_text("Summit")
    await expect(article.locator(".via")).to_have_text("via @sandbox_bot")


async def test_a_link_to_the_bot_starts_it_with_its_payload_here_or_in_a_group(api: Api, page: Page) -> None:
    async def follow(link: str) -> None:
        await page.get_by_role("button", name="All chats").click()
        await page.get_by_role("button", name="Open a link").click()
        await page.get_by_label("Link or payload").fill(link)
        await page.get_by_role("button", name="Open", exact=True).click()

    await page.goto(api.telegram.url)
    await follow("https://t.me/somebody_else?start=x")
    await expect(page.get_by_role("alert")).to_have_text("This is no link to this bot.")
    await page.get_by_role("button", name="Cancel").click()
    await follow("https://t.me/Sandbox_bot?start=topic_12")
    await expect(page.get_by_role("log").get_by_text("/start topic_12")).to_be_visible()
    assert await last_text(api) == "/start topic_12"
    await found(page, "group", "Family", bot="")
    await follow("tg://resolve?domain=sandbox_bot&startgroup=here")
    await page.get_by_role("dialog", name="Choose a chat").get_by_role("button", name="Family").click()
    await expect(page.get_by_role("log").get_by_text("/start@sandbox_bot here")).to_be_visible()
    assert await last_text(api) == "/start@sandbox_bot here"


async def test_commands_are_offered_as_one_types_and_chosen_by_keyboard(api: Api, page: Page) -> None:
    await start(page, api.telegram)
    names = ("latest", "language", "topics")
    await api("setMyCommands", commands=[{"command": name, "description": f"About {name}"} for name in names])
    await expect(page.get_by_role("button", name="Menu")).to_be_visible()
    await page.locator("#input").press_sequentially("/la")
    offered = page.get_by_role("menu", name="Commands").get_by_role("menuitem")
    await expect(offered).to_have_count(2)
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("ArrowUp")
    await expect(offered.first).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log").get_by_text("/latest")).to_be_visible()
    await expect(page.locator("#input")).to_be_focused()
