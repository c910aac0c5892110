"""What other programs do to the file between our steps: told in one line, never a crash."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from app.errors import UserError
from app.project import add_layers, feature_edits
from app.project.project import Project
from app.store import geopackage
from app.store.catalog import Entry
from app.store.database import prepared
from app.store.history import BulkEdit
from app.tasks.check import check
from app.tasks.info import overview


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda project: None)
    return path


def add(project: Project, count: int) -> Entry:
    points = [shapely.Point(70 + index / 1000, 38) for index in range(count)]
    frame = gpd.GeoDataFrame({"name": [str(index) for index in range(count)]}, geometry=points, crs=4326)
    add_layers.add_features(project, "incidents", frame)
    return project.of_kind("incidents")[0]


def elsewhere(path: Path, *statements: str) -> None:
    """Another program that knows nothing of our lock."""
    with closing(sqlite3.connect(path)) as connection, connection:
        prepared(connection)  # the functions that the triggers of a GeoPackage call: QGIS has them too
        for statement in statements:
            connection.execute(statement)


def test_a_row_changed_elsewhere_stops_undo(path: Path) -> None:
    with Project.open(path) as project:
        entry = add(project, 2)
        project.apply("Remove", feature_edits.removed(project, entry, 1))
        project.undo()
        project.redo()
        elsewhere(path, f"INSERT INTO {entry.table} (fid, name) VALUES (1, 'theirs')")
        with pytest.raises(UserError, match="changed by another program"):
            project.undo()
        assert project.row(entry.table, 1)["name"] == "theirs"  # type: ignore[index]


def test_a_table_dropped_elsewhere(path: Path) -> None:
    with Project.open(path) as project:
        entry = add(project, 2)
    elsewhere(path, f"DROP TABLE {entry.table}")
    with Project.open(path) as project:
        assert overview(project)["layers"][0]["features"] is None
        assert {"missing-table"} <= {finding.code for finding in check(project)}
        with pytest.raises(UserError, match="lost its table"):
            project.layer(entry.uuid)
        with pytest.raises(UserError, match="gone"):
            project.undo()


def test_an_index_made_by_another_program_is_taken_over_by_a_bulk_change(path: Path) -> None:
    with Project.open(path) as project:
        entry = add(project, 2)
        index = geopackage.rtree_of(entry.table)
        # The names that GeoPackage 1.4 gives the same triggers.
        later = (
            f'CREATE TRIGGER "{index}_update6" AFTER UPDATE OF geom ON "{entry.table}" BEGIN '
            f'DELETE FROM "{index}" WHERE id = OLD.fid; END'
        )
        elsewhere(path, f'DROP TRIGGER "{index}_update1"', later)
        add(project, 3)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        names = {name for (name,) in project.database.conn.execute(triggers, (entry.table,))}
        assert names == {f"{index}_{suffix}" for suffix in ("insert", "delete", *(f"update{n}" for n in range(1, 5)))}
        assert check(project) == []


def test_a_column_dropped_elsewhere_stops_undo_in_one_line(path: Path) -> None:
    with Project.open(path) as project:
        entry = add(project, 2)
        bounds = project.layer(entry.uuid).frame.index
        project.apply("Clear", BulkEdit(entry.table, int(bounds[0]), int(bounds[-1]), inserted=False))
        elsewhere(path, f"ALTER TABLE {entry.table} DROP COLUMN note")
        with pytest.raises(UserError, match="Another program changed the tables"):
            project.undo()


FOREIGN = (
    "CREATE TABLE theirs (id INTEGER PRIMARY KEY, the_geom BLOB)",
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('theirs', 'features', 't', 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('theirs', 'the_geom', 'POINT', 4326, 0, 0)",
)


def test_a_layer_of_another_program_is_no_finding(path: Path) -> None:
    with Project.open(path) as project:
        table = add(project, 2).table
    elsewhere(path, *FOREIGN, f"INSERT INTO theirs (the_geom) SELECT geom FROM {table}")
    with Project.open(path) as project:
        assert check(project) == []


def test_a_damaged_geometry_of_another_program_is_one(path: Path) -> None:
    elsewhere(path, *FOREIGN, "INSERT INTO theirs VALUES (7, x'4750'), (8, 'text')")
    with Project.open(path) as project:
        (finding,) = check(project)
    assert finding.code == "geometry"
    assert "theirs" in finding.text
    assert "id 7–8" in finding.text


def test_a_lost_spatial_index_is_a_finding(path: Path) -> None:
    with Project.open(path) as project:
        table = add(project, 2).table
    elsewhere(path, f"DROP TABLE rtree_{table}_geom")
    with Project.open(path) as project:
        assert [finding.code for finding in check(project)] == ["index"]


@pytest.mark.parametrize(("first", "second"), [(3, 40), (40, 3)])
def test_undo_of_an_import_leaves_the_index_of_the_rest(path: Path, first: int, second: int) -> None:
    with Project.open(path) as project:
        entry = add(project, first)
        before = _index(project, entry)
        assert len(before) == first
        add(project, second)
        assert len(_index(project, entry)) == first + second
        project.undo()
        assert _index(project, entry) == before
        assert check(project) == []
        project.redo()
        assert len(_index(project, entry)) == first + second
        assert check(project) == []


def _index(project: Project, entry: Entry) -> list[tuple[float, ...]]:
    return sorted(project.database.execute(f"SELECT * FROM rtree_{entry.table}_geom").fetchall())
