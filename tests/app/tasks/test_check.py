"""What is wrong with a project is named, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.errors import Cancelled, UserError
from app.progress import Progress
from app.project.project import Project
from app.store.snapshots import folder_of, snapshot
from app.tasks.check import check, verdict
from app.tasks.importing.import_terrain import Heights
from app.tasks.info import overview
from tests.builders.attacks import RUNNING, attack
from tests.builders.projects import add_points, blank, bring, elsewhere
from tests.builders.small_world import small_world
from tests.builders.underlays import four_colours


def test_a_table_dropped_elsewhere(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
    elsewhere(path, f"DROP TABLE {entry.table}")
    with Project.open(path) as project:
        assert overview(project)["layers"][0]["features"] is None
        assert {"missing-table"} <= {finding.code for finding in check(project)}
        with pytest.raises(UserError, match="lost its table"):
            project.layer(entry.uuid)
        with pytest.raises(UserError, match="gone"):
            project.undo()


FOREIGN = (
    "CREATE TABLE theirs (id INTEGER PRIMARY KEY, the_geom BLOB)",
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('theirs', 'features', 't', 4326)",
    "INSERT INTO gpkg_geometry_columns VALUES ('theirs', 'the_geom', 'POINT', 4326, 0, 0)",
)


def test_a_layer_of_another_program_is_no_finding(path: Path) -> None:
    with Project.open(path) as project:
        table = add_points(project, 2).table
    elsewhere(path, *FOREIGN, f"INSERT INTO theirs (the_geom) SELECT geom FROM {table}")
    with Project.open(path) as project:
        assert check(project) == []


def test_a_damaged_geometry_of_another_program_is_one(path: Path) -> None:
    elsewhere(path, *FOREIGN, "INSERT INTO theirs VALUES (7, x'4750'), (8, 'text')")
    with Project.open(path) as project:
        (finding,) = check(project)
    assert finding.code == "geometry"
    assert "theirs" in finding.text
    assert "in id 7." in finding.text


def test_a_lost_spatial_index_is_a_finding(path: Path) -> None:
    with Project.open(path) as project:
        table = add_points(project, 2).table
    elsewhere(path, f"DROP TABLE rtree_{table}_geom")
    with Project.open(path) as project:
        assert [finding.code for finding in check(project)] == ["index"]


def test_an_own_state_that_is_none(path: Path) -> None:
    elsewhere(path, """INSERT INTO sarhad_parameters VALUES ('own_state', '"Nowhere"')""")
    with Project.open(path) as project:
        (finding,) = check(project)
    assert finding.code == "own-state"
    assert "'Nowhere'" in finding.text


def test_an_underlay_whose_file_is_missing_or_has_changed(path: Path, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:32642", 500_000, 4_200_000, 10)
    with Project.open(path) as project:
        bring(project, source, "basemap", heights=Heights(link=True))
        assert check(project) == []
        content = source.read_bytes()
        source.write_bytes(content[::-1])
        (changed,) = check(project)
        source.unlink()
        (gone,) = check(project)
        assert {changed.code, gone.code} == {"linked-basemap"}
        assert changed.text == "The layer scan cannot be used: scan.tif has changed since it was linked"
        assert "not found at scan.tif" in gone.text
        source.write_bytes(content)


def test_what_would_run_is_a_finding(tmp_path: Path) -> None:
    path = blank(tmp_path)
    attack(path, RUNNING["a trigger"])
    with Project.open(path, write=False) as project:
        (finding,) = check(project)
    assert finding.code == "foreign-object"
    assert "trigger evil of sarhad_steps" in finding.text


def test_what_keeps_a_part_from_looking_is_a_finding_and_stops_no_other(path: Path) -> None:
    with Project.open(path) as project:
        table = add_points(project, 2).table
    elsewhere(path, "DROP TABLE gpkg_tile_matrix", f"DELETE FROM rtree_{table}_geom")
    with Project.open(path) as project:
        assert {"missing-table", "unreadable", "index"} <= {finding.code for finding in check(project)}


def test_a_check_can_be_stopped(path: Path) -> None:
    with Project.open(path) as project:
        add_points(project, 2)
        with pytest.raises(Cancelled):
            check(project, Progress(stopped=lambda: True))


def test_a_snapshot_of_an_older_version_is_checked_as_it_would_be_opened(path: Path) -> None:
    old = Path(__file__).parents[2] / "projects" / "m0006_status_of_sensors.gpkg"
    folder_of(path).mkdir()
    copy = Path(shutil.copy(old, folder_of(path) / "p.2026-01-01T00-00-00-000000.gpkg"))
    elsewhere(path, "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = -1")
    before = copy.read_bytes()
    assert verdict(path, Progress()).snapshot == copy
    assert copy.read_bytes() == before
    assert [file.name for file in folder_of(path).iterdir()] == [copy.name]


def test_what_is_no_project_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        verdict(tmp_path / "none.gpkg", Progress())
    (tmp_path / "text.gpkg").write_text("text")
    with pytest.raises(UserError, match="not a GeoPackage"):
        verdict(tmp_path / "text.gpkg", Progress())


def test_no_snapshot_mends_a_link(path: Path, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:32642", 500_000, 4_200_000, 10)
    with Project.open(path) as project:
        bring(project, source, "basemap", heights=Heights(link=True))
        snapshot(project.database, path)
    source.unlink()
    seen = verdict(path, Progress())
    assert [finding.code for finding in seen.findings] == ["linked-basemap"]
    assert (seen.snapshot, seen.looked_through) == (None, 0)


def test_a_project_whose_header_names_another_program_is_damaged(path: Path) -> None:
    elsewhere(path, "PRAGMA application_id = 7")
    assert verdict(path, Progress()).findings[0].code == "unopenable"


def test_a_project_of_a_newer_version_is_not(path: Path) -> None:
    elsewhere(path, "INSERT INTO sarhad_migrations (migration_set, name, applied_at) VALUES ('sarhad', 'm9999_x', '')")
    with pytest.raises(UserError, match="newer Sarhad"):
        verdict(path, Progress())


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE sarhad_sights SET name = CAST(name AS BLOB)",
        "CREATE TABLE o AS SELECT * FROM sarhad_steps; DROP TABLE sarhad_steps; ALTER TABLE o RENAME TO sarhad_steps",
        "UPDATE gpkg_contents SET max_x = 1e308; UPDATE gpkg_tile_matrix SET pixel_x_size = 1e-9",
    ],
)
def test_what_would_end_the_check_is_found_by_it(tmp_path: Path, change: str) -> None:
    path = small_world(tmp_path)
    elsewhere(path, "PRAGMA foreign_keys = OFF", *change.split("; "))
    assert verdict(path, Progress()).findings


def test_a_schema_that_no_message_can_quote_is_damage(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data.replace(b"CREATE TABLE sarhad_runs", b"CREATE TABLE \xff\xfe,,,,,,,,,"))
    with pytest.raises(UserError, match="is damaged"):
        Project.open(path)
    assert [finding.code for finding in verdict(path, Progress()).findings] == ["unopenable"]
