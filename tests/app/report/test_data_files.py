"""CSV, GeoJSON and GeoPackage of a report."""

from __future__ import annotations

import csv
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
from app.report.writers.csv_table import COLUMNS
from tests.builders.books import EVIL, book


def _features(path: Path) -> list[dict[str, object]]:
    return list(json.loads(path.read_text("utf-8"))["features"])


def test_csv_has_a_row_for_every_stretch_and_no_formula(tmp_path: Path) -> None:
    write(book(), tmp_path / "gaps.csv")
    data = (tmp_path / "gaps.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    report = book().report
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == len(report.all_gaps) + len(report.undecided)
    assert rows[0]["note"].startswith("'+walked")
    assert {row["synthetic"] for row in rows} == {"true"}
    assert {row["run"] for row in rows} == {report.run}
    cells = [cell for row in rows for name, cell in row.items() if name not in ("lon", "lat")]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert [float(row["from_km"]) for row in rows[:2]] == [gap.from_km for gap in report.gaps[:2]]


def test_geojson_cuts_the_border_at_the_kilometres(tmp_path: Path) -> None:
    write(book(), tmp_path / "gaps.geojson")
    document = json.loads((tmp_path / "gaps.geojson").read_text("utf-8"))
    assert document["type"] == "FeatureCollection"
    assert "crs" not in document  # RFC 7946, section 4
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
    database.close()


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg"])
def test_the_same_run_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    made = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(book(), tmp_path / name / f"run{suffix}")
        made.append((tmp_path / name / f"run{suffix}").read_bytes())
    assert made[0] == made[1]
    assert str(tmp_path).encode() not in made[0]


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".html", ".pdf"])
def test_a_run_without_gaps_can_be_written(tmp_path: Path, suffix: str) -> None:
    small = book()
    empty = dataclasses.replace(small.report, gaps=(), hard_terrain_gaps=(), undecided=())
    write(dataclasses.replace(small, report=empty), tmp_path / f"empty{suffix}")
    assert (tmp_path / f"empty{suffix}").stat().st_size > 0
