"""A valley with planted gaps: each is found, with its class and its ends, and no other."""

from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from tests.builders.scenes import device, plain, scene, straight

SAMPLE_M = 100.0
LENGTH_M = 40_000.0
WALL, VOID = (18_000.0, 20_000.0), (34_000.0, 36_000.0)
PLANTED = {
    "B": (10_000.0, 12_500.0, "both"),
    "A": (*WALL, "both"),
    "C": (26_000.0, 28_500.0, "night"),
}


def columns(x: tuple[float, float]) -> slice:
    """The columns of the grid between two distances along the border."""
    return slice(round((x[0] + 1000.0) / 30.0), round((x[1] + 1000.0) / 30.0))


POST_Y, NEAREST_PLACE_M, NEAREST_LOOK_M = -2000.0, 400.0, 475.0
"""How far the posts stand inside, and how far towards them the paths of crossers are traced and looked at."""


def before(stretch: tuple[float, float], y: float) -> tuple[float, float]:
    """What casts its shadow on the nearest places of the paths of a stretch, seen from a post opposite its middle."""
    middle, half = sum(stretch) / 2.0, (stretch[1] - stretch[0]) / 2.0
    share = (y - POST_Y) / (-NEAREST_PLACE_M - POST_Y)
    return middle - half * share, middle + half * share


def valley() -> np.ndarray:
    """30 m cells from 3 km south of the line to 1.2 km north of it: a flat floor, a wall before the paths, a void."""
    heights = np.zeros((140, 1400))
    # Rows count from the north, where y = 1,200 m.
    heights[60, columns(before(WALL, -600.0))] = 60.0
    heights[22:59, columns(before(VOID, -540.0))] = np.nan
    return heights


def radar(x: float, reach_m: float, **cells: object) -> dict[str, object]:
    """A radar 2 km inside that looks at the paths for ``reach_m`` to either side of x, and no metre more.

    Beyond 3.6 km even the nearest end of a path leads too little towards it or away.
    """
    return device(x, POST_Y, "ground_radar", range_m=float(np.hypot(POST_Y + NEAREST_LOOK_M, reach_m)), **cells)


@pytest.fixture(scope="module", params=[0, 100], ids=["bracket", "draws"])
def report(request: pytest.FixtureRequest) -> GapReport:
    posts = [
        *(radar(3000.0, 3500.0), radar(6500.0, 3500.0), radar(14_500.0, 2000.0), radar(19_000.0, 3500.0)),
        *(radar(24_000.0, 2000.0), radar(27_250.0, 1250.0, hours="06:00-18:00"), radar(31_000.0, 2500.0)),
        *(radar(35_000.0, 3500.0), radar(38_500.0, 2500.0)),
    ]
    base = scene(posts, line=straight(LENGTH_M), grid=plain(valley()))
    return find_gaps(replace(base, draws=request.param))


@pytest.mark.parametrize("klass", PLANTED)
def test_every_planted_gap_is_found(report: GapReport, klass: str) -> None:
    (gap,) = [gap for gap in report.all_gaps if gap.klass == klass]
    start, end, period = PLANTED[klass]
    # The line is a hair longer on the ellipsoid than on the plane of UTM.
    assert gap.start_m == pytest.approx(start / 0.9996, abs=SAMPLE_M)
    assert gap.end_m == pytest.approx(end / 0.9996, abs=SAMPLE_M)
    assert gap.period == period


def test_no_other_gap_is_found(report: GapReport) -> None:
    assert len(report.all_gaps) == len(PLANTED)


def test_missing_terrain_is_no_gap_but_not_assessable(report: GapReport) -> None:
    (stretch,) = report.undecided
    assert (stretch.klass, stretch.period, stretch.cause.code) == ("E", "both", "no_terrain")
    assert stretch.start_m == pytest.approx(VOID[0] / 0.9996, abs=SAMPLE_M)
    assert stretch.end_m == pytest.approx(VOID[1] / 0.9996, abs=SAMPLE_M)


def test_the_causes_name_what_is_the_matter(report: GapReport) -> None:
    by_class = {gap.klass: gap for gap in report.all_gaps}
    assert by_class["A"].cause.code == "hidden"
    assert by_class["A"].cause.numbers["ridge_m"] == pytest.approx(60.0, abs=1.0)
    assert by_class["B"].cause.code == "out_of_range"
    assert by_class["C"].cause.code == "not_by_night"
    remedy = by_class["C"].remedy
    assert remedy is not None
    assert remedy.code == "hours_people"
    assert remedy.numbers["closes_km"] == pytest.approx(2.5, abs=0.2)


def test_the_figures_add_up(report: GapReport) -> None:
    for row in report.routes:
        parts = [row.covered_km, row.gap_km, row.not_assessable_km]
        assert sum(round(part * 1e6) for part in parts) == round(row.length_km * 1e6)
    day, night = report.routes
    assert night.gap_km - day.gap_km == pytest.approx(2.5, abs=0.2)
    assert report.worse("TJ-XX") is night
