"""The arithmetic of the benchmarks: turns, medians, ratios. No time is tested."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

import pytest

from benchmarks.paired import (
    Job,
    Spent,
    growth,
    in_turn,
    middle,
    processor_ratio,
    ratio,
    seconds,
    spend,
    total,
    wall_ratio,
)


def test_jobs_are_run_in_turn_each_as_often_as_asked() -> None:
    order: list[str] = []
    jobs = {"ours": Job(partial(order.append, "a"), times=2), "peer": Job(partial(order.append, "b"))}
    spent = in_turn(jobs, 3)
    assert "".join(order) == "aab" * 3
    assert {name: len(rounds) for name, rounds in spent.items()} == {"ours": 3, "peer": 3}


def test_a_ratio_is_the_median_of_those_of_each_round() -> None:
    # A round in which the machine is ten times slower changes no ratio.
    assert ratio([2.0, 20.0, 3.0], [1.0, 10.0, 1.0]) == 2.0
    with pytest.raises(ValueError, match="shorter"):
        ratio([1.0, 2.0], [1.0])


def test_each_ratio_takes_its_own_clock() -> None:
    above, below = [Spent(8.0, 6.0)], [Spent(2.0, 3.0)]
    assert wall_ratio(above, below) == 4.0
    assert processor_ratio(above, below) == 2.0


def test_middle_and_total_are_taken_of_each_clock_alone() -> None:
    assert total([Spent(1.0, 2.0), Spent(3.0, 5.0)]) == Spent(4.0, 7.0)
    assert middle([Spent(1.0, 9.0), Spent(3.0, 7.0), Spent(2.0, 8.0)]) == Spent(2.0, 8.0)


def test_growth_is_one_where_time_is_linear() -> None:
    assert growth([10.0, 20.0, 40.0], [1.0, 2.0, 4.0]) == pytest.approx(1.0)
    assert growth([10.0, 20.0, 40.0], [1.0, 2.0, 16.0]) == pytest.approx(4.0)
    # A fixed share that weighs on small sizes alone is no growth.
    assert growth([10.0, 40.0], [5.0, 8.0]) < 1.0


def test_work_of_children_is_charged_to_them_alone() -> None:
    work = partial(subprocess.run, [sys.executable, "-c", "sum(range(1000000))"], check=True)
    before = spend(Job(lambda: None, in_children=True))
    assert before.processor == 0.0
    assert spend(Job(work, in_children=True)).processor > 0.0


def test_times_are_written_in_the_unit_they_read_best_in() -> None:
    assert [seconds(value) for value in (0.0337, 0.5, 5.186)] == ["33.7 ms", "500 ms", "5.19 s"]
