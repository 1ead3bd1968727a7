import asyncio
from collections.abc import Mapping

import pytest

from bot.errors import StorageError
from bot.storage.engine.group_commit import GroupCommit


class Transactions:
    """Records the batches that were written; refuses those that hold a key of `refused`."""

    def __init__(self) -> None:
        self.written: list[dict[str, int]] = []
        self.attempts: list[dict[str, int]] = []
        self.refused: set[str] = set()
        self.may_begin, self.wrote = asyncio.Event(), asyncio.Event()

    async def write(self, batch: Mapping[str, int]) -> None:
        self.attempts.append(dict(batch))
        await self.may_begin.wait()
        if self.refused & batch.keys():
            raise StorageError("refused")
        self.written.append(dict(batch))
        self.wrote.set()


@pytest.fixture
def transactions() -> Transactions:
    return Transactions()


async def _save_all(commits: GroupCommit[str, int], transactions: Transactions) -> list[BaseException | None]:
    """Save `first`, and while its transaction is open `second` and `third`."""
    saving = [asyncio.ensure_future(commits.save("first", 1))]  # noqa: TID251  gathered below
    await asyncio.sleep(0)
    saving += [asyncio.ensure_future(commits.save(key, 2)) for key in ("second", "third")]  # noqa: TID251  the same
    await asyncio.sleep(0)
    transactions.may_begin.set()
    return list(await asyncio.gather(*saving, return_exceptions=True))


async def test_values_that_arrive_during_a_transaction_share_the_next_one(transactions: Transactions) -> None:
    commits = GroupCommit(transactions.write)
    assert await _save_all(commits, transactions) == [None, None, None]
    assert transactions.written == [{"first": 1}, {"second": 2, "third": 2}]


async def test_one_caller_of_a_discarded_batch_gets_the_error_and_the_batch_is_not_written_later(
    transactions: Transactions,
) -> None:
    commits = GroupCommit(transactions.write)
    transactions.refused = {"third"}
    errors = await _save_all(commits, transactions)
    assert [isinstance(error, StorageError) for error in errors].count(True) == 1
    await commits.flush()
    assert transactions.written == [{"first": 1}]
    assert not commits.is_failing


async def test_refused_values_are_written_again_one_by_one_until_each_is_written(transactions: Transactions) -> None:
    commits = GroupCommit(transactions.write, retry_seconds=0.01)
    transactions.refused = {"third"}
    saving = asyncio.ensure_future(_save_all(commits, transactions))  # noqa: TID251  awaited below
    while {"second": 2} not in transactions.written:
        await transactions.wrote.wait()
        transactions.wrote.clear()
    assert commits.is_failing, "one is refused still, and delays no other"
    transactions.refused = set()
    assert await saving == [None, None, None]
    assert transactions.written == [{"first": 1}, {"second": 2}, {"third": 2}]
    assert not commits.is_failing


async def test_a_later_value_of_a_key_is_written_after_the_earlier_one(transactions: Transactions) -> None:
    commits = GroupCommit(transactions.write)
    first = asyncio.ensure_future(commits.save("feed", 1))  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    second = asyncio.ensure_future(commits.save("feed", 2))  # noqa: TID251  awaited below
    await asyncio.sleep(0)
    transactions.may_begin.set()
    await asyncio.gather(first, second)
    assert transactions.written == [{"feed": 1}, {"feed": 2}]
