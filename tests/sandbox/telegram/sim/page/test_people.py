"""Several users at one page, the log of requests, and the sandbox's clock."""

import re

from playwright.async_api import Page, expect

from tests.sandbox.telegram.support.caller import Api, FrozenUnixClock
from tests.sandbox.telegram.support.chat_page import chat_of, start
from tests.support.browser import BROWSER_TEST

pytestmark = BROWSER_TEST


async def test_each_person_has_a_chat_of_their_own_and_unread_ones_are_counted(api: Api, page: Page) -> None:
    first = await start(page, api.telegram)
    await page.get_by_role("button", name="You write as").click()
    await page.get_by_role("button", name="New person").click()
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("log").get_by_text("/start")).to_be_visible()
    second = await chat_of(page)
    assert second != first
    await page.locator("#input").fill("half a wo")
    for number in range(2):
        await api("sendMessage", chat_id=first, text=f"for the first {number}")
    await expect(page.locator("#people-badge")).to_have_text("2")
    await expect(page.get_by_role("log").get_by_text("for the first")).to_have_count(0)
    await page.get_by_role("button", name="You write as Ann; 2 unread with others").click()
    await page.get_by_role("button", name="for the first 1").click()
    await expect(page.get_by_role("log").get_by_text("for the first")).to_have_count(2)
    await expect(page.locator("#people-badge")).to_have_text("")
    await expect(page.locator("#input")).to_have_value("")
    await page.reload()
    await expect(page.get_by_role("log").get_by_text("for the first")).to_have_count(2)
    await page.get_by_role("button", name="You write as You").click()
    await page.get_by_role("button", name="Take Ann off this list").click()
    await expect(page.locator("#people-list li")).to_have_count(1)
    assert set(api.telegram.state.private_chats) == {first, second}
    assert await page.evaluate("document.documentElement.scrollWidth") == 360


async def test_the_strip_shows_what_the_bot_asked_and_what_failed_as_it_comes(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    await api("sendMessage", chat_id=chat, text="before")
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("button", name="Requests and failures").click()
    calls = page.locator("#strip-list li")
    await expect(calls).to_have_count(1)
    await api("getUpdates")
    await api("sendMessage", chat_id=chat, text=f"<b>{api.telegram.token}", parse_mode="HTML")
    await expect(calls).to_have_count(2)
    await expect(calls.first).to_contain_text("400 Bad Request: can't parse entities")
    await expect(page.locator("#strip-count")).to_contain_text("2 shown, 1 failed")
    await expect(calls.first.locator(".call-took")).to_have_text(re.compile(r"^[\d.]+ ms$"))
    await page.get_by_role("switch", name="Only failures").check()
    await expect(calls.filter(visible=True)).to_have_count(1)
    await calls.first.locator("summary").click()
    await expect(calls.first.locator("pre")).to_contain_text("400 Bad Request: can't parse entities")
    await expect(calls.first.locator("pre")).to_contain_text("<b><token>")
    assert api.telegram.token not in await page.content()
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.get_by_role("button", name="Close requests").click()
    await expect(page.locator("#strip")).to_be_hidden()


async def test_the_sandboxs_clock_is_moved_and_frozen_from_the_menu(
    api: Api, page: Page, clock: FrozenUnixClock
) -> None:
    await start(page, api.telegram)
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("button", name="+1 day").click()
    await expect(page.locator("#clock")).to_contain_text("Jan 16, 2027")
    slider = page.get_by_role("slider", name="Move the clock")
    await slider.press("ArrowRight")
    await expect(page.locator("#clock-then")).to_contain_text("+1 min")
    assert api.telegram.clock() == clock() + 86400  # nothing is moved until it is let go
    await slider.press("Enter")
    await page.get_by_role("button", name="Freeze").click()
    await expect(page.get_by_role("button", name="Freeze")).to_have_attribute("aria-pressed", "true")
    clock.advance(60)
    _, answer = await api.sim("GET", "/sim/clock")
    assert answer == {"now": 1_800_000_000.0 + 86400 + 60, "frozen": True}
    await page.get_by_label("Set to").fill("2027-03-01T12:00")
    await expect(page.locator("#clock")).to_contain_text("Mar 1, 2027")


async def test_whoever_takes_another_language_before_start_can_write_afterwards(api: Api, page: Page) -> None:
    await page.goto(api.telegram.url)
    await page.get_by_role("button", name="More").click()
    await page.get_by_text("Русский").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Ещё")).to_be_focused()
    await page.get_by_role("button", name="Начать").click()
    field = page.get_by_placeholder("Сообщение")
    await expect(field).to_be_visible()
    assert await field.evaluate("field => field.clientHeight") > 30
    [chat] = api.telegram.state.private_chats.values()
    assert chat.user.language_code == "ru"
