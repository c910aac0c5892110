"""Two columns of numbers that are not what their names or a stated system say."""

from __future__ import annotations

import numpy as np
import pytest

from app.errors import Remedy, UserError
from app.exchange.raw import RawTable
from app.exchange.read.places.axes import is_of_sk42, is_swapped, refuse_other_units
from app.exchange.read.places.positions import placed
from app.geo import coordinates
from layers import LAYER_TYPES

EAST, NORTH = np.array([725719.0, 700000.0]), np.array([4152261.0, 4100000.0])
KHOROG = (71.5531, 37.4897)


@pytest.mark.parametrize(
    ("x", "y", "crs", "words", "code"),
    [
        (EAST, NORTH, None, r"look projected \(725719, 4152261\)", Remedy.STATE_PROJECTION),
        (EAST, NORTH, "EPSG:4326", "EPSG:4326 is in degrees", Remedy.STATE_OTHER_CRS),
        (EAST * 0.0 + 70.5, EAST * 0.0 + 38.5, "EPSG:32642", "EPSG:32642 is in metres", Remedy.STATE_OTHER_CRS),
    ],
)
def test_numbers_that_contradict_the_system_are_refused(
    x: np.ndarray, y: np.ndarray, crs: str | None, words: str, code: Remedy
) -> None:
    with pytest.raises(UserError, match=words) as refusal:
        refuse_other_units(x, y, crs)
    assert refusal.value.message.code is code


def test_numbers_that_fit_are_not() -> None:
    refuse_other_units(EAST, NORTH, "EPSG:32642")
    refuse_other_units(EAST / 1e4, NORTH / 1e5, None)
    refuse_other_units(np.array([np.nan]), np.array([np.nan]), None)


@pytest.mark.parametrize("crs", ["EPSG:32642", "EPSG:28412"])
def test_the_column_that_points_north_is_told_by_where_its_system_is_meant_for(crs: str) -> None:
    east = EAST + (12e6 if crs == "EPSG:28412" else 0.0)
    assert is_swapped(NORTH, east, crs)
    assert not is_swapped(east, NORTH, crs)
    assert not is_swapped(NORTH, east, None)
    assert not is_swapped(np.array([1.0, 2.0]), np.array([3.0, 4.0]), "EPSG:4326")


def table(**columns: list[object]) -> RawTable:
    return RawTable(dict(columns), np.arange(2, 2 + len(next(iter(columns.values())))))


def test_northings_named_x_are_read_as_northings_and_that_is_said() -> None:
    result = placed(table(x=["4152261"], y=["725719"]), LAYER_TYPES["checkpoints"], {}, "EPSG:32642")
    assert (result.shapes[0].x, result.shapes[0].y) == (725719.0, 4152261.0)
    assert list(map(str, result.reading.notes)) == ["x holds northings and y eastings: they are read so."]


def test_eastings_with_their_zone_before_them_state_their_system() -> None:
    north, east = coordinates.format(*KHOROG, "sk42").split()
    assert is_of_sk42(np.array([float(north)]), np.array([float(east)]))
    for x, y in ((north, east), (east, north)):
        result = placed(table(x=[x], y=[y]), LAYER_TYPES["checkpoints"], {}, None)
        assert (result.shapes[0].x, result.shapes[0].y) == pytest.approx(KHOROG, abs=2e-5)
        assert result.crs == "EPSG:4326"
        assert "are read as SK-42" in str(result.reading.notes[0])
    assert not is_of_sk42(EAST, NORTH)
