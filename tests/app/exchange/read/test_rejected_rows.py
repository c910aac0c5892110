"""A list of refused rows that comes back, mended, is read as its own file would have been."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.raw import Faults, RawTable
from app.exchange.read.incoming import read_vectors
from app.exchange.read.rejected_rows import BACK, as_refused, rejects
from app.exchange.reading import ColumnUse, Use
from app.exchange.write.exporters import write_table
from layers.checkpoints import CheckpointLayer
from tests.builders.files import geojson, point

NAMES = st.sampled_from(["row", "row_", "reason", "reason__", "wkt", "wkt_", "name", "x"])


@given(st.lists(NAMES, min_size=1, max_size=5, unique=True), st.booleans())
def test_whatever_its_columns_are_called_they_come_back_by_their_names(names: list[str], shapes: bool) -> None:
    columns: dict[str, list[object]] = {name: [f"{name} {row}" for row in range(3)] for name in names}
    geometry = shapely.points([(70.0, 38.0)] * 3) if shapes else None
    raw = RawTable(columns, np.arange(2, 5), geometry)
    listed = rejects(raw, Faults({0: ["a"], 2: ["b", "a"]}), "EPSG:4326")
    assert listed["row"].tolist() == [2, 4]
    assert listed["reason"].tolist() == ["a", "b; a"]
    cells = {name: listed[name].tolist() for name in listed.columns}
    back, mapping = as_refused(RawTable(cells, np.arange(2, 4)), {})
    own = {name: column for name, column in back.columns.items() if name != mapping.get("wkt")}
    if shapes or names[0] != "wkt":  # a table whose first column is WKT is taken for a list of shapes
        assert own == {name: [f"{name} 0", f"{name} 2"] for name in names}
    assert bool(mapping) is (shapes or names[0] == "wkt")
    assert BACK in back.reading.notes
    assert ColumnUse("row", Use.LEFT_OUT) in back.reading.columns


def test_a_table_of_its_own_that_begins_with_a_row_and_a_reason_is_left_alone() -> None:
    columns: dict[str, list[object]] = {"row": ["A", "B"], "reason": ["x", "y"], "name": ["P", "Q"]}
    table = RawTable(columns, np.arange(2, 4))
    assert as_refused(table, {"name": "name"}) == (table, {"name": "name"})
    falling = RawTable({"row": [4, 2], "reason": ["x", "y"]}, np.arange(2, 4))
    assert as_refused(falling, {})[0] is falling


def test_shapes_of_another_system_come_back_in_it(tmp_path: Path) -> None:
    raw = RawTable({"lon": ["7", "8"]}, np.arange(1, 3), shapely.points([(500_000.0, 4_200_000.0)] * 2), "EPSG:32642")
    listed = rejects(raw, Faults({1: ["why"]}), "EPSG:32642")
    assert listed["wkt"].tolist() == ["SRID=32642;POINT (500000 4200000)"]
    write_table(listed, tmp_path / "t.csv")
    read = read_vectors(tmp_path / "t.csv", CheckpointLayer)
    assert read.crs == "EPSG:32642"
    assert abs(read.frame.geometry[0].x - 69.0) < 1e-9
    assert read.rejects.empty


def test_rows_of_a_vector_file_are_mended_and_stand_where_they_were_drawn(tmp_path: Path) -> None:
    file = geojson(tmp_path / "t.geojson", (point(70.5, 38.5), {"name": "A", "height_m": "tall", "lon": 1, "lat": 2}))
    first = read_vectors(file, CheckpointLayer)
    assert first.rejects["reason"].tolist() == ["height_m is 'tall', not a number; it must be between 0 and 5000"]
    table = pd.DataFrame(first.rejects)
    table["height_m"] = "12"
    write_table(table, tmp_path / "m.csv")
    again = read_vectors(tmp_path / "m.csv", CheckpointLayer)
    assert (again.frame.geometry[0].x, again.frame.geometry[0].y) == (70.5, 38.5)
    assert again.frame["height_m"].tolist() == [12.0]


def test_cells_beyond_the_header_are_listed_too(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,lon,lat\nA,70,38\nB,70,5,38,1\nC,70.2,38,x\n", encoding="utf-8")
    listed = read_vectors(path, CheckpointLayer).rejects
    assert listed["cell_4"].tolist() == ["38", "x"]
    assert listed["cell_5"].tolist() == ["1", None]
    table = pd.DataFrame(listed).assign(lon=["70.5", "70.2"], lat=["38.1", "38"], cell_4=None, cell_5=None)
    write_table(table, tmp_path / "m.csv")
    again = read_vectors(tmp_path / "m.csv", CheckpointLayer)
    assert again.frame["name"].tolist() == ["B", "C"]
    assert again.frame["extra"].isna().all()
