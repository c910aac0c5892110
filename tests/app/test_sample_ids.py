"""The ids of the sample's gaps go by kilometres of the line: other draws leave nearly all of them as they are."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.project.project import Project
from app.tasks import project_scene

SEEDS = range(5)
CELL_M = 100.0


def ids(report: GapReport) -> dict[tuple[str, int], str]:
    """The id of the gap at each hundred metres of the line that lie in one."""
    return {
        (gap.route, cell): gap.id
        for gap in report.all_gaps
        for cell in range(round(gap.start_m / CELL_M), round(gap.end_m / CELL_M))
    }


def test_over_five_seeds_95_percent_of_the_kilometres_of_gap_keep_their_id(sample: Path) -> None:
    cache, runs = AnalysisCache(), []
    with Project.open(sample, write=False) as project:
        for seed in SEEDS:
            scene = project_scene.scene_of(project, as_of="2026-12-01", seed=seed, draws=200, routes=("TJ-AF",))
            runs.append(ids(find_gaps(scene, cache=cache)))
    assert len({len(run) for run in runs}) > 1, "the draws do differ"
    shares = [
        sum(other.get(cell) == name for cell, name in one.items()) / len(one) for one, other in permutations(runs, 2)
    ]
    assert sum(shares) / len(shares) >= 0.95
