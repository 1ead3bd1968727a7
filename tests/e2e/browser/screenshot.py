"""Take the README's pictures: `python -m tests.e2e.browser.screenshot docs/chat.png`, or `--wide docs/demo.png`.

Starts the demo, presses Start, follows all topics, and waits until outlets of both sides and another figure were edited
into an alert. The wide one shows the news wire beside the chat.
"""

import asyncio
import sys
from pathlib import Path

from tests.e2e.browser.demo_process import phone, running_demo
from tests.support.browser import running_browser

ALERT_TIMEOUT_MS = 240_000
PHONE_SIZE, WIDE_SIZE = (390, 900), (1200, 800)


async def take(path: Path, *, dark: bool = False, wide: bool = False) -> None:
    """Take a picture of the demo, and write it to `path`."""
    width, height = WIDE_SIZE if wide else PHONE_SIZE
    async with (
        running_demo() as (url, _),
        running_browser() as browser,
        phone(browser, url, width=width, height=height, dark=dark) as page,
    ):
        await page.locator("#start-button").click()
        for topic in ("CSTO", "Armenia", "Azerbaijan"):
            await page.get_by_role("button", name=topic, exact=False).first.click()
            await page.get_by_role("button", name=f"✓ {topic}").first.wait_for()
        alert = page.locator("[data-message-id]").filter(has_text="(was").last
        await alert.wait_for(timeout=ALERT_TIMEOUT_MS)
        if await alert.locator(".more").is_visible():
            await alert.locator(".more").click()  # the list of outlets
        await page.wait_for_timeout(600)
        await alert.evaluate("message => message.scrollIntoView({ block: 'center' })")
        await page.wait_for_timeout(600)
        await page.screenshot(path=path, scale="css" if wide else "device")


if __name__ == "__main__":
    [path] = [argument for argument in sys.argv[1:] if not argument.startswith("--")]
    asyncio.run(take(Path(path), dark="--dark" in sys.argv, wide="--wide" in sys.argv))
