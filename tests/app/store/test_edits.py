"""Edits on the file, also on one that another program has changed meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.project import feature_edits
from app.project.project import Project
from app.store import edits, geopackage
from app.store.catalog import Entry
from app.store.failures.explained import explained
from app.store.history import BulkEdit
from app.tasks.check import check
from tests.builders.projects import add_points, elsewhere


def test_a_row_changed_elsewhere_stops_undo(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        project.apply("Remove", feature_edits.removed(project, entry, 1))
        project.undo()
        project.redo()
        elsewhere(path, f"INSERT INTO {entry.table} (fid, name) VALUES (1, 'theirs')")
        with pytest.raises(UserError, match="changed by another program"):
            project.undo()
        row = project.row(entry.table, 1)
        assert row is not None
        assert row["name"] == "theirs"


def test_an_index_made_by_another_program_is_taken_over_by_a_bulk_change(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        index = geopackage.rtree_of(entry.table)
        # The names that GeoPackage 1.4 gives the same triggers.
        later = (
            f'CREATE TRIGGER "{index}_update7" AFTER UPDATE OF "geom" ON "{entry.table}" '
            'WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) '
            'AND (OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom")) '
            f'BEGIN INSERT INTO "{index}" VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),'
            'ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END'
        )
        elsewhere(path, f'DROP TRIGGER "{index}_update1"', later)
        add_points(project, 3)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        names = {name for (name,) in project.database.conn.execute(triggers, (entry.table,))}
        assert names == {f"{index}_{suffix}" for suffix in ("insert", "delete", *(f"update{n}" for n in range(1, 5)))}
        assert check(project) == []


def test_a_column_dropped_elsewhere_stops_undo_in_one_line(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        bounds = project.layer(entry.uuid).frame.index
        project.apply("Clear", BulkEdit(entry.table, int(bounds[0]), int(bounds[-1]), inserted=False))
        elsewhere(path, f"ALTER TABLE {entry.table} DROP COLUMN note")
        with pytest.raises(UserError, match="Another program changed the tables"):
            project.undo()


@pytest.mark.parametrize(("first", "second"), [(3, 40), (40, 3)])
def test_undo_of_an_import_leaves_the_index_of_the_rest(path: Path, first: int, second: int) -> None:
    with Project.open(path) as project:
        entry = add_points(project, first)
        before = _index(project, entry)
        assert len(before) == first
        add_points(project, second)
        assert len(_index(project, entry)) == first + second
        project.undo()
        assert _index(project, entry) == before
        assert check(project) == []
        project.redo()
        assert len(_index(project, entry)) == first + second
        assert check(project) == []


def _index(project: Project, entry: Entry) -> list[tuple[float, ...]]:
    return sorted(project.database.execute(f"SELECT * FROM rtree_{entry.table}_geom").fetchall())


def test_rows_are_read_by_their_fids(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 4)
        rows = edits.read_rows(project.database, entry.table, [3, 1, 9])
        assert sorted(rows) == [1, 3]
        assert rows[3] == project.row(entry.table, 3)
        assert edits.read_rows(project.database, entry.table, []) == {}


def test_a_row_that_goes_is_a_change_of_its_table(project: Project) -> None:
    """Other programs, and a second window, go by the standard's time of the last change."""
    entry = add_points(project, 3)
    elsewhere(project.path, "UPDATE gpkg_contents SET last_change = '2000-01-01T00:00:00.000Z'")
    project.apply("Delete", feature_edits.removed(project, entry, 2))
    query = "SELECT last_change > '2020' FROM gpkg_contents WHERE table_name = ?"
    assert project.database.conn.execute(query, (entry.table,)).fetchone() == (1,)


def test_a_row_whose_shape_was_damaged_while_it_was_undone_comes_back_without_one(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 30_000)
        project.undo()
        (store,) = (row[0] for row in project.database.conn.execute(_STORES))
    elsewhere(path, f"UPDATE {store} SET geom = 7 WHERE fid = 3")
    with Project.open(path) as project:
        project.redo()
        index = geopackage.rtree_of(entry.table)
        (count,) = project.database.conn.execute(f'SELECT count(*) FROM "{index}"').fetchone()
        assert count == 29_999


def test_rows_that_another_program_added_to_a_new_table_stop_undo(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        elsewhere(path, f"INSERT INTO {entry.table} (fid, name) VALUES (9, 'theirs')")
        with pytest.raises(UserError, match="1 rows that another program has added"):
            project.undo()
        assert geopackage.count_rows(project.database, entry.table) == 3
        elsewhere(path, f"DELETE FROM {entry.table} WHERE fid = 9")
        assert project.undo() is not None
        elsewhere(path, f"CREATE TABLE {entry.table} (a)")
        with pytest.raises(UserError, match="another program made it"):
            project.redo()
        elsewhere(path, f"DROP TABLE {entry.table}")
        project.redo()
        assert geopackage.count_rows(project.database, entry.table) == 2


def test_a_table_in_the_place_of_rows_to_be_set_aside(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        step = project.steps()[-1].id
        elsewhere(path, *(f"CREATE TABLE {edits.undone_table(step, seq)} (a)" for seq in range(5)))
        with pytest.raises(UserError, match="changed the tables"):
            project.undo()
        assert geopackage.count_rows(project.database, entry.table) == 2


_STORES = "SELECT name FROM sqlite_master WHERE name LIKE 'sarhad\\_undone\\_%' ESCAPE '\\' AND type = 'table'"


def test_a_table_that_is_gone_is_said_to_be_altered(path: Path) -> None:
    elsewhere(path, "PRAGMA foreign_keys = OFF", "DROP TABLE sarhad_runs")
    with Project.open(path) as project, pytest.raises(UserError, match="changed the tables"), explained(path):
        project.row("sarhad_runs", "a")
