"""The chat page: rendering of entities, escaping, and reconnection."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from bot.sandbox.telegram.server import Strict, sandbox
from tests.sandbox.telegram.support.caller import Api
from tests.sandbox.telegram.support.chat_page import start
from tests.support.browser import BROWSER_TEST

OPEN = {"Access-Control-Allow-Origin": "*"}
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> javascript:alert(3) \u202e&lt;"

pytestmark = BROWSER_TEST


async def test_a_message_is_drawn_from_its_entities_and_its_button_brings_a_toast(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    await api(
        "sendMessage",
        chat_id=chat,
        text='<b><a href="https://example.am/1">Title</a></b>\n<blockquote expandable>a\nb\nc\nlast</blockquote>end',
        parse_mode="HTML",
        disable_notification=True,
        reply_markup={"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]},
    )
    message = page.locator("article[data-from=bot]")
    await expect(message.get_by_role("link", name="Title")).to_have_attribute("href", "https://example.am/1")
    await expect(message).to_have_attribute("data-silent", "true")
    await message.get_by_role("button", name="Show all").click()
    await expect(message.get_by_role("button", name="Show less")).to_be_visible()
    await message.get_by_role("button", name="Why?").click()
    [update] = (await api("getUpdates", offset=-1, timeout=50, allowed_updates=["callback_query"])).result
    await api("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Because.")
    await expect(page.locator("#toast")).to_have_text("Because.")
    place = {"chat_id": chat, "message_id": update["callback_query"]["message"]["message_id"]}
    await api("editMessageText", **place, text="changed")
    await expect(message.locator(".text")).to_contain_text("changed")
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_the_page_comes_back_after_the_sandbox_was_away(page: Page) -> None:
    async with sandbox(strict=Strict.RECORD) as first:
        chat = await start(page, first)
        port = int(first.url.rpartition(":")[2])
    await expect(page.get_by_role("status").get_by_text("connecting")).to_be_visible()
    async with sandbox(strict=Strict.RECORD, port=port) as second:
        await expect(page.get_by_role("button", name="Start")).to_be_visible()
        await page.get_by_role("button", name="Start").click()
        await expect(page.get_by_role("log").get_by_text("/start")).to_be_visible()
        assert list(second.state.private_chats) == [chat]


async def test_the_wire_is_shown_beside_the_chat_and_its_markup_is_text(page: Page) -> None:
    item = {
        "url": "https://example.am/1",
        "title": HOSTILE,
        "language": "en",
        "outlet": "<b>Wire</b>",
        "country": "AM",
        "kind": "state",
        "published_at": "2026-11-24T12:00:00+00:00",
        "telling": 2,
        "topics": [],
    }
    items = [{**item, "url": "javascript:alert(1)"}, item]
    async with served_wire(items) as wire, sandbox(strict=Strict.RECORD, wire=wire) as telegram:
        await page.goto(telegram.url)
        await page.get_by_role("button", name="Wire").click()
        shown = page.get_by_role("complementary", name="News wire")
        rows = shown.get_by_role("listitem")
        await expect(rows).to_have_count(2)
        await expect(rows.last).to_contain_text("<b>Wire</b>Armenia, state")
        await expect(rows.last).to_contain_text("none of the topics")
        await expect(rows.last).to_contain_text("same story, outlet 2")
        await expect(shown.get_by_role("link")).to_have_count(1)
        items.insert(0, {**item, "url": "https://example.am/2", "title": "Just told", "topics": [{"en": "Armenia"}]})
        await expect(rows.first).to_contain_text("Just told")
        assert await page.evaluate("document.documentElement.scrollWidth") == 360
        await page.locator("#start-button").evaluate("button => button.focus()")
        await expect(page.locator("#start-button")).not_to_be_focused()  # it lies under the wire
        await page.keyboard.press("Escape")
        await expect(shown).to_be_hidden()
        await expect(page.get_by_role("button", name="Wire")).to_be_focused()


async def test_without_a_wire_the_page_shows_none(api: Api, page: Page) -> None:
    await page.goto(api.telegram.url)
    await expect(page.get_by_role("button", name="Start")).to_be_visible()
    await expect(page.locator("#wire, #wire-button, #intro").filter(visible=True)).to_have_count(0)


@asynccontextmanager
async def served_wire(items: list[dict[str, Any]]) -> AsyncIterator[str]:
    """A server at another origin."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"about": {"en": "A test"}, "items": items}, headers=OPEN)

    application = web.Application()
    application.router.add_get("/wire", answer)
    async with TestServer(application) as server:
        yield str(server.make_url("/wire"))
