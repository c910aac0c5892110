"""The numbers of docs/worked_sample.md, computed by the analysis itself: python docs/worked_sample.py

One kilometre of the sample project, step by step. ``numbers()`` gives the raw inputs and all intermediate results;
docs/worked_sample.json stores them in full, and the tables between the marks of the page are written from that file.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import numpy as np  # noqa: E402 - the code is found first
from worked_page import blocks_of  # noqa: E402
from worked_source import Source  # noqa: E402
from worked_text import filled  # noqa: E402

from app.analysis.detection.coverage import p_with  # noqa: E402
from app.analysis.gaps.analysis_cache import AnalysisCache  # noqa: E402
from app.analysis.gaps.decision import decide  # noqa: E402
from app.analysis.gaps.find_gaps import find_gaps  # noqa: E402
from app.analysis.gaps.gap_report import CoverageGap  # noqa: E402
from app.analysis.kernels import ray, trace  # noqa: E402 - one ray is taken apart into its blocks
from app.analysis.kernels.ray_terrain import terrain_of  # noqa: E402
from app.analysis.sight.line import line_of  # noqa: E402
from app.analysis.sight.sightlines import Observers, Targets, ends_on, frame_of  # noqa: E402
from app.geo.lrs import GEOD  # noqa: E402
from app.progress import Progress  # noqa: E402
from app.project.project import Project  # noqa: E402
from app.reasons import sentences  # noqa: E402
from app.scene.scene import LOOK_DRAWS, Scene  # noqa: E402
from app.tasks import new_project, project_scene, sample  # noqa: E402

RADIUS_M = 20_000.0
ROUTE, KM, AS_OF = "TJ-AF", 175.7, "2026-10-01"
PAGE, NUMBERS = ROOT / "docs" / "worked_sample.md", ROOT / "docs" / "worked_sample.json"
STATUS = ("covered", "gap", "not assessable")


@contextmanager
def sample_scene() -> Iterator[Scene]:
    """The scene of one border of a new sample project, valid while the project's file exists."""
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        path = Path(folder) / "sample.gpkg"
        Project.create(path, _fill)
        with Project.open(path, write=False) as project:
            scene = project_scene.scene_of(project, as_of=AS_OF, routes=[ROUTE], draws=LOOK_DRAWS)
        yield scene


def _fill(project: Project) -> None:
    new_project.lay_ground(project, Progress())
    sample.add(project, Progress())


class Worked:
    """A run dissected at one sample of one gap."""

    def __init__(self, scene: Scene) -> None:
        self.scene, cache = scene, AnalysisCache()
        self.report = find_gaps(scene, cache=cache)
        self.line = line_of(scene, cache.lines)
        decision = decide(scene, self.line, cache.decision, Progress())
        self.evidence, self.coverage, self.outcome = decision.evidence, decision.coverage, decision.outcome
        self.draws, self.seen = decision.draws, cache.decision.pairs.sights
        self.pairs, self.conditions = self.evidence.pairs, self.evidence.conditions
        self.gap = self._gap()
        profile = self.report.profile
        on_route = (profile.route == ROUTE) & (profile.start_m < self.gap.end_m) & (profile.end_m > self.gap.start_m)
        self.rows = np.flatnonzero(on_route)
        self.sample = int(self.rows[self.rows.size // 2])
        self.own = self.evidence.of(np.array([self.sample]))

    def _gap(self) -> CoverageGap:
        metres = KM * 1000.0
        gaps = (gap for gap in self.report.all_gaps if gap.route == ROUTE and gap.start_m <= metres < gap.end_m)
        return next(gaps)

    # Raw numbers

    def place(self) -> dict[str, Any]:
        profile, n = self.report.profile, self.sample
        names = ("chainage_m", "lon", "lat", "elevation_m")
        return {name: float(getattr(profile, name)[n]) for name in names} | {
            "azimuth_deg": float(self.line.azimuth_deg[n])
        }

    def weather(self) -> dict[str, Any]:
        weather = self.scene.weather
        return {
            "states": list(weather.states),
            "day": list(weather.share_day),
            "night": list(weather.share_night),
            "visibility_m": list(weather.visibility_m),
        }

    def slices(self, period: int) -> list[dict[str, Any]]:
        """The parts of a period with the same sources on duty, and their shares."""
        group = int(self.conditions.group[self.sample])
        slices, roster = self.conditions.slices[group][period], self.pairs.roster[self.own]
        rows = zip(slices.share.tolist(), slices.on[:, roster].tolist(), strict=True)
        merged: dict[tuple[bool, ...], float] = {}
        for share, on in rows:
            merged[tuple(on)] = merged.get(tuple(on), 0.0) + share
        return [{"share": share, "on": list(on)} for on, share in merged.items()]

    def ray(self, sources: list[dict[str, Any]]) -> dict[str, Any]:
        """The sight line most in doubt by blocks: the least clearance over standard deviation in each."""
        doubt = [[abs(p - 0.5) for p in one["places"]["p"]] for one in sources]
        number, place = (int(at) for at in np.unravel_index(np.argmin(doubt), np.shape(doubt)))
        one, places = sources[number], sources[number]["places"]
        source = int(self.pairs.source[self.own[number]])
        trace = Ray(self.scene, source, places["lon"][place], places["lat"][place])
        numbers = {"source": number, "name": one["name"], "place": place, "offset_m": places["offset_m"][place]}
        lengths = {"length_m": trace.length_m, "step_m": float(trace.ray.step_m)}
        return numbers | lengths | {"blocks": trace.blocks()}

    # Results

    def result(self) -> dict[str, Any]:
        coverage, n = self.coverage, self.sample
        names = ("low", "high", "best", "most", "two")
        stated = p_with(self.pairs, "chance", self.conditions, len(self.line))
        result: dict[str, Any] = {
            f"{name}_{period}": float(getattr(coverage, name)[number, n])
            for name in names
            for number, period in enumerate(("day", "night"))
        }
        result |= {f"p_{p}": float(stated[i, n]) for i, p in enumerate(("day", "night"))}
        result |= {f"mean_{p}": float(coverage.p[i, n]) for i, p in enumerate(("day", "night"))}
        result |= {f"k_{p}": int(coverage.k[number, n]) for number, p in enumerate(("day", "night"))}
        result |= {f"g_{p}": float(getattr(self.report.profile, f"g_{p}")[n]) for p in ("day", "night")}
        result |= {"best_condition": float(coverage.best_condition[n]), "in_sight": float(coverage.in_sight[n])}
        result |= {p: STATUS[int(self.outcome.status[i, n])] for i, p in enumerate(("day", "night"))}
        return result | {"class": str(self.outcome.klass[n])}

    def stretch(self) -> list[dict[str, Any]]:
        profile = self.report.profile
        columns = (
            "start_m",
            "end_m",
            "p_day",
            "p_low_day",
            "p_high_day",
            "p_night",
            "p_low_night",
            "p_high_night",
            "g_day",
            "g_night",
        )
        return [
            {name: float(getattr(profile, name)[n]) for name in columns}
            | self._ends(n)
            | {"day": STATUS[int(profile.status_day[n])], "night": STATUS[int(profile.status_night[n])]}
            | {"class": str(profile.klass[n])}
            for n in range(int(self.rows[0]) - 2, int(self.rows[-1]) + 3)
        ]

    def _ends(self, n: int) -> dict[str, float]:
        """The share of draws below 0.5 if what the terrain does not tell is in sight, and if it is not."""
        if self.draws is None:
            raise RuntimeError("the scene of the sample asks for no draws")
        ends = {"least": self.draws.gap_least, "most": self.draws.gap_most}
        periods = ("day", "night")
        return {f"g_{end}_{p}": float(g[i, n]) for end, g in ends.items() for i, p in enumerate(periods)}

    def gap_row(self) -> dict[str, Any]:
        gap = self.gap
        names = ("id", "start_m", "end_m", "period", "klass", "p_low", "p_high", "probability", "porosity", "score")
        return {name: getattr(gap, name) for name in names} | {
            "classes": dict(gap.classes),
            "cause": sentences.sentence(gap.cause),
            "remedy": "" if gap.remedy is None else sentences.sentence(gap.remedy),
        }

    def numbers(self) -> dict[str, Any]:
        parameters = self.scene.parameters
        sources = [Source(self.evidence, self.seen, int(pair)).numbers() for pair in self.own]
        return {
            "route": ROUTE,
            "as_of": AS_OF,
            "place": self.place(),
            "parameters": {name: getattr(parameters, name) for name in ("theta", "gamma", "transect_m", "crosser_mps")},
            "weather": self.weather(),
            "sources": sources,
            "slices": {"day": self.slices(0), "night": self.slices(1)},
            "ray": self.ray(sources),
            "result": self.result(),
            "stretch": self.stretch(),
            "gap": self.gap_row(),
        }


class Ray:
    """One sight line on the finest terrain, sampled at the same steps as in the analysis."""

    def __init__(self, scene: Scene, observer: int, lon: float, lat: float) -> None:
        watch, self.grid = scene.observers, scene.terrain[0].window([lon], [lat], RADIUS_M)
        x, y, mast, bend = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m", "curvature"))
        self.length_m = float(GEOD.inv(x, y, lon, lat)[2])
        eye = ends_on(self.grid, Observers.of(x, y, mast, 1e9))
        end = ends_on(self.grid, Targets.of(lon, lat, scene.parameters.target_height_m / 2.0))
        self.terrain = terrain_of(self.grid)
        self.ray, self.forward = trace.ray_between(frame_of(self.grid), eye, 0, end, 0, self.length_m, bend)

    def at(self, j: int) -> tuple[float, float, float]:
        """Distance from the observer, clearance and its standard deviation at sample j."""
        d = 0.5 * self.length_m + j * self.ray.step_m
        c = ray.clearance(self.terrain.heights, self.ray, d)
        z = ray.standard_clearance(self.terrain, self.ray, d, c)
        return (d if self.forward else self.length_m - d), c, c / z

    def samples(self) -> list[tuple[float, float, float]]:
        """All samples, starting from the observer."""
        return sorted(self.at(j) for j in range(-self.ray.reach, self.ray.reach + 1))

    def blocks(self) -> list[dict[str, float]]:
        """The sample of least clearance over standard deviation of each block, starting from the observer."""
        half, reach = self.ray.per_block // 2, self.ray.reach
        sides = (reach + half - 1) // self.ray.per_block
        blocks = []
        for block in range(-sides, sides + 1):
            first, last = max(block * 2 * half - half, -reach), min(block * 2 * half + half, reach)
            d, c, sd = min((self.at(j) for j in range(first, last + 1)), key=lambda row: row[1] / row[2])
            blocks.append({"distance_m": d, "clearance_m": c, "sd_m": sd})
        return sorted(blocks, key=lambda row: row["distance_m"])


def write(worked: Worked) -> None:
    """Write the numbers and the tables of the page."""
    numbers = worked.numbers()
    NUMBERS.write_text(json.dumps(numbers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    stored = json.loads(NUMBERS.read_text(encoding="utf-8"))
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), blocks_of(stored)), encoding="utf-8")


if __name__ == "__main__":
    with sample_scene() as sample_of_today:
        write(Worked(sample_of_today))
