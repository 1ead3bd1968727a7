"""Messages at the chat page: edits, files, reactions and replies."""

from playwright.async_api import Page, expect

from tests.sandbox.telegram.support.caller import Api, picture
from tests.sandbox.telegram.support.chat_page import fits, say, show, start
from tests.support.browser import BROWSER_TEST

pytestmark = BROWSER_TEST


async def test_an_edit_changes_the_message_in_place_and_its_earlier_texts_can_be_read(api: Api, page: Page) -> None:
    place = {"chat_id": await start(page, api.telegram)}
    for text in ("one", "two"):
        await api("sendMessage", **place, text=text)
    await expect(page.locator("article[data-from=bot]")).to_have_count(2)
    first = page.locator("article[data-from=bot]").first
    number = int(await first.get_attribute("data-message-id") or 0)
    for text in ("one, corrected", "one, corrected again"):
        await api("editMessageText", **place, message_id=number, text=text)
    await expect(first.locator(".text")).to_contain_text("one, corrected again")
    await expect(first).to_have_attribute("data-edits", "2")
    await first.get_by_role("button", name="edited").click()
    history = page.get_by_role("dialog", name="What it said before")
    await expect(history.locator(".earlier")).to_have_text(["one", "one, corrected"])
    await page.keyboard.press("Escape")
    await expect(history).to_be_hidden()


async def test_an_album_is_one_message_of_several_photos_with_the_caption_below(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    media: list[dict[str, str]] = [{"type": "photo", "media": f"attach://p{number}"} for number in range(3)]
    media[0] |= {"caption": "<b>Three</b> views", "parse_mode": "HTML"}
    files = {f"p{number}": picture(80 + number, 60) for number in range(3)}
    sent = (await api.form("sendMediaGroup", files, chat_id=chat, media=media)).result
    photos = page.get_by_role("link", name="Photo")
    await expect(photos).to_have_count(3)
    await expect(page.locator("article[data-from=bot]").filter(visible=True)).to_have_count(1)
    await expect(page.locator("article[data-from=bot] strong")).to_have_text("Three")
    href = await photos.last.get_attribute("href")
    assert href == f"/sim/files/{sent[-1]['photo'][-1]['file_unique_id']}"
    assert await photos.last.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") == 82
    assert await fits(page)


async def test_a_document_is_a_link_with_its_name_and_size_and_a_lost_picture_leaves_words(
    api: Api, page: Page
) -> None:
    chat = await start(page, api.telegram)
    body = b"%PDF-1.7".ljust(123_456)
    await api.form("sendDocument", {"document": body}, chat_id=chat, caption="The report")
    link = page.get_by_role("link", name="document.png")
    await expect(link).to_contain_text("123.5 kB")
    await expect(page.locator("article").last).to_contain_text("The report")
    async with page.expect_download() as loading:
        await link.click()
    download = await loading.value
    assert (download.suggested_filename, (await download.path()).read_bytes()) == ("document.png", body)
    lost = {"file_id": "l", "file_unique_id": "lost", "width": 90, "height": 67}
    show(api.telegram, chat, photo=[lost])
    await expect(page.locator(".photo.lost")).to_be_visible()


async def test_reactions_and_replies_are_left_by_keyboard_alone(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    await api("getUpdates", allowed_updates=["message", "message_reaction"])
    await api("sendMessage", chat_id=chat, text="a story")
    message = page.locator("article[data-from=bot]")
    await page.get_by_role("log").focus()
    await page.keyboard.press("ArrowUp")
    await expect(message).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="React with 👍")).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    reaction = message.get_by_role("button", name="❤ 1")
    await expect(reaction).to_have_attribute("aria-pressed", "true")
    await reaction.press("Enter")
    await expect(reaction).to_have_count(0)
    updates = (await api("getUpdates", offset=-2)).result
    assert [len(update["message_reaction"]["new_reaction"]) for update in updates] == [1, 0]
    await message.focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("#input")).to_be_focused()
    await expect(page.locator("#replying")).to_contain_text("Reply to Sandbox")
    await say(page, "thanks")
    [update] = (await api("getUpdates", offset=-1)).result
    assert update["message"]["reply_to_message"]["text"] == "a story"
    await expect(page.locator("#replying")).to_be_hidden()
    await page.locator("article").last.get_by_role("button", name="Sandbox a story").click()
    await expect(message).to_be_focused()


async def test_typing_is_shown_until_the_message_comes_and_an_alert_waits_to_be_closed(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    await api("sendChatAction", chat_id=chat, action="typing")
    await expect(page.locator("#bot-status")).to_have_text("typing")
    keys = {"inline_keyboard": [[{"text": "Why?", "callback_data": "why"}]]}
    await api("sendMessage", chat_id=chat, text="told", reply_markup=keys)
    await expect(page.locator("#bot-status")).to_have_text("bot")
    button = page.get_by_role("button", name="Why?")
    await button.click()
    await expect(button).to_have_attribute("aria-busy", "true")
    [update] = (await api("getUpdates", offset=-1)).result
    await api("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="So.", show_alert=True)
    alert = page.get_by_role("dialog", name="So.")
    await expect(alert.get_by_role("button", name="OK")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(alert).to_be_hidden()
    await expect(button).not_to_have_attribute("aria-busy", "true")


async def test_who_reads_further_up_stays_there_and_is_told_how_much_has_come(api: Api, page: Page) -> None:
    chat = await start(page, api.telegram)
    for number in range(30):
        await api("sendMessage", chat_id=chat, text=f"line {number}")
    shown = page.locator("article")
    await expect(shown.last).to_contain_text("line 29")
    await expect(shown.last).to_be_in_viewport()
    await page.locator("#log").evaluate("log => log.scrollTo(0, 0)")
    down = page.get_by_role("button", name="To the newest message")
    await expect(down).to_be_visible()
    await api("sendMessage", chat_id=chat, text="come meanwhile")
    await expect(down).to_have_text("1")
    await expect(shown.last).to_contain_text("come meanwhile")
    await expect(shown.last).not_to_be_in_viewport()
    await down.click()
    await expect(shown.last).to_be_in_viewport()
    await expect(down).to_be_hidden()
