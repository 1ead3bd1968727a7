"""The counts of the outbox."""

from pathlib import Path

from tests.support.command_fixtures import Runs


async def test_migrate_then_stats_counts_the_alerts_by_state(run: Runs, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": f"sqlite:///{tmp_path}/one.db"}
    code, _ = await run("migrate", **settings)
    assert code == 0
    code, output = await run("stats", **settings)
    assert code == 0
    assert "waiting    0" in output.splitlines()
