"""The report as GeoJSON and GeoPackage."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from app.geo.lrs import GEOD
from app.report import write
from app.report.gap_rows import KEYS
from tests.builders.books import EVIL, book, traces_in, written_twice


def test_geojson_cuts_the_border_at_the_kilometres(tmp_path: Path) -> None:
    write(book(), tmp_path / "gaps.geojson")
    document = json.loads((tmp_path / "gaps.geojson").read_text("utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document  # RFC 7946, section 4
    assert document["handling_marking"] == "for tests"
    for feature in document["features"]:
        assert list(feature["properties"]) == list(KEYS)
        shape = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert GEOD.geometry_length(shape) == pytest.approx(feature["properties"]["length_km"] * 1000.0, abs=0.5)
        assert feature["properties"]["status"] in ("open", "accepted", None)


def test_a_gap_over_the_zero_of_a_ring_is_two_lines(tmp_path: Path) -> None:
    small = book()
    ring = next(gap for gap in small.report.gaps if gap.route == "AA-CC")
    over = dataclasses.replace(ring, start_m=17_000.0, end_m=21_000.0)
    write(dataclasses.replace(small, report=dataclasses.replace(small.report, gaps=(over,))), tmp_path / "one.geojson")
    first = json.loads((tmp_path / "one.geojson").read_text("utf-8"))["features"][0]
    shape = shapely.from_geojson(json.dumps(first["geometry"]))
    assert shape.geom_type == "MultiLineString"
    assert GEOD.geometry_length(shape) == pytest.approx(4000.0, abs=0.5)
    assert first["properties"]["to_km"] == 21.0


def test_geopackage_holds_gaps_and_profile(tmp_path: Path) -> None:
    small = book()
    write(small, tmp_path / "run.gpkg")
    assert dict(pyogrio.list_layers(tmp_path / "run.gpkg")) == {"gaps": "MultiLineString", "profile": "Point"}
    gaps = pyogrio.read_dataframe(tmp_path / "run.gpkg", layer="gaps")
    profile = pyogrio.read_dataframe(tmp_path / "run.gpkg", layer="profile")
    assert gaps.crs.to_epsg() == profile.crs.to_epsg() == 4326
    assert len(gaps) == len(small.report.all_gaps) + len(small.report.undecided)
    assert gaps["note"][0] == small.report.gaps[0].note
    assert gaps["p_low"].isna().sum() == len(small.report.undecided)
    assert EVIL in "".join(gaps["why"])
    np.testing.assert_array_equal(profile["chainage_m"], small.report.profile.chainage_m)
    np.testing.assert_array_equal(profile["p_night"], small.report.profile.p_night)
    with sqlite3.connect(tmp_path / "run.gpkg") as database:
        assert database.execute("PRAGMA user_version").fetchone() == (10300,)
        described = database.execute("SELECT table_name, description FROM gpkg_contents ORDER BY 1").fetchall()
        assert described == [("gaps", "for tests"), ("profile", "for tests")]
    database.close()


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg"])
def test_the_same_run_elsewhere_and_later_gives_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    first, second = written_twice(suffix, tmp_path, monkeypatch)
    assert first == second
    assert traces_in(first, tmp_path) == []
