"""Samples worked on block by block in several threads, with progress, and given up at once when asked to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.arrays import IntArray
from app.progress import Progress

Result = TypeVar("Result")


def in_blocks(
    rows: IntArray, part: int, workers: int, work: Callable[[IntArray], Result], progress: Progress
) -> Iterator[tuple[IntArray, Result]]:
    """Each block of ``part`` rows in turn, with what ``work`` makes of it. Raises Cancelled, and what that raises."""
    blocks = [rows[first : first + part] for first in range(0, rows.size, part)]
    with ThreadPoolExecutor(max_workers=workers) as pool:
        jobs = [pool.submit(work, block) for block in blocks]
        try:
            for number, (block, job) in enumerate(zip(blocks, jobs, strict=True)):
                progress.at(number / len(blocks))
                yield block, job.result()
        finally:
            pool.shutdown(cancel_futures=True)
