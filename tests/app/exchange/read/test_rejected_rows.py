"""A list of refused rows that comes back, mended, is read as its own file would have been."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.raw import Faults, RawTable
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.read.rejected_rows import BACK, Asked, as_refused, rejects
from app.exchange.reading import ColumnUse, Reading, Stated, Use
from app.exchange.write.exporters import write_table
from layers.checkpoints import CheckpointLayer
from layers.sensors import SensorLayer
from tests.builders.files import geojson, point

NOTHING = Asked(None, {}, Stated())
NAMES = st.sampled_from(["row", "row_", "reason", "reason__", "wkt", "wkt_", "read_as", "name", "x"])


@given(st.lists(NAMES, min_size=1, max_size=5, unique=True), st.booleans())
def test_whatever_its_columns_are_called_they_come_back_by_their_names(names: list[str], shapes: bool) -> None:
    columns: dict[str, list[object]] = {name: [f"{name} {row}" for row in range(3)] for name in names}
    geometry = shapely.points([(70.0, 38.0)] * 3) if shapes else None
    raw = RawTable(columns, np.arange(2, 5), geometry)
    listed = rejects(raw, Faults({0: ["a"], 2: ["b", "a"]}), NOTHING, Reading(), None)
    assert listed["row"].tolist() == [2, 4]
    assert listed["reason"].tolist() == ["a", "b; a"]
    cells = {name: listed[name].tolist() for name in listed.columns}
    back, asked = as_refused(RawTable(cells, np.arange(2, 4)), NOTHING)
    mapping = asked.mapping
    own = {name: column for name, column in back.columns.items() if name != mapping.get("wkt")}
    if shapes or names[0] != "wkt":  # a table whose first column is WKT is taken for a list of shapes
        assert own == {name: [f"{name} 0", f"{name} 2"] for name in names}
    assert bool(mapping) is (shapes or names[0] == "wkt")
    assert BACK.format(columns="row, reason") in back.reading.notes
    assert ColumnUse("row", Use.LEFT_OUT) in back.reading.columns


def test_a_table_of_its_own_that_begins_with_a_row_and_a_reason_is_left_alone() -> None:
    columns: dict[str, list[object]] = {"row": ["A", "B"], "reason": ["x", "y"], "name": ["P", "Q"]}
    table = RawTable(columns, np.arange(2, 4))
    asked = Asked("EPSG:4326", {"name": "name"}, Stated())
    assert as_refused(table, asked) == (table, asked)
    falling = RawTable({"row": [4, 2], "reason": ["x", "y"]}, np.arange(2, 4))
    assert as_refused(falling, asked)[0] is falling


def test_shapes_of_another_system_come_back_in_it(tmp_path: Path) -> None:
    raw = RawTable({"lon": ["7", "8"]}, np.arange(1, 3), shapely.points([(500_000.0, 4_200_000.0)] * 2), "EPSG:32642")
    listed = rejects(raw, Faults({1: ["why"]}), NOTHING, Reading(), "EPSG:32642")
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


def again(tmp_path: Path, text: str, mend: tuple[str, str], **asked: Any) -> tuple[Incoming, Incoming]:
    """A file as it is read with what is asked for, and its list of refused rows, mended, with nothing asked for."""
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    first = read_vectors(tmp_path / "t.csv", SensorLayer, **asked)
    write_table(first.rejects, tmp_path / "m.csv")
    listed = (tmp_path / "m.csv").read_text(encoding="utf-8-sig")
    assert mend[0] in listed
    (tmp_path / "m.csv").write_text(listed.replace(*mend), encoding="utf-8")
    return first, read_vectors(tmp_path / "m.csv", SensorLayer)


@pytest.mark.parametrize(("cell", "value"), [("1.200", 1200.0), ('"1,200"', 1.2), ("1500.5", 1500.5)])
def test_what_the_whole_file_decided_still_holds_for_a_few_rows(tmp_path: Path, cell: str, value: float) -> None:
    text = f'name,lon,lat,type,range_m\nA,70,38,drone,"3,5"\nB,,,drone,{cell}\n'
    _, mended_rows = again(tmp_path, text, ("B,,", "B,71,38"))
    assert mended_rows.frame["range_m"].tolist() == [value]
    assert set(mended_rows.reading.as_dict()["left_out"]) >= {"row", "reason"}


def test_so_does_the_order_of_dates(tmp_path: Path) -> None:
    text = "name,lon,lat,type,as_of\nA,70,38,drone,31/03/2026\nB,,,drone,03/04/2026\n"
    _, mended_rows = again(tmp_path, text, ("B,,", "B,71,38"))
    assert mended_rows.frame["as_of"].tolist() == ["2026-04-03"]


def test_and_all_that_was_asked_for_unless_something_else_is(tmp_path: Path) -> None:
    text = "label,E,N,type,range_m\nA,500000,4200000,drone,7\nB,500000,,drone,8\n"
    asked = {"crs": "EPSG:32642", "mapping": {"name": "label", "lon": "E", "lat": "N"}}
    stated = Stated(apart=("range_m",))
    first, mended_rows = again(tmp_path, text, ("B,500000,,", "B,500000,4200000,"), **asked, stated=stated)
    assert mended_rows.frame["name"].tolist() == ["B"]
    assert mended_rows.frame["range_m"].tolist() == [None]
    assert mended_rows.frame.geometry[0].equals(first.frame.geometry[0])
    other = read_vectors(tmp_path / "m.csv", SensorLayer, crs="EPSG:32643", mapping={"range_m": "range_m"})
    assert other.crs == "EPSG:32643"
    assert other.frame["range_m"].tolist() == [8.0]


def test_shapes_of_a_system_without_a_number_come_back_in_it(tmp_path: Path) -> None:
    system = "+proj=lcc +lat_1=37 +lat_2=41 +lat_0=39 +lon_0=71 +datum=WGS84 +units=m"
    raw = RawTable({"name": ["A"]}, np.arange(1, 2), shapely.points([(1_000.0, 2_000.0)]), system)
    write_table(rejects(raw, Faults({0: ["why"]}), NOTHING, Reading(), system), tmp_path / "t.csv")
    read = read_vectors(tmp_path / "t.csv", CheckpointLayer)
    assert abs(read.frame.geometry[0].x - 71.0115) < 1e-3


ODD = '{"decimal": {"range_m": []}, "dates": {"as_of": "xyz"}, "crs": 7, "map": {"name": 3}, "extra": "name"}'


def test_what_somebody_has_written_there_is_passed_over(tmp_path: Path) -> None:
    table = pd.DataFrame({"row": [2], "reason": ["x"], "name": ["A"], "lon": ["70"], "lat": ["38"], "type": ["drone"]})
    write_table(table.assign(as_of="31.03.2026", range_m="7", read_as=ODD), tmp_path / "m.csv")
    read = read_vectors(tmp_path / "m.csv", SensorLayer)
    assert read.frame["as_of"].tolist() == ["2026-03-31"]
    assert read.crs == "EPSG:4326"


def test_a_cell_that_does_not_say_how_it_was_read_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("row,reason,name,lon,lat,type,read_as\n2,x,A,70,38,drone,{\n3,x,B,70,38,drone,[]\n")
    assert len(read_vectors(tmp_path / "m.csv", SensorLayer).frame) == 2
