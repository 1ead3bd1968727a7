"""Take the README's picture of the chat page: `python -m tests.journey.screenshot docs/chat.png`.

Starts the demo, presses Start, follows all topics, and waits until an alert names more than one outlet.
"""

import asyncio
import sys
from pathlib import Path

from tests.journey.world import demo, phone

PATIENCE = 90_000  # milliseconds


async def take(path: Path, *, dark: bool = False) -> None:
    """Write the picture."""
    async with demo() as (url, _), phone(url, height=900, dark=dark) as page:
        await page.locator("#start-button").click()
        for topic in ("CSTO", "Armenia", "Azerbaijan"):
            await page.get_by_role("button", name=topic, exact=False).first.click()
            await page.get_by_role("button", name=f"✓ {topic}").first.wait_for()
        alert = page.locator("[data-message-id]").filter(has_text="outlets").last
        await alert.wait_for(timeout=PATIENCE)
        await alert.locator(".more").click()  # the list of outlets
        await page.wait_for_timeout(600)
        await page.locator("#log").evaluate("log => log.scrollTo(0, log.scrollHeight)")
        await page.wait_for_timeout(600)
        await page.screenshot(path=path)


if __name__ == "__main__":
    asyncio.run(take(Path(sys.argv[1]), dark="--dark" in sys.argv))
