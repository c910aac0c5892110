"""One source exchanged for some samples gives what the whole scene with it gives."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.decision import decide
from app.analysis.gaps.find_gaps import findings_of
from app.analysis.gaps.pieces import Open
from app.analysis.gaps.remedies.rerun import Rerun, alone
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.scenes import device, scene, zone

POSTS = [device(x, -400.0, hours="08:00-20:00", availability=0.8) for x in (1000.0, 3000.0, 5000.0)]
PATROL = zone(2500.0, 5500.0, revisits_per_day=60.0, detection_probability=0.8, hours="06:00-18:00")


def rerun(watch: Scene) -> tuple[Rerun, Scene]:
    cache = AnalysisCache()
    return Rerun(findings_of(watch, Progress(), cache, brief=True), cache.proposals.reruns), watch


@pytest.mark.parametrize("draws", [0, 40])
def test_a_post_with_other_hours_gives_what_the_whole_scene_with_them_gives(draws: int) -> None:
    trial, watch = rerun(replace(scene(POSTS, patrols=[PATROL]), draws=draws))
    own = alone(watch, [1])
    hours = ("", *watch.observers.hours[1:])
    (variant,) = trial.variants(replace(own, observers=replace(own.observers, hours=("",))))
    changed = replace(watch, observers=replace(watch.observers, hours=(hours[1], "", hours[2])))
    whole = decide(changed, trial.findings.line, AnalysisCache().decision, Progress()).outcome.status
    rows = np.arange(10, 60)
    status = trial._drawn(rows, variant, 1)[1] if draws else trial._bracketed(rows, variant, 1)
    assert (status == whole[:, rows]).all()
    assert (status != trial.findings.outcome.status[:, rows]).any()


@pytest.mark.parametrize("draws", [0, 40])
def test_a_patrol_that_is_thinned_out_loses_what_it_loses_in_the_whole_scene(draws: int) -> None:
    often = {**PATROL, "revisits_per_day": 92.0}
    trial, watch = rerun(replace(scene(patrols=[often]), draws=draws))
    patrol = watch.patrols[0]
    (variant,) = trial.variants(replace(alone(watch), patrols=(replace(patrol, hours=""),)))
    whole = decide(
        replace(watch, patrols=(replace(patrol, hours=""),)), trial.findings.line, AnalysisCache().decision, Progress()
    ).outcome.status
    gap = Open(watch.routes[0], np.arange(0, 5), 0.0, 500.0, "night", "C")
    lost = ((trial.findings.outcome.status == 0) & (whole != 0)).sum(axis=1).max() / 10.0
    assert trial.loses_km(gap, variant, 0) == pytest.approx(lost, abs=0.002)
    assert lost > 1.0


def test_a_scene_of_some_of_its_observers_has_no_other_source() -> None:
    watch = scene(POSTS, patrols=[PATROL])
    own = alone(watch, [2])
    assert own.observers.name == watch.observers.name[2:3]
    assert own.observers.lon.tolist() == watch.observers.lon[2:3].tolist()
    assert own.patrols == ()
    assert len(alone(watch).observers) == 0
