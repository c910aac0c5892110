"""Draw the figures of docs/method.md and fill the tables of docs/worked_sample.md: python docs/make_figures.py [FOLDER]

Every curve is computed by the program's own code, from the sample project and from resources/sensors.toml.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "docs")]

import numpy as np  # noqa: E402 - the code is found first
from matplotlib import patheffects  # noqa: E402
from matplotlib.axes import Axes  # noqa: E402
from matplotlib.figure import Figure  # noqa: E402
from scipy.special import ndtr  # noqa: E402
from worked_sample import ROUTE, STATUS, Ray, Worked, sample_scene, write  # noqa: E402

from app.analysis.detection.looking import Crosser, looks_of  # noqa: E402
from app.analysis.gaps.cause import alone  # noqa: E402
from app.analysis.gaps.section import Section, section_of  # noqa: E402
from app.analysis.kernels.looks import detected_in  # noqa: E402
from app.analysis.sight.crossing_path import CrossingPaths  # noqa: E402
from app.analysis.sight.sight import Pose, Sight  # noqa: E402
from app.arrays import FloatArray  # noqa: E402
from app.geo.lrs import GEOD  # noqa: E402
from app.report.figures.canvas import LIGHT, WIDTH_MM, blank, face, house_style, pane, quiet  # noqa: E402
from app.scene.parameters import Parameters  # noqa: E402
from app.scene.scene import LOOKS  # noqa: E402
from resources import Radar, SensorType, sensor_types, weather  # noqa: E402

DPI = 170
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#5f6b7a")
"""The palette of Okabe and Ito, and a grey."""
HALO = [patheffects.withStroke(linewidth=2.0, foreground="white")]
STRETCH_KM = (164.0, 188.0)
PERIODS = ("day", "night")


def main() -> None:
    """Write the figures as PNG, and the page of the worked sample."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "figures"
    folder.mkdir(parents=True, exist_ok=True)
    with sample_scene() as scene, house_style():
        worked = Worked(scene)
        for name, figure in (("sight", sight(worked)), ("devices", devices()), ("combined", combined(worked))):
            figure.savefig(folder / f"{name}.png", dpi=DPI, facecolor="white", metadata={"Software": None})
        if len(sys.argv) == 1:
            write(worked)


# A sight line, its clearance, and the uncertainty of that


def doubtful(worked: Worked) -> tuple[int, int, Section]:
    """Observer, sample and section of the sight line over the highest ridge that is neither surely open nor blocked."""
    pairs, line = worked.pairs, worked.line
    middle = ndtr(pairs.quantile[:, pairs.quantile.shape[1] // 2])
    fit = (middle > 0.15) & (middle < 0.85) & np.isfinite(pairs.obstacle_m)
    fit &= (pairs.distance_m > 2500.0) & (pairs.distance_m < 9000.0)
    best: tuple[float, int, int, Section] | None = None
    for pair in np.flatnonzero(fit).tolist():
        observer, sample = int(pairs.source[pair]), int(pairs.sample[pair])
        section = section_of(worked.scene, observer, float(line.lon[sample]), float(line.lat[sample]))
        if section is None or not 0.15 < section.obstacle[0] / section.length_m < 0.85:
            continue
        # How far the ground falls on either side of the point of least clearance.
        at = int(np.searchsorted(section.distance_m, section.obstacle[0]))
        rise = section.obstacle_height_m - max(section.height_m[:at].min(), section.height_m[at:].min())
        if best is None or rise > best[0]:
            best = float(rise), observer, sample, section
    assert best is not None  # noqa: S101 - the sample has many
    return best[1:]


def sight(worked: Worked) -> Figure:
    """The terrain under one sight line, and below it the clearance with its band and its blocks."""
    scene = worked.scene
    observer, sample, section = doubtful(worked)
    place = f"{ROUTE} km {worked.report.profile.chainage_m[sample] / 1000.0:,.1f}"
    figure = blank(WIDTH_MM, 96.0)
    top, low = pane(figure, 16.0, 52.0, WIDTH_MM - 22.0, 36.0), pane(figure, 16.0, 10.0, WIDTH_MM - 22.0, 34.0)
    km = section.distance_m / 1000.0
    top.fill_between(km, section.ground_m.min() - 40.0, section.ground_m, color=LIGHT.muted, alpha=0.3, lw=0)
    top.plot(km, section.ground_m, color=LIGHT.muted, lw=0.9)
    top.plot((0.0, km[-1]), (section.eye_m, section.target_m), color=LIGHT.accent, lw=1.2)
    top.plot((0.0, 0.0), (section.ground_m[0], section.eye_m), color=LIGHT.accent, lw=2.5, clip_on=False)
    top.plot(section.obstacle[0] / 1000.0, section.obstacle[1], "^", color=LIGHT.warning, ms=6)
    title(top, f"Terrain under the sight line, m above sea level: {scene.observers.name[observer]} to {place}")
    ray = Ray(scene, observer, section.lon, section.lat)
    d, c, sd = np.array(ray.samples()).T
    low.fill_between(d / 1000.0, c - 1.645 * sd, c + 1.645 * sd, color=LIGHT.accent, alpha=0.2, lw=0)
    low.plot(d / 1000.0, c, color=LIGHT.accent, lw=1.2)
    low.axhline(0.0, color=LIGHT.text, lw=0.8)
    for block in ray.blocks():
        low.plot(block["distance_m"] / 1000.0, block["clearance_m"], "o", color=LIGHT.warning, ms=3.5, zorder=5)
    least = float(c.min() + 1.645 * sd[np.argmin(c)])
    low.set_ylim(min(-40.0, float((c - 1.645 * sd).min()) - 5.0), max(160.0, 1.6 * least))
    title(low, f"Clearance, m, with its 90 % band: probability of visibility {section.p_visible:.2f}")
    low.set_xlabel("distance from the observer, km", labelpad=1)
    for axes in (top, low):
        axes.set_xlim(0.0, km[-1])
        quiet(axes, "left", "bottom")
    top.set_ylim(section.ground_m.min() - 40.0, None)
    top.set_xticklabels([])
    top.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    return figure


def title(axes: Axes, text: str) -> None:
    """Put a left-aligned title over the axes."""
    axes.set_title(text, loc="left", fontsize=7.5, color=LIGHT.text, pad=4)


# Devices by distance


def devices() -> Figure:
    """P that a device in sight detects one straight crossing, in clear weather, at its usual availability."""
    figure = blank(WIDTH_MM, 76.0)
    wide = (WIDTH_MM - 30.0) / 2.0
    for number, period in enumerate(PERIODS):
        axes = pane(figure, 12.0 + number * (wide + 12.0), 20.0, wide, 48.0)
        for colour, kind in zip(COLOURS, sensor_types().values(), strict=True):
            distance = np.geomspace(10.0, kind.range_m + 500.0, 400)
            p = kind.availability * crossed(kind, distance, along=not kind.needs_sight)[number]
            dash: Any = "-" if kind.needs_sight else (0, (4, 1.5))
            label = kind.label if number == 0 else None
            axes.plot(distance, p, color=colour, lw=1.4, ls=dash, label=label)
            if isinstance(kind.physics, Radar):
                p = kind.availability * crossed(kind, distance, along=True, aside_m=300.0)[number]
                label = "The radar 300 m off the line" if number == 0 else None
                axes.plot(distance, p, color=colour, lw=1.2, ls=(0, (1, 1)), label=label)
        axes.axhline(0.5, color=LIGHT.error, lw=0.7, ls=(0, (2, 2)))
        axes.set_xscale("log")
        axes.set(xlim=(10.0, 12_000.0), ylim=(-0.01, 1.0))
        axes.set_xticks([10, 100, 1000, 10_000], ["10 m", "100 m", "1 km", "10 km"])
        title(axes, f"Detection of one crossing, by {period}, clear")
        quiet(axes, "left", "bottom")
    figure.legend(loc="lower center", ncol=4, frameon=False, fontsize=6.8)
    return figure


def crossed(kind: SensorType, distance_m: FloatArray, *, along: bool, aside_m: float = 0.0) -> FloatArray:
    """P by day and by night of a device that is up, at each distance to the place of crossing, (2, n).

    The distance is square to the line, so that the path leads away from the device, or ``along`` it, the device
    standing ``aside_m`` off.
    """
    parameters, count = Parameters(), distance_m.size
    east = np.full(count, 90.0)
    lon, lat, _ = GEOD.fwd(np.full(count, 70.0), np.full(count, 37.0), east, distance_m)
    azimuth = east if along else np.zeros(count)
    paths = CrossingPaths(lon, lat, azimuth, parameters.transect_m, LOOKS)
    crosser = Crosser(paths, parameters.crosser_mps, weather(), np.zeros(count))
    stands = GEOD.fwd(70.0, 37.0, 0.0, aside_m)[:2]
    pose = Pose(*stands, 10.0, kind.range_m, 0.0, sees=kind.needs_sight)
    one, yes = np.ones((count, paths.places)), np.ones((count, paths.places), dtype=np.bool_)
    sight = Sight(np.arange(count), distance_m, east, one, one, yes, yes, ~yes, ~yes, one, ~yes)
    whole = np.full(count, (1 << paths.places) - 1)
    clear: FloatArray = detected_in(looks_of(crosser, kind, pose, sight), whole)[:, 0]
    return clear


# Several sources, and the outcome


def combined(worked: Worked) -> Figure:
    """The P of each source along a stretch, their combined P with its range, and the outcome."""
    figure = blank(WIDTH_MM, 108.0)
    profile = worked.report.profile
    low_m, high_m = (km * 1000.0 for km in STRETCH_KM)
    rows = np.flatnonzero((profile.route == ROUTE) & (profile.start_m >= low_m) & (profile.end_m <= high_m))
    own = worked.evidence.of(rows)
    colours = dict(zip(np.unique(worked.pairs.source[own]).tolist(), COLOURS * 3, strict=False))
    for number, period in enumerate(PERIODS):
        axes = pane(figure, 12.0, 70.0 - number * 46.0, WIDTH_MM - 18.0, 32.0)
        km = profile.chainage_m[rows] / 1000.0
        for source, colour in colours.items():
            pairs = own[worked.pairs.source[own] == source]
            each = np.full(len(profile), np.nan)
            each[worked.pairs.sample[pairs]] = alone(worked.evidence, pairs, number)
            if np.nanmax(each[rows]) > 0.02:
                label = None if number else worked.evidence.name(source)
                axes.plot(km, each[rows], ".-", ms=1.8, color=colour, lw=0.9, label=label)
        bracket = [getattr(profile, f"p_{end}_{period}")[rows] for end in ("low", "high")]
        axes.fill_between(km, *bracket, color=LIGHT.muted, alpha=0.22, lw=0, step="mid")
        axes.plot(km, getattr(profile, f"p_{period}")[rows], color=LIGHT.text, lw=1.8)
        axes.axhline(0.5, color=LIGHT.error, lw=0.8, ls=(0, (2, 2)))
        outcome(axes, km, getattr(profile, f"status_{period}")[rows])
        axes.set(xlim=STRETCH_KM, ylim=(-0.17, 1.0), yticks=(0.0, 0.5, 1.0))
        title(axes, f"By {period}: P of each source, of all (black), nine of ten draws (grey), and the outcome")
        quiet(axes, "left", "bottom")
    axes.set_xlabel(f"{ROUTE}, km", labelpad=1)
    figure.legend(loc="lower center", ncol=3, frameon=False, fontsize=6.8)
    return figure


def outcome(axes: Axes, km: Any, status: Any) -> None:
    """A bar below the curves: covered, gap, not assessable."""
    looks = ({"facecolor": LIGHT.good, "linewidth": 0.0}, face(LIGHT.gap("A")), face(LIGHT.gap("E")))
    for value, look in enumerate(looks):
        spans = [(at - 0.05, 0.1) for at in km[status == value]]
        axes.broken_barh(spans, (-0.15, 0.1), **look)
        if spans:
            longest = max(
                np.split(km[status == value], np.flatnonzero(np.diff(km[status == value]) > 0.15) + 1), key=len
            )
            if longest[-1] - longest[0] > 1.5:
                middle = float(longest.mean())
                axes.text(
                    *(middle, -0.1, STATUS[value]), ha="center", va="center", fontsize=6.3, path_effects=HALO, zorder=6
                )


if __name__ == "__main__":
    main()
