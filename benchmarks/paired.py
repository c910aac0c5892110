"""Jobs measured in turn (A, B, A, B …), so that whatever else the machine does falls on all of them alike.

Processor time is what the kernel charged: of this process for our own work, of its children for a peer program.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple


class Spent(NamedTuple):
    """Seconds that went by, and seconds that processors worked."""

    wall: float
    processor: float


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be measured: run ``times`` times in a row, and charged with the mean."""

    work: Callable[[], object]
    times: int = 1
    in_children: bool = False
    """Whether the work is done by child processes: then what this process does to start them is not counted."""


def processor_seconds(in_children: bool) -> float:
    """Seconds that processors have worked so far for this process, or for those of its children that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN if in_children else resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def spend(job: Job) -> Spent:
    """What one run of a job takes."""
    start, worked = time.perf_counter(), processor_seconds(job.in_children)
    for _ in range(job.times):
        job.work()
    wall, processor = time.perf_counter() - start, processor_seconds(job.in_children) - worked
    return Spent(wall / job.times, processor / job.times)


def in_turn(jobs: Mapping[str, Job], rounds: int) -> dict[str, list[Spent]]:
    """What each job took in each round; in a round every job is run once, in the order given."""
    spent: dict[str, list[Spent]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            spent[name].append(spend(job))
    return spent


def middle(spent: Sequence[Spent]) -> Spent:
    """The median of each of the two times."""
    return Spent(median(one.wall for one in spent), median(one.processor for one in spent))


def total(spent: Sequence[Spent]) -> Spent:
    """The sum of each of the two times, of a job that is done in several rounds."""
    return Spent(sum(one.wall for one in spent), sum(one.processor for one in spent))


def ratio(above: Sequence[float], below: Sequence[float]) -> float:
    """The median over the rounds of ``above`` to ``below`` of the same round."""
    return median(one / other for one, other in zip(above, below, strict=True))


def processor_ratio(above: Sequence[Spent], below: Sequence[Spent]) -> float:
    """The median over the rounds of the ratio of processor times."""
    return ratio([one.processor for one in above], [one.processor for one in below])


def wall_ratio(above: Sequence[Spent], below: Sequence[Spent]) -> float:
    """The median over the rounds of the ratio of wall times."""
    return ratio([one.wall for one in above], [one.wall for one in below])


def growth(sizes: Sequence[float], seconds: Sequence[float]) -> float:
    """Time for a unit of the largest size over the least time for a unit of any other: 1 or less where it is linear."""
    each = [time_taken / size for size, time_taken in zip(sizes, seconds, strict=True)]
    return each[-1] / min(each[:-1])


def written(spent: Spent) -> str:
    """Both times as text: processor seconds first, wall seconds behind."""
    return f"{seconds(spent.processor)} ({seconds(spent.wall)} by the wall clock)"


def seconds(value: float) -> str:
    """A time in the unit it reads best in."""
    return f"{value:.2f} s" if value >= 1.0 else f"{1e3 * value:.3g} ms"
