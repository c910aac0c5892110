"""Walking pace: the published tables, the cut-off, thin air, and what a river costs."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.analysis.crossing.fords import WIDTHS, ford_of
from app.analysis.kernels.pace import OFF_TRAIL, ON_TRAIL, Walker, altitude_factor, off_path_mps, speed_mps, tobler_mps

FASTEST_MPS = 0.78
"""Off the path, at a slope of -2 %."""
SLOPES = st.floats(-3.0, 3.0)


@pytest.mark.parametrize(("degrees", "kmh"), [(0, 5.04), (10, 2.72), (-10, 3.86), (30, 0.67)])
def test_tobler_pace_table(degrees: float, kmh: float) -> None:
    assert 3.6 * tobler_mps(math.tan(math.radians(degrees))) == pytest.approx(kmh, abs=0.01)


def test_irmischer_clarke_off_path() -> None:
    assert off_path_mps(0.0) == pytest.approx(0.11 + 0.67 * math.exp(-4 / 1800))
    assert 3.6 * off_path_mps(0.0) == pytest.approx(2.80, abs=0.01)
    assert off_path_mps(-0.02) == pytest.approx(FASTEST_MPS)
    assert off_path_mps(0.28) == pytest.approx(0.11 + 0.67 * math.exp(-0.5))


def test_nobody_walks_off_the_trail_from_45_degrees_on() -> None:
    assert off_path_mps(0.999) > 0.1
    assert off_path_mps(1.0) == off_path_mps(-1.0) == off_path_mps(5.0) == 0.0


@pytest.mark.parametrize(
    ("height_m", "share"), [(-20.0, 1.0), (1500.0, 1.0), (2500.0, 0.92), (4000.0, 0.8), (7750.0, 0.5), (8800.0, 0.5)]
)
def test_thin_air(height_m: float, share: float) -> None:
    assert altitude_factor(height_m) == pytest.approx(share)


@given(SLOPES, st.floats(0.0, 8000.0))
def test_no_pace_is_faster_than_the_fastest(slope: float, height_m: float) -> None:
    assert 0.0 <= speed_mps(OFF_TRAIL, slope, height_m) <= FASTEST_MPS
    assert 0.0 <= speed_mps(ON_TRAIL, slope, height_m) <= 6.0 / 3.6


@given(st.booleans(), SLOPES, st.floats(0.0, 8000.0), st.floats(0.1, 5.0))
def test_a_walker_is_faster_by_its_factor(on_trail: bool, slope: float, height_m: float, factor: float) -> None:
    plain = speed_mps(Walker(on_trail, 1.0), slope, height_m)
    assert speed_mps(Walker(on_trail, factor), slope, height_m) == pytest.approx(factor * plain)


def test_rivers_cost_more_when_wide_and_in_the_months_of_melt() -> None:
    for month in range(1, 13):
        fords = [ford_of(width, month) for width in WIDTHS]
        assert all(ford.least_s < ford.likely_s < ford.most_s for ford in fords)
        assert fords[0].likely_s < fords[1].likely_s < fords[2].likely_s
    for width in WIDTHS:
        assert ford_of(width, 7).likely_s > ford_of(width, 1).likely_s
    assert ford_of("wide", 7).most_s == math.inf
    with pytest.raises(KeyError):
        ford_of("huge", 7)
