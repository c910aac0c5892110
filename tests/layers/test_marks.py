"""What each kind draws: right parts, right rows, in longitude and latitude, nothing for what is missing."""

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers import LAYER_TYPES
from layers.basemap import BasemapLayer
from layers.marks import Areas, Image, Labels, Lines, Mark, Points
from layers.shapes import lines, points
from layers.terrain import TerrainLayer
from resources import palette

POINT = shapely.Point(70, 38)
POINTS = shapely.MultiPoint([(1, 2), (3, 4)])
LINE = shapely.LineString([(70, 38), (71, 39), (72, 38)])
PARTS = shapely.MultiLineString([[(0, 0), (1, 1)], [(2, 2), (3, 3), (4, 4)]])
HOLED = shapely.Polygon(shapely.box(0, 0, 9, 9).exterior, [shapely.box(1, 1, 2, 2).exterior])
ZONES = shapely.MultiPolygon([HOLED, shapely.box(20, 20, 21, 21)])
NOTHING = [None, shapely.Point(), shapely.LineString(), shapely.MultiPolygon()]


def frame(geometries: list[Any], fids: list[int] | None = None, **columns: list[Any]) -> gpd.GeoDataFrame:
    made = gpd.GeoDataFrame(columns, geometry=geometries, crs="EPSG:4326")
    made.index = np.array(fids or range(1, len(geometries) + 1))
    return made


def marks(kind: str, data: gpd.GeoDataFrame) -> dict[str, Mark]:
    drawn = LAYER_TYPES[kind]("u", "n", data).marks()
    return {mark.role: mark for mark in drawn if isinstance(mark, Image) or len(mark.xy)}


def test_points_keep_their_rows() -> None:
    mark = points(frame([POINT, None, POINTS, LINE], [5, 6, 7, 8]), "post")
    assert mark.xy.tolist() == [[70, 38], [1, 2], [3, 4]]
    assert mark.fids.tolist() == [5, 7, 7]
    assert mark.fids.dtype == np.int64


def test_lines_are_cut_at_their_parts() -> None:
    mark = lines(frame([LINE, PARTS, POINT], [5, 6, 7]), "border")
    assert mark.starts.tolist() == [0, 3, 5]
    assert mark.fids.tolist() == [5, 6, 6]
    assert len(mark.xy) == 8


def test_holes_follow_their_shell() -> None:
    mark = marks("patrols", frame([ZONES, LINE], [3, 4]))["zone"]
    assert isinstance(mark, Areas)
    assert mark.starts.tolist() == [0, 5, 10]
    assert mark.fids.tolist() == [3, 3, 3]
    assert shapely.Polygon(mark.xy[5:10]).equals(shapely.box(1, 1, 2, 2))


@pytest.mark.parametrize("kind", [kind for kind, made in LAYER_TYPES.items() if made.geometries])
def test_missing_and_empty_geometries_draw_nothing(kind: str) -> None:
    assert marks(kind, frame(NOTHING)) == {}
    assert marks(kind, frame([])) == {}


@pytest.mark.parametrize("kind", [kind for kind, made in LAYER_TYPES.items() if made.geometries])
def test_every_accepted_geometry_is_drawn_in_a_role_of_the_palette(kind: str) -> None:
    samples: dict[str, Any] = {g.geom_type: g for g in (POINT, POINTS, LINE, PARTS, HOLED, ZONES)}
    for name in LAYER_TYPES[kind].geometries:
        drawn = marks(kind, frame([samples[name]], None, **{"class": ["A"]}))
        assert drawn, name
        assert drawn.keys() <= palette().styles.keys()


@pytest.mark.parametrize(
    ("kind", "column", "values", "roles"),
    [
        ("borders", "status", ["agreed", "disputed", None], ["border", "border_disputed", "border"]),
        (
            "borders",
            "status",
            ["In dispute since 2021", "undisputed", "de facto; not disputed"],
            ["border_disputed", "border", "border"],
        ),
        ("gaps", "class", ["A", "E", "C"], ["gap_A", "gap_E", "gap_C"]),
        (
            "reference",
            "theme",
            ["road", "hazardous_area", None],
            ["reference_line", "hazard", "reference_line"],
        ),
    ],
)
def test_lines_by_role(kind: str, column: str, values: list[Any], roles: list[str]) -> None:
    drawn = marks(kind, frame([LINE] * 3, **{column: values}))
    found = {int(fid): role for role, mark in drawn.items() if isinstance(mark, Lines) for fid in mark.fids}
    assert [found[fid] for fid in (1, 2, 3)] == roles


def test_protection_cases_are_drawn_apart() -> None:
    drawn = marks("incidents", frame([POINT] * 3, category=["drone", "distress_or_displacement", None]))
    assert {role: mark.fids.tolist() for role, mark in drawn.items() if isinstance(mark, Points)} == {
        "incident": [1, 3],
        "incident_protection": [2],
    }


def test_a_frame_without_the_column_is_drawn_plain() -> None:
    assert marks("incidents", frame([POINT])).keys() == {"incident"}
    assert marks("borders", frame([LINE])).keys() == {"border"}
    assert marks("reference", frame([HOLED])).keys() == {"reference_area"}


def test_enclaves_and_hazardous_areas_stand_out() -> None:
    drawn = marks("reference", frame([HOLED] * 3, theme=["enclave", "hazardous_area", "country"]))
    assert {role: set(mark.fids) for role, mark in drawn.items() if isinstance(mark, Areas)} == {
        "enclave": {1},
        "hazard": {2},
        "reference_area": {3},
    }


def test_places_are_named_large_ones_first() -> None:
    data = frame(
        [POINT, POINT, POINT, POINT, None],
        name=["Khorog", "Vanj", None, "A spring", "Nowhere"],
        population=[30_000, None, 5, 5, 5],
        theme=["settlement", "settlement", "settlement", "water_intake", "settlement"],
    )
    names = marks("reference", data)["label"]
    assert isinstance(names, Labels)
    assert names.texts == ("Khorog", "Vanj")
    assert names.rank.tolist() == [-30_000.0, 0.0]
    assert names.xy.shape == (2, 2)


def test_rasters() -> None:
    empty = frame([])
    assert TerrainLayer("u", "n", empty, table="dem").marks() == (Image("dem", "terrain"),)
    assert BasemapLayer("u", "n", empty, table="osm").marks() == (Image("osm", "basemap"),)
    assert TerrainLayer("u", "n", empty).marks() == BasemapLayer("u", "n", empty).marks() == ()


coordinate = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
polylines = st.lists(st.lists(coordinate, min_size=2, max_size=5), min_size=1, max_size=6)


@given(polylines)
def test_lines_hold_every_vertex_once(items: list[list[tuple[float, float]]]) -> None:
    mark = lines(frame([shapely.LineString(item) for item in items]), "border")
    cut = np.split(mark.xy, mark.starts[1:])
    assert [part.tolist() for part in cut] == [[list(xy) for xy in item] for item in items]
    assert mark.fids.tolist() == list(range(1, len(items) + 1))
