"""The arithmetic of the attackers: differences by draw, their limit, and places by length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.attackers import Outcome, at_random, difference, fares, in_hours, limit, places, put, strata
from benchmarks.gates import Sheet
from benchmarks.printed import printed, printed_at_worst
from tests.builders.scenes import device, scene, zone
from tests.builders.walked_worlds import walked


def outcome(missed: list[list[int]], stated: float) -> Outcome:
    seen = np.array(missed, dtype=bool)
    return Outcome(np.tile(np.arange(seen.shape[1]), (len(seen), 1)), seen, np.full(seen.shape, stated))


def test_attackers_of_one_draw_count_as_one() -> None:
    of = outcome([[1, 1, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]], 0.5)
    more, error = difference(of, np.ones((4, 4), np.bool_))
    assert more == 0.0
    # Half a share either way in each of four draws, however many attackers there are in one.
    assert error == pytest.approx(0.25)
    some = of.among(np.array([True, False, False, False]))
    assert difference(of, some) == pytest.approx((0.0, 0.25))
    assert difference(outcome([[1, 1, 1, 0]] * 4, 0.5), np.ones((4, 4), np.bool_)) == pytest.approx((0.25, 0.0))


def test_a_difference_may_be_three_standard_errors_or_a_hundredth() -> None:
    assert limit(0.001) == 0.01
    assert limit(0.01) == pytest.approx(0.03)


def test_too_large_a_difference_is_missed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sheet = Sheet("attackers", tmp_path / "none.json")
    put("some", outcome([[1, 1, 1, 0]] * 4, 0.745), sheet)
    put("others", outcome([[1, 1, 1, 0]] * 4, 0.73), sheet)
    assert [row.missed for row in sheet.rows] == [False, True]
    assert "16 attackers, missed 0.7500, printed 0.7300, difference +0.0200" in capsys.readouterr().out


def test_places_are_as_likely_as_they_are_long() -> None:
    line = walked(scene()).world.line
    chosen = places(line, 50_000, np.random.default_rng(1))
    assert (np.diff(chosen) >= 0).all()
    share = np.bincount(chosen, minlength=len(line)) / chosen.size
    np.testing.assert_allclose(share, line.length_mm / line.length_mm.sum(), atol=0.003)


def test_all_kinds_of_attackers_fare_as_is_printed() -> None:
    posts = [device(2000.0, -300.0, hours="06:00-18:00"), device(6500.0, -300.0, "ground_radar")]
    of = walked(scene(posts, patrols=[zone(3000.0, 6000.0, schedule="fixed", revisits_per_day=60.0)]), 40)
    settings = of.conditions, of.assumed, of.world.reachable
    worst = printed_at_worst(of.sources, *settings)
    kinds = (
        at_random("random", of.world, printed(of.sources, *settings)),
        in_hours("worst hour", worst.hour, worst),
        at_random("knowing", of.world, printed(of.sources, *settings, knows=True), knows=True),
    )
    missed = []
    for kind in kinds:
        result = fares(kind, of.world, np.random.default_rng(2), 300)
        more, error = difference(result, np.ones(result.missed.shape, np.bool_))
        assert abs(more) < max(3.0 * error, 0.025)
        missed.append(result.missed.mean())
    assert missed[0] < min(missed[1:]) - 0.03


def test_strata_are_by_what_reaches_a_place() -> None:
    patrols = [zone(1000.0, 2000.0, schedule="fixed"), zone(1500.0, 4000.0, schedule="random")]
    world = walked(scene([device(6000.0, -100.0, "observation_post", range_m=500.0)], patrols=patrols)).world
    by = strata(world)
    assert np.logical_or.reduce(list(by.values())).tolist() == world.reachable.tolist()
    assert np.sum(list(by.values()), axis=0).max() == 1
    assert {name: bool(samples.any()) for name, samples in by.items()} == dict.fromkeys(by, True)
