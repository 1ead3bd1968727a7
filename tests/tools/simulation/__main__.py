"""`python -m tests.tools.simulation [NUMBER [SEED]]`: run simulations; print the steps of each that fails."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from bot import log
from bot.storage.engine.migrate import migrate
from tests.support.pipeline import running_pipeline
from tests.tools.simulation.scenario import Scenario


async def main(number: int = 100, first: int = 1) -> int:
    """Run `number` scenarios from the seed `first` on, and return the number of those that failed."""
    log.configure(level="CRITICAL", form="text")
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        template, path = Path(folder) / "template.db", Path(folder) / "tidings.db"
        await asyncio.to_thread(migrate, f"sqlite:///{template}")
        for seed in range(first, first + number):
            shutil.copy(template, path)
            async with running_pipeline(f"sqlite:///{path}") as pipeline:
                scenario = Scenario(pipeline, seed)
                await scenario.run()
            violations = scenario.violations()
            failures += bool(violations)
            if violations:
                print(f"seed {seed}:", *violations, "steps:", *scenario.steps, sep="\n  ", flush=True)
    print(f"{number} scenarios, {failures} failed")
    return failures


if __name__ == "__main__":
    arguments = [int(argument) for argument in sys.argv[1:]]
    sys.exit(asyncio.run(main(*arguments)) > 0)
