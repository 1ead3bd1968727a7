"""Run the stand-in for Telegram alone: `python -m bot.sandbox --port 8081`."""

import sys

from bot.sandbox.telegram.command import main

if __name__ == "__main__":
    sys.exit(main())
