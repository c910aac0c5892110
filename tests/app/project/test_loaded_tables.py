"""Tables in memory follow the file: whole tables are read again, single rows are replaced."""

from __future__ import annotations

from pathlib import Path

from app.project import feature_edits, loaded_tables
from app.project.project import Project
from app.store.history import BulkEdit, Edit
from tests.builders.projects import add_points, blank


def test_what_steps_touch() -> None:
    rows = [Edit("a", 1, None, {}), Edit("a", 2, None, {}), Edit("b", 3, None, {}), Edit("c", "key", None, {})]
    assert loaded_tables.touched([*rows, BulkEdit("b", 1, 9)]) == ({"b"}, {"a": {1, 2}})


def test_rows_of_tables_in_memory_are_replaced(tmp_path: Path) -> None:
    with Project.open(blank(tmp_path)) as project:
        entry = add_points(project, 3)
        tables = {entry.table: loaded_tables.read(project.database, entry.table, vector=True)}
        assert not loaded_tables.read(project.database, entry.table, vector=False).names
        project.apply("Rename", feature_edits.changed(project, entry, 2, {"name": "new"}))
        loaded_tables.splice(tables, project.database, {entry.table: {2}, "other": {1}})
        assert tables[entry.table]["name"].tolist() == ["0", "new", "2"]
