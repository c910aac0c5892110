"""What other programs do to the file between our steps: told in one line, never a crash."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.project.project import Project
from app.store import geopackage
from app.tasks.check import check
from tests.builders.project_files import blank, elsewhere, incidents


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return blank(tmp_path)


def test_an_index_made_by_another_program_is_taken_over_by_a_bulk_change(path: Path) -> None:
    with Project.open(path) as project:
        entry = incidents(project, 2)
        index = geopackage.rtree_of(entry.table)
        # The names that GeoPackage 1.4 gives the same triggers.
        later = (
            f'CREATE TRIGGER "{index}_update6" AFTER UPDATE OF geom ON "{entry.table}" BEGIN '
            f'DELETE FROM "{index}" WHERE id = OLD.fid; END'
        )
        elsewhere(path, f'DROP TRIGGER "{index}_update1"', later)
        incidents(project, 3)
        triggers = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?"
        names = {name for (name,) in project.database.conn.execute(triggers, (entry.table,))}
        assert names == {f"{index}_{suffix}" for suffix in ("insert", "delete", *(f"update{n}" for n in range(1, 5)))}
        assert check(project) == []


FOREIGN = (
    "CREATE TABLE theirs (id INTEGER PRIMARY KEY, the_geom BLOB)",
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('theirs', 'features', 't', 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('theirs', 'the_geom', 'POINT', 4326, 0, 0)",
)


def test_a_layer_of_another_program_is_no_finding(path: Path) -> None:
    with Project.open(path) as project:
        table = incidents(project, 2).table
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
        table = incidents(project, 2).table
    elsewhere(path, f"DROP TABLE rtree_{table}_geom")
    with Project.open(path) as project:
        assert [finding.code for finding in check(project)] == ["index"]
