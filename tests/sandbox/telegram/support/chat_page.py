"""Actions on the chat page in a real browser that several tests share."""

from playwright.async_api import Page, expect

from bot.sandbox.telegram.events import Event
from bot.sandbox.telegram.model import Message
from bot.sandbox.telegram.server import Telegram


async def chat_of(page: Page) -> int:
    """Return the number of the person at the page."""
    number: int = await page.evaluate("JSON.parse(localStorage['sandbox.people']).at")
    return number


async def start(page: Page, telegram: Telegram) -> int:
    """Open the page and press Start; return the person's number."""
    await page.goto(telegram.url)
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("log").get_by_text("/start")).to_be_visible()
    return await chat_of(page)


def show(telegram: Telegram, chat_id: int, text: str = "", **fields: object) -> Message:
    """Post a message and tell the page of it with further fields, whatever methods there are that send such."""
    state = telegram.state
    chat = state.chat(chat_id)
    message = Message(state.take_message_id(chat), chat_id, int(state.now()), from_bot=True, text=text)
    chat.messages[message.id] = message
    state.events.publish(chat_id, Event("message", {**state.page_json(message), **fields}))
    return message


async def found(page: Page, kind: str, title: str, *, bot: str = "member") -> None:
    """Found a chat by the page's own form."""
    if await page.locator("#list-button").is_visible():  # a wide window has the list beside the chat
        await page.locator("#list-button").click()
    await page.get_by_role("button", name="New chat").click()
    form = page.get_by_role("dialog", name="New chat")
    await form.get_by_text(kind, exact=True).click()
    await form.get_by_label("Name").fill(title)
    await form.get_by_label("The bot in it").select_option(bot)
    await form.get_by_role("button", name="Create").click()
    await expect(page.locator("#bot-name")).to_have_text(title)


async def say(page: Page, text: str) -> None:
    """Write into the chat that is shown."""
    await page.locator("#input").fill(text)
    await page.locator("#input").press("Enter")
    await expect(page.get_by_role("log").get_by_text(text).last).to_be_visible()


async def new_person(page: Page) -> None:
    """Add a user to the page, and select that user."""
    await page.get_by_role("button", name="You write as").click()
    await page.get_by_role("button", name="New person").click()


async def turn_to(page: Page, name: str) -> None:
    """Be somebody else who is at the page."""
    await page.get_by_role("button", name="You write as").click()
    await page.locator(".person").filter(has_text=name).click()


async def fits(page: Page) -> bool:
    """Return whether nothing is wider than the window."""
    width: int = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return width <= 0
