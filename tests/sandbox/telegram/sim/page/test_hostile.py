"""Hostile texts at every place of the chat page: shown as text, without running scripts or sending requests."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Dialog, Page, Request, expect

from bot.sandbox.telegram.client.user import UserClient
from tests.sandbox.telegram.support.caller import Api
from tests.sandbox.telegram.support.chat_page import fits, show, start
from tests.support.browser import BROWSER_TEST
from tests.support.data import data
from tests.support.volume import Volume

HOSTILE = (
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    '"><svg/onload=alert(3)>',
    "javascript:alert(4) data:text/html,<script>alert(5)</script>",
    "</div><iframe srcdoc='<script>parent.alert(6)</script>'>\u202e{{7*7}}${alert(8)}",
    "__proto__",
)
STRANGE = "#messages :is(script, iframe, object, embed, form, style, img)"

pytestmark = BROWSER_TEST


@asynccontextmanager
async def unharmed(page: Page, address: str) -> AsyncIterator[None]:
    """Insist that meanwhile no dialog opens, no request leaves the sandbox, and its policy has nothing to refuse."""
    harm: list[str] = []

    async def note(dialog: Dialog) -> None:
        harm.append(f"dialog {dialog.message}")
        await dialog.dismiss()

    def asked(request: Request) -> None:
        if not request.url.startswith(address):
            harm.append(f"request {request.url}")

    page.on("dialog", note)
    page.on("request", asked)
    page.on("console", lambda line: harm.append(line.text) if "Content Security Policy" in line.text else None)
    yield
    assert harm == []


async def test_names_titles_buttons_and_files_that_are_markup_stay_words(api: Api, page: Page) -> None:
    async with unharmed(page, api.telegram.url):
        chat = await start(page, api.telegram)
        await api("setMyName", name="<b>Bot</b>")
        owner = api.telegram.add_user(name=HOSTILE[0])
        forum = api.telegram.add_supergroup(HOSTILE[1], owner=owner, forum=True)
        await forum.adds_bot(owner)
        await api.sim("POST", f"/sim/groups/{forum.chat_id}/members", json={"person": chat, "rank": "member"})
        await forum.opens_topic(owner, HOSTILE[3])
        for text in HOSTILE:
            await forum.says(owner, text)
            await api("sendMessage", chat_id=chat, text=text, reply_markup={"keyboard": [[{"text": text}]]})
            row = [{"text": text, "callback_data": "x"}]
            await api("sendMessage", chat_id=chat, text=text, reply_markup={"inline_keyboard": [row]})
            await UserClient(api.telegram.state, chat).sends_document(text, b"%PDF", caption=text)
        await expect(page.locator("article")).to_have_count(1 + 3 * len(HOSTILE))
        row = [{"text": "go", "url": "javascript:alert(9)"}]
        paper = {"file_id": "d", "file_unique_id": f"../../{HOSTILE[0]}", "file_name": "last", "file_size": 1}
        show(api.telegram, chat, document=paper, reply_markup={"inline_keyboard": [row]})
        await expect(page.locator("#bot-name")).to_have_text("<b>Bot</b>")
        await expect(page.locator(".file b")).to_have_text([*HOSTILE, "last"])
        await expect(page.locator("#keyboard")).to_have_text(HOSTILE[-1])
        assert await page.locator(STRANGE).count() == 0
        assert await page.locator("#messages a[href^=javascript]").count() == 0
        await page.get_by_role("button", name="All chats").click()
        await page.locator(".chat-row").filter(has_text=HOSTILE[1]).click()
        await expect(page.locator("#bot-name")).to_have_text(HOSTILE[1])
        await expect(page.locator(".author").first).to_have_text(HOSTILE[0])
        await page.get_by_role("button", name="About this chat").click()
        await expect(page.locator("#card-title")).to_have_text(HOSTILE[1])
        assert await page.locator(STRANGE).count() == 0
        assert await fits(page)


@pytest.mark.fuzz
async def test_naughty_strings_are_shown_as_they_are(api: Api, page: Page, volume: Volume) -> None:
    naughty = json.loads(data("security", "strings", "blns", "blns.json").read_bytes())
    lists = data("security", "patt", "XSS Injection", "Intruders")
    attacks = (lists / "xss_payloads_quick.txt").read_text(errors="replace").splitlines()
    texts = [text for text in [*naughty, *attacks] if text.strip()][: 700 : volume(10, full=1)]
    async with unharmed(page, api.telegram.url):
        chat = await start(page, api.telegram)
        for text in texts:
            row = [{"text": text, "callback_data": "x"}]
            show(api.telegram, chat, text, reply_markup={"inline_keyboard": [row]})
        await page.reload(wait_until="commit")
        await expect(page.locator("article[data-from=bot]")).to_have_count(len(texts))
        shown = await page.locator("article[data-from=bot] .text").evaluate_all(
            "all => all.map(one => one.firstChild.data)"
        )
        assert shown == [text.replace("\x00", "\ufffd") for text in texts]
        assert await page.locator(STRANGE).count() == 0
