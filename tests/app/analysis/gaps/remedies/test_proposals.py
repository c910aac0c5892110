"""What is proposed is the first that closes enough; else all that was tried is listed, each with what it closes."""

from __future__ import annotations

import json
from dataclasses import replace

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from tests.builders.scenes import device, scene, zone


def test_a_remedy_is_one_of_what_was_tried_and_closes_enough() -> None:
    posts = [device(2000.0, -500.0, range_m=3000.0, availability=0.9, hours="06:00-18:00"), device(6000.0, -900.0)]
    report = find_gaps(replace(scene(posts), draws=40))
    assert report.all_gaps
    for gap in report.all_gaps:
        enough = [one for one in gap.tried if float(one.numbers["closes_km"]) >= 0.5]
        assert gap.remedy == next(iter(enough), None)


def test_while_a_post_is_dragged_nothing_is_tried() -> None:
    assert all(gap.remedy is None and gap.tried == () for gap in find_gaps(scene(), brief=True).all_gaps)


def test_a_source_elsewhere_leaves_the_trials_of_a_gap_as_they_are_and_one_that_meets_it_does_not() -> None:
    cache = AnalysisCache()
    base, far, near = (
        scene([device(500.0, -400.0), *more])
        for more in ([], [device(7800.0, -200.0, range_m=400.0)], [device(3000.0, -300.0, availability=0.4)])
    )
    for watch in (base, far, near, base):
        again = find_gaps(watch, cache=cache)
        assert again.to_json_bytes() == find_gaps(watch).to_json_bytes()


def test_the_trials_survive_being_stored_and_an_older_run_has_none() -> None:
    report = find_gaps(scene(patrols=[zone(2000.0, 4000.0, revisits_per_day=4.0)]))
    assert any(gap.tried for gap in report.all_gaps)
    assert GapReport.from_json(report.to_json_bytes()).all_gaps == report.all_gaps
    older = json.loads(report.to_json_bytes())
    for row in (*older["gaps"], *older["hard_terrain_gaps"]):
        del row["tried"]
    assert all(gap.tried == () for gap in GapReport.from_json(json.dumps(older)).all_gaps)
