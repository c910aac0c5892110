"""What a command asks of the file is carried out, and told as the edit that takes it back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.exchange.raster.terrain_files import described
from app.progress import Progress
from app.project.project import Project
from app.store import geopackage
from app.store.actions import BulkInsert, RasterInsert, perform
from app.store.history import BulkEdit, Edit, RasterEdit
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
