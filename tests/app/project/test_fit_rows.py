"""Rows made to fit the table they join: what it cannot hold goes to extra, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.project import fit_rows
from app.project.project import Project
from layers import LAYER_TYPES
from layers.base import Provenance
from tests.builders.files import geojson, point
from tests.builders.projects import bring, frame


def test_values_that_do_not_fit_go_to_extra(project: Project, tmp_path: Path) -> None:
    first = geojson(tmp_path / "a.geojson", (point(), {"lanes": 2, "wide": 1.5, "paved": True}))
    bring(project, first, "reference", name="Roads")
    rows: list[dict[str, Any]] = [
        {"lanes": "two", "wide": 2, "paved": "partly"},
        {"lanes": 2.5, "wide": "far", "paved": False},
        {"lanes": 3},
    ]
    second = geojson(tmp_path / "b.geojson", *((point(), row) for row in rows))
    bring(project, second, "reference", name="Roads")
    (entry,) = project.of_kind("reference")
    stored = project.layer(entry.uuid).frame
    assert stored["lanes"].fillna(-1).tolist() == [2, -1, -1, 3]
    assert stored["wide"].tolist()[:2] == [1.5, 2.0]
    extras = [json.loads(text) for text in stored["extra"].iloc[1:3]]
    assert [str(row["lanes"]) for row in extras] == ["two", "2.5"]
    assert extras[0]["paved"] == "partly"
    assert extras[1]["wide"] == "far"


TYPES = {"lanes": "INTEGER", "wide": "DOUBLE", "paved": "BOOLEAN", "note": "TEXT"}
CELLS = st.none() | st.integers(-9, 9) | st.floats(-9, 9) | st.booleans() | st.sampled_from(["7", "007", "1.5", "x"])


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=6))
def test_every_value_is_in_its_column_or_in_extra_and_nowhere_twice(cells: list[tuple[Any, Any, Any]]) -> None:
    names = ("lanes", "wide", "paved")
    columns = {name: pd.Series([row[n] for row in cells], dtype=object) for n, name in enumerate(names)}
    rows = gpd.GeoDataFrame(columns, geometry=[shapely.Point(70, 38)] * len(cells), crs=4326)
    fitted = fit_rows.misfits_folded(rows, TYPES)
    extras = fitted["extra"] if "extra" in fitted else [None] * len(cells)
    for number, (row, extra) in enumerate(zip(cells, extras, strict=True)):
        moved = json.loads(extra) if isinstance(extra, str) else {}
        for name, value in zip(names, row, strict=True):
            inside = fitted[name].iloc[number]
            if name in moved:
                assert pd.isna(inside)
                assert moved[name] == value
            else:
                assert pd.isna(inside) if value is None else inside == value


@pytest.mark.parametrize(
    ("kind", "cell", "fits"),
    [
        ("INTEGER", 3, True),
        ("INTEGER", 3.0, True),
        ("INTEGER", 3.5, False),
        ("INTEGER", "12", True),
        ("INTEGER", "007", False),
        ("INTEGER", True, False),
        ("DOUBLE", "1.50", True),
        ("DOUBLE", "1e3", False),
        ("DOUBLE", np.float32(2.5), True),
        ("BOOLEAN", 1, True),
        ("BOOLEAN", 2, False),
        ("BOOLEAN", "true", False),
    ],
)
def test_what_a_column_can_hold(kind: str, cell: object, fits: bool) -> None:
    rows = gpd.GeoDataFrame({"a": pd.Series([cell], dtype=object)}, geometry=[shapely.Point(70, 38)], crs=4326)
    fitted = fit_rows.misfits_folded(rows, {"a": kind})
    assert ("extra" not in fitted) == fits
    assert (fitted["a"].iloc[0] is None or pd.isna(fitted["a"].iloc[0])) != fits


def test_rows_state_what_the_file_says_only_where_they_say_nothing() -> None:
    rows = frame("a", "b", source=["mine", None])
    types = dict.fromkeys(("source", "as_of"), "TEXT")
    stated = fit_rows.with_provenance(rows, Provenance(source="file", as_of="2026-01-01", accuracy_m=5.0), types)
    assert stated["source"].tolist() == ["mine", "file"]
    assert stated["as_of"].tolist() == ["2026-01-01"] * 2
    assert "accuracy_m" not in stated
    assert rows["source"].isna().tolist() == [False, True]
    assert fit_rows.with_provenance(rows, Provenance(), types) is rows


def test_what_is_folded_joins_what_extra_holds() -> None:
    rows = frame("a", "b", "c", extra=['{"x": 1}', None, None])
    texts = fit_rows.folded(rows, [{"y": "Ғ"}, {"y": float("nan")}, {7: None, "z": 2}])
    assert texts == ['{"x": 1, "y": "Ғ"}', None, '{"z": 2}']
    assert fit_rows.folded(frame("a"), [{}]) == [None]


def test_single_lines_and_polygons_become_multi_ones_and_nothing_else_changes() -> None:
    line, box, point_ = shapely.LineString([(0, 0), (1, 1)]), shapely.box(0, 0, 1, 1), shapely.Point(1, 2)
    many = shapely.MultiLineString([line])
    before = np.array([line, None, box, point_, many], dtype=object)
    after = fit_rows.promoted(before)
    assert [None if one is None else one.geom_type for one in after] == [
        *("MultiLineString", None, "MultiPolygon", "Point", "MultiLineString")
    ]
    assert after[0].geoms[0] == line
    assert after[2].geoms[0] == box
    assert before[0] is line


@pytest.mark.parametrize(
    ("kind", "geometries", "declared"),
    [
        ("borders", [], "MULTILINESTRING"),
        ("incidents", [], "POINT"),
        ("patrols", [], "GEOMETRY"),
        ("reference", [shapely.Point(0, 0)], "POINT"),
        ("reference", [shapely.box(0, 0, 1, 1), shapely.MultiPolygon()], "MULTIPOLYGON"),
        ("reference", [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])], "GEOMETRY"),
        ("reference", [None], "GEOMETRY"),
    ],
)
def test_a_table_declares_one_family_of_geometries_or_any(kind: str, geometries: list[Any], declared: str) -> None:
    assert fit_rows.geometry_name(LAYER_TYPES[kind], gpd.GeoDataFrame(geometry=geometries, crs=4326)) == declared
