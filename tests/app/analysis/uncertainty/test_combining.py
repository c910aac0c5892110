"""P of samples from the strengths of their sources: the more is in sight, the more is detected."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from app.analysis.detection.source_pairs import PairsCache, conditions_of
from app.analysis.sight.line import LineCache, line_of
from app.analysis.uncertainty.assumptions import Assumptions
from app.analysis.uncertainty.combining import below_theta, combined, combined_by_hour
from app.analysis.uncertainty.drawn_sources import StrengthCache, sources_of
from app.analysis.uncertainty.strength import Strength
from app.progress import Progress
from tests.builders.scenes import device, plain, scene
from tests.builders.terrains import fractal

SHIFTS = ("06:00-18:00", "Mo-Fr 14:00-23:00")
ROUGH = plain(120.0 * fractal(9, 5, 0.5)[:200, :334], sigma=8.0)


def test_p_rises_with_what_is_taken_to_be_in_sight() -> None:
    of = replace(scene([device(2000.0, -700.0), device(5000.0, -900.0)], grid=ROUGH), draws=60)
    line, pairs = line_of(of, LineCache()), PairsCache()
    conditions, assumed = conditions_of(of, line, pairs), Assumptions(of, 60)
    sources = sources_of(of, line, conditions, StrengthCache(pairs.sights), assumed, Progress())
    rows = np.arange(len(line))
    surely, drawn, perhaps = (
        combined(sources, conditions, rows, assumed, sight)
        for sight in (Strength.surely, Strength.drawn, Strength.perhaps)
    )
    assert (surely <= drawn).all()
    assert (drawn <= perhaps).all()
    assert (drawn < perhaps).any()
    gap, least, most = below_theta(drawn, sources, conditions, rows, assumed, 0.5)
    np.testing.assert_array_equal(gap, (drawn < 0.5).mean(axis=-1).T)
    np.testing.assert_array_equal(least, (perhaps < 0.5).mean(axis=-1).T)
    np.testing.assert_array_equal(most, (surely < 0.5).mean(axis=-1).T)


def test_in_the_worst_hour_only_those_on_duty_then_count() -> None:
    radar = device(3000.0, -500.0, "ground_radar")
    others = [
        device(3000.0, -150.0, "binoculars", hours=SHIFTS[0]),
        device(3300.0, -200.0, "thermal_camera", hours=SHIFTS[1]),
    ]
    by_scene = {}
    for name, rows in (("all", [*others, radar]), ("then", [radar])):
        of = replace(scene(rows), draws=60)
        line, pairs = line_of(of, LineCache()), PairsCache()
        conditions, assumed = conditions_of(of, line, pairs), Assumptions(of, 60)
        sources = sources_of(of, line, conditions, StrengthCache(pairs.sights), assumed, Progress())
        p, worst = combined_by_hour(sources, conditions, np.arange(len(line)), assumed)
        np.testing.assert_array_equal(p, combined(sources, conditions, np.arange(len(line)), assumed))
        by_scene[name] = worst.p, p, worst.kinds, conditions
    night = by_scene["then"][1][:, 1]
    np.testing.assert_allclose(by_scene["all"][0], np.minimum(by_scene["then"][1][:, 0], night), atol=2e-7)
    _, p, kinds, conditions = by_scene["all"]
    helped = (p.mean(axis=-1).min(axis=-1) > by_scene["all"][0].mean(axis=-1) + 0.02).nonzero()[0]
    assert helped.size
    assert {conditions.hours.text(kinds[n]) for n in helped.tolist()} == {
        "Mo-Fr 00:00-06:00,23:00-24:00; Sa,Su 00:00-06:00,18:00-24:00"
    }
