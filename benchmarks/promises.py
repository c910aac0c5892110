"""Remedies kept to what they promise: each one printed for the sample, applied by itself and run again by another seed.

Run as ``python -m benchmarks.promises``. The sample is analysed as a planner would, each remedy that its report prints
is carried out in the project as one step, as `sarhad remedy --apply` does, and what it closes of its gap is counted in
the draws of another seed, before and after. A remedy keeps its promise if the median of that is no less than the 5 %
point printed with it. The step is then undone. Every hole that can be crossed must have a remedy, or say what
was tried.

Ends with 1 where a required figure is missed.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from app.analysis.detection.conditions import PERIODS
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.decision import decide
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.analysis.sight.line import line_of
from app.arrays import FloatArray, IntArray
from app.paths import ROOT
from app.progress import Progress
from app.project.project import Project
from app.reasons.sentences import sentence
from app.scene.scene import LOOK_DRAWS, Scene
from app.tasks import project_scene
from app.tasks.apply_remedy import apply_remedy
from benchmarks.gates import Gate, Sheet

DATE, SEED, OTHER_SEED = "2026-12-01", 3, 20261201
KEPT = Gate("remedies whose median is at least the 5 % point printed, by another seed", least=0.9, unit="")
COUNT = Gate("remedies printed, applied and run again", least=40, unit="")
SILENT = Gate("holes that can be crossed without a remedy or a word on what was tried", most=0, unit="")


@dataclass(frozen=True, slots=True)
class Promise:
    """A gap with its remedy, and the kilometres that it closes in the draws of another seed: 5, 50 and 95 %."""

    gap: CoverageGap
    closed_km: tuple[float, float, float]

    @property
    def low_km(self) -> float:
        """The 5 % point that was printed."""
        return float(_numbers(self.gap)["low_km"])

    @property
    def is_kept(self) -> bool:
        """Whether the median closes as much."""
        return self.closed_km[1] >= self.low_km - 1e-9

    @property
    def line(self) -> str:
        """The gap, the remedy's kind, what was printed, and what another seed gives."""
        numbers = _numbers(self.gap)
        printed = _range(*(float(numbers[name]) for name in ("low_km", "closes_km", "high_km")))
        again = _range(*self.closed_km)
        code = "" if self.gap.remedy is None else self.gap.remedy.code
        return f"{'kept  ' if self.is_kept else 'BROKEN'} {self.gap.id} {code}: printed {printed}, again {again} km"


def _range(low: float, middle: float, high: float) -> str:
    return f"{middle:.1f} ({low:.1f}-{high:.1f})"


def _numbers(gap: CoverageGap) -> dict[str, float | str]:
    return {} if gap.remedy is None else dict(gap.remedy.numbers)


def promises(project: Project, scene: Scene, report: GapReport, cache: AnalysisCache) -> Iterator[Promise]:
    """Each remedy of a report applied in the project, judged by another seed, and undone."""
    before = _drawn(replace(scene, seed=OTHER_SEED), cache)
    for gap in report.all_gaps:
        if gap.remedy is None:
            continue
        apply_remedy(project, scene, gap.remedy)
        after = project_scene.scene_of(project, as_of=DATE, draws=scene.draws, seed=OTHER_SEED)
        rows = rows_of(scene, gap)
        periods = [number for number, name in enumerate(PERIODS) if gap.period in (name, "both")]
        closed = before.open_km(rows, periods) - _drawn(after, cache).open_km(rows, periods)
        low, median, high = np.percentile(closed, (5, 50, 95)).tolist()
        yield Promise(gap, (low, median, high))
        project.undo()


@dataclass(frozen=True, eq=False)
class Drawn:
    """P of every sample, period and draw, and the length of each sample in mm."""

    p: np.ndarray[tuple[int, int, int], np.dtype[np.float32]]
    length_mm: IntArray
    theta: float

    def open_km(self, rows: IntArray, periods: list[int]) -> FloatArray:
        """Kilometres of some samples below theta in any of these periods, in each draw."""
        below = (self.p[rows][:, periods] < self.theta).any(axis=1)
        return np.asarray(self.length_mm[rows] @ below, np.float64) / 1e6


def _drawn(scene: Scene, cache: AnalysisCache) -> Drawn:
    line = line_of(scene, cache.lines)
    draws = decide(scene, line, cache.decision, Progress()).draws
    assert draws is not None
    return Drawn(draws.p.of(np.arange(len(line))), line.length_mm, scene.parameters.theta)


def rows_of(scene: Scene, gap: CoverageGap) -> IntArray:
    """The samples of a gap, by where their middles lie; a gap on a ring may go beyond its zero."""
    first = 0
    for route, samples in zip(scene.routes, scene.samples, strict=True):
        if route.name == gap.route:
            at = samples.chainage_m
            inside = (at >= gap.start_m) & (at < gap.end_m)
            inside |= (at + route.length_m >= gap.start_m) & (at + route.length_m < gap.end_m)
            return np.asarray(np.flatnonzero(inside) + first, np.int64)
        first += len(samples)
    raise ValueError(gap.route)


def silent(report: GapReport) -> list[str]:
    """Holes with a piece that can be crossed for which nothing is proposed and nothing was tried."""
    gaps = {gap.id: gap for gap in report.gaps}
    pieces = {hole.id: [gaps[one] for one in hole.gaps if one in gaps] for hole in report.holes}
    return [hole for hole, own in pieces.items() if own and not any(gap.remedy or gap.tried for gap in own)]


def measure(path: Path, sheet: Sheet) -> None:
    """Print each remedy and the figures."""
    subprocess.run([sys.executable, "main.py", "new", str(path), "--sample"], cwd=ROOT, check=True)
    with Project.open(path) as project:
        scene = project_scene.scene_of(project, as_of=DATE, draws=LOOK_DRAWS, seed=SEED)
        cache = AnalysisCache()
        report = find_gaps(scene, cache=cache)
        judged = []
        for one in promises(project, scene, report, cache):
            judged.append(one)
            print(f"   {one.line}")
    example = next((one.gap.remedy for one in judged if one.gap.remedy is not None), None)
    print(f"   e.g. {sentence(example)}" if example is not None else "   none was printed")
    sheet.put(COUNT, len(judged))
    sheet.put(KEPT, float(np.mean([one.is_kept for one in judged])))
    sheet.put(SILENT, len(silent(report)))


def main() -> int:
    """Run it in a temporary folder; 1 where a required figure is missed."""
    sheet = Sheet("promises")
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder) / "p.gpkg", sheet)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
