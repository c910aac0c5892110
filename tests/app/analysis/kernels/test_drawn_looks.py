"""Lambda of looks as drawn: against the closed form's kernel, with the line moved, by case, and from afar."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.analysis.kernels import drawn_looks, looks
from app.analysis.kernels.drawn_looks import Drawn, InDraw, Path, Reach, Seen, exposures, on_the_plane
from app.analysis.sight.crossing_path import midpoints
from app.analysis.sight.path_pairs import eyes_of
from app.analysis.sight.sightlines import Observers
from app.arrays import FloatArray
from app.geo.lrs import GEOD
from tests.builders.paths import paths_at
from tests.builders.scenes import lonlat

OFFSET, PLACE, PLACE_M = midpoints(20, 1000.0), np.arange(20) // 4, midpoints(5, 1000.0)
STEP_M = 10.0
METRES = np.arange(400, dtype=np.float64) * STEP_M


def q_at(distance_m: FloatArray) -> FloatArray:
    """A miss that grows with distance, to 1 at 3 km."""
    return np.minimum(0.2 + distance_m / 3750.0, 1.0)


def drawn(count: int = 1, least_radial: float = 0.0, beta: float = 0.1) -> Drawn:
    miss = np.repeat(q_at(METRES)[:, None], count, axis=1).astype(np.float32)
    return Drawn(miss, STEP_M, np.full(count, 0.8), np.full(count, least_radial), np.full(count, beta))


def seen(middle: tuple[float, float], *, far: bool = False, nearest: bool = False, **sector: float) -> Seen:
    """One path that leads south, its middle so far east and north of the observer."""
    offset, place = (np.zeros(1), np.zeros(1, np.int64)) if nearest else (OFFSET, PLACE)
    given = {"range_m": 3000.0, "azimuth_deg": 0.0, "fov_deg": 360.0, **sector}
    every = np.ones((1, offset.size), np.bool_)
    return Seen(
        np.array([middle]), np.array([[0.0, -1.0]]), every, offset, place, nearest, np.array([far]), 500.0, **given
    )


def exposure(of: Seen, draws: Drawn, sights: list[int], moved_m: float = 0.0) -> list[float]:
    """Lambda in each case, in the first draw."""
    count = draws.beta.size
    out = np.empty((len(sights), 1, count), np.float32)
    moved = np.full((1, count), moved_m, np.float32)
    bits = np.broadcast_to(np.array(sights, np.uint8)[:, None, None], out.shape).copy()
    exposures(of, draws, PLACE_M, moved, bits, out)
    return [float(one) for one in out[:, 0, 0]]


def closed(distance_m: FloatArray, seen_bits: int) -> float:
    miss = q_at(distance_m)[None, None]
    of = looks.Looks(miss, np.zeros(3, np.int64), PLACE[None], 0.8, np.ones((2, 3)), 0.1)
    return float(looks.exposures_in(of, np.array([seen_bits]))[0, 0, 0])


@pytest.mark.parametrize("moved_m", [0.0, 137.0, -300.0])
def test_it_is_the_closed_form_of_the_looks_where_the_line_lies(moved_m: float) -> None:
    distance = np.hypot(400.0, 900.0 - OFFSET - moved_m)
    for bits in (31, 5, 16):
        result = exposure(seen((400.0, 900.0)), drawn(), [bits], moved_m)
        assert result == pytest.approx([closed(distance, bits)], rel=1e-4)


def test_nothing_in_sight_is_nothing_and_equal_cases_are_equal() -> None:
    first, same, none, more = exposure(seen((400.0, 900.0)), drawn(), [6, 6, 0, 31])
    assert first == same < more
    assert none == 0.0


def test_a_case_does_not_gain_by_what_another_has_in_sight() -> None:
    apart = [exposure(seen((400.0, 900.0)), drawn(), [bits])[0] for bits in (1, 24)]
    assert exposure(seen((400.0, 900.0)), drawn(), [1, 24]) == apart


def test_beyond_range_and_sector_there_is_no_look() -> None:
    assert exposure(seen((400.0, 900.0), range_m=350.0), drawn(), [31]) == [0.0]
    ahead, behind = (exposure(seen((0.0, 900.0), azimuth_deg=a, fov_deg=20.0), drawn(), [31])[0] for a in (0.0, 180.0))
    assert ahead > 0.0 == behind


def test_who_moves_across_the_beam_is_not_seen() -> None:
    # Of 20 looks at a path abreast of the radar none is radial enough for .99, some are for .1.
    abreast = seen((1000.0, 0.0))
    none, some, every = (exposure(abreast, drawn(least_radial=share), [31])[0] for share in (0.99, 0.1, 0.0))
    assert none == 0.0 < some < every


def test_one_look_at_the_nearest_place_moves_with_the_line() -> None:
    beside = seen((0.0, 600.0), nearest=True)
    # The path ends 100 m off; the line 150 m to the right (south), it comes to the observer.
    assert exposure(beside, drawn(beta=0.0), [1]) == pytest.approx([-0.8 * math.log(q_at(np.array(100.0)))], rel=1e-4)
    assert exposure(beside, drawn(beta=0.0), [1], 150.0) == pytest.approx([-0.8 * math.log(0.2)], rel=1e-4)


def test_from_afar_a_look_stands_for_all_that_rest_on_its_place() -> None:
    for bits in (31, 9):
        near, far = (exposure(seen((1600.0, 1700.0), far=flag), drawn(), [bits])[0] for flag in (False, True))
        assert near != far
        assert far == pytest.approx(near, rel=0.02)


def test_on_the_plane_distances_are_those_along_the_ground() -> None:
    lon, lat = (float(one) for one in lonlat(-30_000.0, 20_000.0))
    paths = paths_at([0.0, 5000.0], [0.0, 100.0])
    eyes = eyes_of(Observers.of(lon, lat, 5.0, 50_000.0))
    middle, along = on_the_plane(eyes, np.arange(2), paths.ways)
    azimuth, _, metres = GEOD.inv(np.full(2, lon), np.full(2, lat), paths.lon, paths.lat)
    np.testing.assert_allclose(np.hypot(*middle.T), metres, atol=1e-3)
    np.testing.assert_allclose(np.degrees(np.arctan2(*middle.T)) % 360.0, azimuth, atol=1e-3)
    np.testing.assert_allclose(np.hypot(*along.T), 1.0)


def test_a_miss_between_two_distances_is_interpolated() -> None:
    path, reach, draw = Path(0.0, 905.0, 0.0, -1.0), Reach(3000.0, 0.0, 360.0), InDraw(0, 0.0, 0.0)
    at = drawn_looks.missed_at(path, reach, draw, drawn().miss, STEP_M, 0.0)
    assert at == pytest.approx(float(q_at(np.array(905.0))), abs=1e-6)
