"""What a command asks of the file is carried out, and told as the edit that takes it back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from app.errors import Cancelled
from app.exchange.raster.terrain_files import described
from app.progress import Progress
from app.project.project import Project
from app.store import edits, geopackage
from app.store.actions import BulkInsert, BulkUpdate, RasterInsert, perform
from app.store.encoding.vectors import encode
from app.store.history import BulkEdit, Edit, RasterEdit, SwapEdit
from app.store.raster import coverages, staging
from app.store.sqlite_library import Database
from layers.values.field import Field
from tests.builders.files import dem, ramp
from tests.builders.projects import frame

MARK = Edit("sarhad_parameters", "mark", None, {"key": "mark", "value": "1"})


def test_rows_come_in_as_one_edit_of_their_span(db: Database) -> None:
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of((Field("name", "Name"),)), "T")
    assert perform(db, BulkInsert("t", frame("a", "b")), 1, 0, Progress()) == BulkEdit("t", 1, 2)
    assert perform(db, BulkInsert("t", frame("c")), 2, 0, Progress()) == BulkEdit("t", 3, 3)
    assert [row[0] for row in db.conn.execute("SELECT name FROM t ORDER BY fid")] == ["a", "b", "c"]


def names(db: Database) -> list[str]:
    return [row[0] for row in db.conn.execute("SELECT name FROM t ORDER BY fid")]


def extent(db: Database) -> tuple[float, ...]:
    query = "SELECT min_x, max_x FROM gpkg_contents WHERE table_name = 't'"
    return tuple(round(one, 3) for one in db.conn.execute(query).fetchone())


def test_rows_that_are_updated_are_set_aside_and_come_back_and_go_again(db: Database) -> None:
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of((Field("name", "Name"),)), "T")
    perform(db, BulkInsert("t", frame("a", "b", "c")), 1, 0, Progress())
    blob = encode(np.array([shapely.Point(75.0, 38.0)]))[0]
    rows = [{**row, "name": row["name"].upper()} for row in (edits.read_row(db, "t", fid) or {} for fid in (1, 3))]
    rows[1] |= {"geom": blob}
    edit = perform(db, BulkUpdate("t", tuple(rows)), 2, 0, Progress())
    assert edit == SwapEdit("t", 2)
    assert (names(db), extent(db)) == (["A", "b", "C"], (70.0, 75.0))
    for wanted, east in ((["a", "b", "c"], 70.2), (["A", "b", "C"], 75.0)):
        edits.carry_out(db, edit, 2, 0)
        assert (names(db), extent(db)) == (wanted, (70.0, east))
    query = "SELECT count(*) FROM rtree_t_geom WHERE minx > 74.9"
    assert db.conn.execute(query).fetchone() == (1,)
    db.conn.execute("DELETE FROM t WHERE fid = 3")
    with pytest.raises(edits.StaleEditError, match="1 rows of t have been deleted"):
        edits.carry_out(db, edit, 2, 0)


def test_more_rows_than_a_step_is_about_are_not_exchanged(db: Database) -> None:
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of((Field("name", "Name"),)), "T")
    perform(db, BulkInsert("t", frame("a", "b", "c")), 1, 0, Progress())
    row = edits.read_row(db, "t", 1) or {}
    perform(db, BulkUpdate("t", ({**row, "name": "A"},)), 2, 0, Progress())
    db.conn.execute(f"INSERT INTO {edits.undone_table(2, 0)} SELECT * FROM t WHERE fid = 2")
    with pytest.raises(edits.StaleEditError, match="t has 1 rows more than this step is about"):
        edits.carry_out(db, SwapEdit("t", 1), 2, 0)
    assert names(db) == ["A", "b", "c"]


def test_rows_that_are_gone_cannot_be_updated(db: Database) -> None:
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of((Field("name", "Name"),)), "T")
    perform(db, BulkInsert("t", frame("a")), 1, 0, Progress())
    row = edits.read_row(db, "t", 1) or {}
    with pytest.raises(edits.StaleEditError):
        perform(db, BulkUpdate("t", (row, {**row, "fid": 9})), 2, 0, Progress())
    with pytest.raises(Cancelled):
        perform(db, BulkUpdate("t", (row,)), 3, 0, Progress(stopped=lambda: True))


def test_a_staged_raster_becomes_a_table(project: Project, tmp_path: Path) -> None:
    source, db = described(dem(tmp_path / "d.tif", ramp(8, 8))), project.database
    staging.stage_coverage(source.lattice, source.blocks, tmp_path / "staged.gpkg", Progress())
    with db.atomic():
        edit = perform(db, RasterInsert("heights", tmp_path / "staged.gpkg", "Heights"), 1, 0, Progress())
    assert edit == RasterEdit("heights")
    info = coverages.coverage_info(db, "heights")
    np.testing.assert_array_equal(coverages.read_window(db, info, (0, 8), (0, 8)), ramp(8, 8))


@pytest.mark.parametrize("edit", [MARK])
def test_an_edit_is_done_and_is_its_own_record(db: Database, edit: Edit) -> None:
    assert perform(db, edit, 1, 0, Progress()) is edit
    assert db.conn.execute("SELECT * FROM sarhad_parameters").fetchall() == [("mark", "1")]


@pytest.mark.parametrize("fid", ["NULL", "7", "'x'", "1"])
def test_rows_set_aside_that_were_altered_do_not_come_back(db: Database, fid: str) -> None:
    geopackage.create_table(db, "t", "POINT", geopackage.columns_of((Field("name", "Name"),)), "T")
    edit = perform(db, BulkInsert("t", frame("a", "b", "c")), 1, 0, Progress())
    edits.carry_out(db, edit.inverse, 1, 0)
    db.conn.execute(f"UPDATE {edits.undone_table(1, 0)} SET fid = {fid} WHERE fid = 2")
    with pytest.raises(edits.StaleEditError, match="1 rows of t that were set aside have been altered"):
        edits.carry_out(db, edit, 1, 0)
    assert names(db) == []
