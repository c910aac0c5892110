"""The project's list of layers, and the names of their tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.project import add_layers
from app.project.project import Project
from app.store import catalog
from app.store.history import Edit
from app.store.sqlite_library import Database
from tests.builders.projects import add_points, elsewhere, frame


def test_a_renamed_layer_gives_its_name_free(project: Project) -> None:
    entry = add_layers.add_features(project, "incidents", frame("a"), name="Posts")
    before = project.row(catalog.TABLE, entry.uuid)
    assert before is not None
    project.apply("Rename", Edit(catalog.TABLE, entry.uuid, before, {**before, "name": "Other"}))
    add_layers.add_features(project, "incidents", frame("a"), name="Posts")
    add_layers.add_features(project, "incidents", frame("a"), name="layer_styles")
    pairs = project.database.conn.execute("SELECT table_name, identifier FROM gpkg_contents").fetchall()
    assert all(table == identifier for table, identifier in pairs)
    assert len(pairs) == 4


def test_a_table_never_takes_an_older_identifier(project: Project) -> None:
    project.database.conn.execute("UPDATE gpkg_contents SET identifier = 'Posts' WHERE table_name = 'layer_styles'")
    assert catalog.free_table(project.database, "Posts") == "posts_2"


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Посты", "layer"),
        ("Posts 2026", "posts_2026"),
        ("gpkg_x", "layer_gpkg_x"),
        ("2026", "layer_2026"),
        ("layer_styles", "layer_styles_2"),
    ],
)
def test_table_names(db: Database, name: str, table: str) -> None:
    assert catalog.free_table(db, name) == table


def test_a_stamp_is_another_after_every_change_and_the_same_without_one(path: Path) -> None:
    with Project.open(path) as project:
        entry, db = add_points(project, 3), project.database
        first = catalog.stamps(db)
        assert first == catalog.stamps(db)
        elsewhere(path, f"INSERT INTO {entry.table} (uuid, name) VALUES ('u', 'theirs')")
        second = catalog.stamps(db)
        assert [table for table in second if first[table] != second[table]] == [entry.table]
        elsewhere(path, f"DROP TABLE {entry.table}", "UPDATE sarhad_layers SET name = 'theirs'")
        third = catalog.stamps(db)
        assert third.keys() == {catalog.TABLE}
        assert third[catalog.TABLE] != second[catalog.TABLE]
