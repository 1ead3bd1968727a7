"""What comes from outside by itself: whether the bot is alive is asked (health), and Telegram brings updates (webhook).

On aiohttp.web, which the transport of httpx has brought into the tree already and whose AppRunner runs in our loop and
takes no signals. Turned down: uvicorn, whose re-raised SIGTERM cuts handlers that are running.
"""
