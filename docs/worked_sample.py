"""The numbers of docs/worked_sample.md, from the code that makes every run: python docs/worked_sample.py

One kilometre of the sample project, step by step. ``numbers()`` gives raw inputs and every result on the way;
docs/worked_sample.json keeps them in full, and the tables between the marks of the page are written from that file.
"""

from __future__ import annotations

import json
import math
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402 - the code is found first

from app import baseline, runs, sample, wording  # noqa: E402
from app.analysis import _ray, _trace  # noqa: E402 - one ray is taken apart into its blocks
from app.analysis._terrain import terrain_of  # noqa: E402
from app.analysis.cause import Evidence  # noqa: E402
from app.analysis.decision import decide  # noqa: E402
from app.analysis.detection import exposure_s, glimpse, hazard  # noqa: E402
from app.analysis.gaps import find_gaps  # noqa: E402
from app.analysis.line import line_of  # noqa: E402
from app.analysis.results import CoverageGap  # noqa: E402
from app.analysis.sight import SightCache  # noqa: E402
from app.analysis.sightlines import Observers, Targets, ends_on, frame_of  # noqa: E402
from app.geo.lrs import GEOD  # noqa: E402
from app.progress import Progress  # noqa: E402
from app.project import Project  # noqa: E402
from app.scene import LOOK_DRAWS, Scene  # noqa: E402

RADIUS_M = 20_000.0
ROUTE, KM, AS_OF = "TJ-AF", 175.7, "2026-10-01"
PAGE, KEPT = ROOT / "docs" / "worked_sample.md", ROOT / "docs" / "worked_sample.json"
STATUS = ("covered", "gap", "not assessable")


@contextmanager
def sample_scene() -> Iterator[Scene]:
    """The scene of a new sample project, one border of it, for as long as the project's file is there."""
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        path = Path(folder) / "sample.gpkg"
        Project.create(path, _fill)
        with Project.open(path, write=False) as project:
            scene = runs.scene_of(project, as_of=AS_OF, routes=[ROUTE], draws=LOOK_DRAWS)
        yield scene


def _fill(project: Project) -> None:
    baseline.lay_ground(project, Progress())
    sample.add(project, Progress())


class Worked:
    """A run taken apart at one sample of one gap."""

    def __init__(self, scene: Scene) -> None:
        self.scene, cache = scene, SightCache()
        self.report = find_gaps(scene, cache=cache)
        self.line = line_of(scene, cache)
        made = decide(scene, self.line, cache, Progress())
        self.pairs, self.conditions, self.coverage, self.outcome = (
            getattr(made, name) for name in ("pairs", "conditions", "coverage", "outcome")
        )
        self.evidence = Evidence(scene, self.line, self.pairs, self.conditions)
        self.gap = self._gap()
        profile = self.report.profile
        on_route = (profile.route == ROUTE) & (profile.start_m < self.gap.end_m) & (profile.end_m > self.gap.start_m)
        self.rows = np.flatnonzero(on_route)
        self.sample = int(self.rows[self.rows.size // 2])
        self.own = self.evidence.of(np.array([self.sample]))

    def _gap(self) -> CoverageGap:
        metres = KM * 1000.0
        found = (gap for gap in self.report.all_gaps if gap.route == ROUTE and gap.start_m <= metres < gap.end_m)
        return next(found)

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

    def source(self, pair: int) -> dict[str, Any]:
        """What is known of one source at the sample, and what follows for it alone."""
        watch, k, pairs = self.scene.observers, int(self.pairs.source[pair]), self.pairs
        kind, parameters = self.scene.types[watch.type[k]], self.scene.parameters
        place = self.place()
        azimuth, _, _ = GEOD.inv(watch.lon[k], watch.lat[k], place["lon"], place["lat"])
        across = abs(math.sin(math.radians(azimuth - place["azimuth_deg"])))
        distance = np.array([pairs.distance_m[pair]])
        seconds = exposure_s(kind, parameters.transect_m, parameters.crosser_mps)
        rate = hazard(kind, distance, radial_mps=parameters.crosser_mps * across)
        raw = {
            "name": watch.name[k],
            "label": kind.label,
            "model": type(kind.physics).__name__.lower(),
            "physics": {key: value for key, value in asdict(kind.physics).items() if isinstance(value, float)},
            "glimpse_interval_s": kind.glimpse_interval_s,
            "glimpse_cap": kind.glimpse_cap,
            "visibility_factor": list(kind.visibility_factor or ()),
            "use_day": list(kind.use_day),
            "use_night": list(kind.use_night),
            "hours": watch.hours[k] or "always",
            "availability": float(pairs.availability[pair]),
            "distance_m": float(distance[0]),
            "radial_mps": parameters.crosser_mps * across,
            "p_visible": float(pairs.p_visible[pair]),
            "sure": bool(pairs.sure[pair]),
            "possible": bool(pairs.possible[pair]),
            "obstacle_m": float(pairs.obstacle_m[pair]),
        }
        found = {"glimpse": float(glimpse(kind, distance)[0]), "hazard": float(rate[0]), "exposure_s": float(seconds)}
        return raw | {"found": found | {"lambda": pairs.exposure[:, :, pair].tolist()}}

    def slices(self, period: int) -> list[dict[str, Any]]:
        """Parts of a period with the same sources on duty."""
        group = int(self.conditions.group[self.sample])
        found, roster = self.conditions.slices[group][period], self.pairs.roster[self.own]
        rows = zip(found.share.tolist(), found.on[:, roster].tolist(), strict=True)
        merged: dict[tuple[bool, ...], float] = {}
        for share, on in rows:
            merged[tuple(on)] = merged.get(tuple(on), 0.0) + share
        return [{"share": share, "on": list(on)} for on, share in merged.items()]

    def ray(self, pair: int) -> dict[str, Any]:
        """The sight line of a pair in its blocks: the least clearance over its standard deviation in each."""
        trace = Ray(self.scene, int(self.pairs.source[pair]), self.place()["lon"], self.place()["lat"])
        blocks = trace.blocks()
        name = self.scene.observers.name[int(self.pairs.source[pair])]
        return {"source": name, "length_m": trace.length_m, "blocks": blocks, "step_m": float(trace.ray.step_m)}

    # Results

    def result(self) -> dict[str, Any]:
        coverage, n = self.coverage, self.sample
        names = ("p", "low", "high")
        found: dict[str, Any] = {
            f"{name}_{period}": float(getattr(coverage, name)[number, n])
            for name in names
            for number, period in enumerate(("day", "night"))
        }
        found |= {f"g_{p}": float(getattr(self.report.profile, f"g_{p}")[n]) for p in ("day", "night")}
        found |= {"best_condition": float(coverage.best_condition[n]), "in_sight": float(coverage.in_sight[n])}
        found |= {p: STATUS[int(self.outcome.status[i, n])] for i, p in enumerate(("day", "night"))}
        return found | {"class": str(self.outcome.klass[n])}

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
            | {"day": STATUS[int(profile.status_day[n])], "night": STATUS[int(profile.status_night[n])]}
            | {"class": str(profile.klass[n])}
            for n in range(int(self.rows[0]) - 2, int(self.rows[-1]) + 3)
        ]

    def told(self) -> dict[str, Any]:
        gap = self.gap
        names = ("id", "start_m", "end_m", "period", "klass", "p_low", "p_high", "probability", "porosity", "score")
        return {name: getattr(gap, name) for name in names} | {
            "classes": dict(gap.classes),
            "cause": wording.sentence(gap.cause),
            "remedy": "" if gap.remedy is None else wording.sentence(gap.remedy),
        }

    def numbers(self) -> dict[str, Any]:
        parameters = self.scene.parameters
        sources = [self.source(int(pair)) for pair in self.own]
        doubtful = int(self.own[int(np.argmin([abs(one["p_visible"] - 0.5) for one in sources]))])
        return {
            "route": ROUTE,
            "as_of": AS_OF,
            "place": self.place(),
            "parameters": {name: getattr(parameters, name) for name in ("theta", "gamma", "transect_m", "crosser_mps")},
            "weather": self.weather(),
            "sources": sources,
            "slices": {"day": self.slices(0), "night": self.slices(1)},
            "ray": self.ray(doubtful),
            "result": self.result(),
            "stretch": self.stretch(),
            "gap": self.told(),
        }


class Ray:
    """One sight line on the finest terrain, walked with the steps the analysis takes."""

    def __init__(self, scene: Scene, observer: int, lon: float, lat: float) -> None:
        watch, self.grid = scene.observers, scene.terrain[0].window([lon], [lat], RADIUS_M)
        x, y, mast, bend = (float(getattr(watch, name)[observer]) for name in ("lon", "lat", "height_m", "curvature"))
        self.length_m = float(GEOD.inv(x, y, lon, lat)[2])
        eye = ends_on(self.grid, Observers.of(x, y, mast, 1e9))
        end = ends_on(self.grid, Targets.of(lon, lat, scene.parameters.target_height_m / 2.0))
        self.terrain = terrain_of(self.grid)
        self.ray, self.forward = _trace.ray_between(frame_of(self.grid), eye, 0, end, 0, self.length_m, bend)

    def at(self, j: int) -> tuple[float, float, float]:
        """Distance from the observer, clearance and its standard deviation at sample j."""
        d = 0.5 * self.length_m + j * self.ray.step_m
        c = _ray.clearance(self.terrain.heights, self.ray, d)
        z = _ray.standard_clearance(self.terrain, self.ray, d, c)
        return (d if self.forward else self.length_m - d), c, c / z

    def samples(self) -> list[tuple[float, float, float]]:
        """All samples, from the observer on."""
        return sorted(self.at(j) for j in range(-self.ray.reach, self.ray.reach + 1))

    def blocks(self) -> list[dict[str, float]]:
        """The sample of least clearance over standard deviation of each block, from the observer on."""
        half, reach = self.ray.per_block // 2, self.ray.reach
        sides = (reach + half - 1) // self.ray.per_block
        found = []
        for block in range(-sides, sides + 1):
            first, last = max(block * 2 * half - half, -reach), min(block * 2 * half + half, reach)
            d, c, sd = min((self.at(j) for j in range(first, last + 1)), key=lambda row: row[1] / row[2])
            found.append({"distance_m": d, "clearance_m": c, "sd_m": sd})
        return sorted(found, key=lambda row: row["distance_m"])


# The page


def table(head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A Markdown table; with more than two columns numbers stand to the right."""
    rest = " ---: " if len(head) > 2 else " --- "
    lines = ["| " + " | ".join(head) + " |", "|" + "|".join([" --- "] + [rest] * (len(head) - 1)) + "|"]
    return "\n".join(lines + ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows])


def f(value: float, digits: int = 3) -> str:
    """A number with so many decimals."""
    return f"{value:,.{digits}f}"


def phi(z: float) -> float:
    """The standard normal distribution."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def blocks_of(told: dict[str, Any]) -> dict[str, str]:
    """The text between each pair of marks of the page."""
    return {
        "place": _place(told),
        "sources": _sources(told),
        "sight": _sight(told),
        "hazard": _hazard(told),
        "combined": _combined(told),
        "draws": _draws(told),
        "stretch": _stretch(told),
        "gap": _gap(told),
    }


def _place(told: dict[str, Any]) -> str:
    place, parameters, weather = told["place"], told["parameters"], told["weather"]
    states = ", ".join(
        f"{state} {day:.0%} (visibility {km / 1000:g} km)"
        for state, day, km in zip(weather["states"], weather["day"], weather["visibility_m"], strict=True)
    )
    rows = [
        ("Border, chainage", f"{told['route']}, km {f(place['chainage_m'] / 1000, 2)}"),
        ("Place", f"{f(place['lat'], 4)}° N, {f(place['lon'], 4)}° E"),
        ("Ground, from the terrain", f"{f(place['elevation_m'], 1)} m"),
        ("Direction of the line", f"{f(place['azimuth_deg'], 1)}°"),
        ("Path of a crosser", f"{f(parameters['transect_m'], 0)} m straight across at {parameters['crosser_mps']} m/s"),
        ("Weather, by day and by night", states),
        ("Covered from P =", parameters["theta"]),
    ]
    return table(("What", "Value"), rows)


def _sources(told: dict[str, Any]) -> str:
    rows = [
        (
            *(one["name"], one["label"], f"{f(one['distance_m'], 0)} m", one["hours"], one["availability"]),
            *(f(one["p_visible"]), f"{f(one['obstacle_m'], 0)} m"),
        )
        for one in told["sources"]
    ]
    head = ("Source", "Device", "Distance", "Hours", "Availability a", "p_visible", "Ground at its lowest point")
    return table(head, rows)


def _sight(told: dict[str, Any]) -> str:
    ray = told["ray"]
    rows = [
        (
            *(number, f"{f(one['distance_m'], 0)} m", f"{f(one['clearance_m'], 2)} m", f"{f(one['sd_m'], 2)} m"),
            *(f(one["clearance_m"] / one["sd_m"], 3), f(phi(one["clearance_m"] / one["sd_m"]), 4)),
        )
        for number, one in enumerate(ray["blocks"], 1)
    ]
    product = math.prod(phi(one["clearance_m"] / one["sd_m"]) for one in ray["blocks"])
    head = ("Block", "Where it is worst", "Clearance", "± 1 sd", "Clearance / sd", "Chance it is open")
    text = f"From {ray['source']}, {f(ray['length_m'], 0)} m. Product of the last column: **p_visible = {f(product)}**."
    return f"{table(head, rows)}\n\n{text}"


def _hazard(told: dict[str, Any]) -> str:
    rows = []
    for one in told["sources"]:
        found = one["found"]
        day, night = found["lambda"]
        rows.append(
            (
                *(one["name"], f(found["glimpse"], 4), f"{found['hazard']:.6f} /s", f"{f(found['exposure_s'], 0)} s"),
                *(" / ".join(f(value) for value in row) for row in (day, night)),
            )
        )
    states = " / ".join(told["weather"]["states"])
    head = ("Source", "P per glimpse", "Hazard", "Time exposed", f"Λ by day: {states}", f"Λ by night: {states}")
    return table(head, rows)


def single(one: dict[str, Any], period: int, state: int) -> float:
    """P of one source on duty, in one state of the weather."""
    return float(one["availability"] * one["p_visible"] * -math.expm1(-one["found"]["lambda"][period][state]))


def _combined(told: dict[str, Any]) -> str:
    rows = []
    for period, name in enumerate(("day", "night")):
        for part in told["slices"][name]:
            on = [one for one, up in zip(told["sources"], part["on"], strict=True) if up]
            p = [1.0 - math.prod(1.0 - single(one, period, state) for one in on) for state in range(3)]
            mean = math.fsum(share * value for share, value in zip(told["weather"][name], p, strict=True))
            names = ", ".join(one["name"] for one in on) or "nobody"
            rows.append((name, names, f(part["share"]), *(f(value) for value in p), f(mean), f(part["share"] * mean)))
    head = ("Period", "On duty", "Share of the period", *told["weather"]["states"], "Mean over weather", "Share × mean")
    result = told["result"]
    return f"{table(head, rows)}\n\n**P by day {f(result['p_day'])}, by night {f(result['p_night'])}.**"


def _draws(told: dict[str, Any]) -> str:
    result = told["result"]
    rows = [
        (name, *(f(result[f"{key}_{name}"]) for key in ("p", "low", "high", "g")), result[name])
        for name in ("day", "night")
    ]
    text = (
        f"With every source up and in its best condition P would be {f(result['best_condition'])}; with perfect sight "
        f"as well {f(result['in_sight'])}. So its class is **{result['class']}**."
    )
    head = ("Period", "P as stated", "5 % of the draws below", "95 % below", "Share below 0.5", "Outcome")
    return f"{table(head, rows)}\n\n{text}"


def _stretch(told: dict[str, Any]) -> str:
    rows = [
        (
            f"{f(one['start_m'] / 1000, 1)}–{f(one['end_m'] / 1000, 1)}",
            *(f(one[key]) for key in ("p_day", "g_day", "p_night", "g_night")),
            *(one["day"], one["night"], one["class"] or "–"),
        )
        for one in told["stretch"]
    ]
    return table(("km", "P day", "Below, day", "P night", "Below, night", "Day", "Night", "Class"), rows)


def _gap(told: dict[str, Any]) -> str:
    gap = told["gap"]
    km = ", ".join(f"{klass} {value:g} km" for klass, value in gap["classes"].items() if value)
    rows = [
        ("Gap", f"{told['route']} km {f(gap['start_m'] / 1000, 1)}–{f(gap['end_m'] / 1000, 1)}, by {gap['period']}"),
        ("Class", f"{gap['klass']} ({km})"),
        ("Detection, 5–95 % of the draws", f"{f(gap['p_low'])}–{f(gap['p_high'])}"),
        ("Chance that it is a gap", f(gap["probability"])),
        ("Ease of crossing", f(gap["porosity"])),
        ("Score", f"{f(gap['score'])} km"),
        ("Cause", gap["cause"]),
        ("Remedy", gap["remedy"] or "none was found"),
    ]
    return table(("What", "Value"), rows)


def filled(page: str, texts: dict[str, str]) -> str:
    """The page with each text between its marks. Raises KeyError where a mark has no text."""
    pattern = re.compile(r"(<!-- numbers: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
    return pattern.sub(lambda found: f"{found[1]}\n{texts[found[2]]}\n\n{found[3]}", page)


def write(worked: Worked) -> None:
    """Write the numbers and the page's tables."""
    told = worked.numbers()
    KEPT.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(KEPT.read_text(encoding="utf-8"))
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8"), blocks_of(kept)), encoding="utf-8")


if __name__ == "__main__":
    with sample_scene() as made:
        write(Worked(made))
