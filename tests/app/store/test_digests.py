"""A digest is that of what was stored, follows a raster through undo and redo, and shows every change."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.project.project import Project
from app.store import digests
from tests.builders.projects import bring, elsewhere
from tests.builders.underlays import four_colours

OLD = Path(__file__).parents[2] / "projects" / "m0007_stretch_of_words.gpkg"


def recorded(project: Project) -> dict[str, str]:
    return digests.recorded(project.database, digests.RASTER)


def test_a_raster_has_one_from_its_import_on(path: Path, tmp_path: Path) -> None:
    with Project.open(path) as project:
        bring(project, four_colours(tmp_path / "scan.tif", "EPSG:32642", 500_000, 4_210_000, 50), "basemap")
        assert recorded(project) == {"scan": digests.raster_digest(project.database, "scan")}
        first = recorded(project)
        project.undo()
        assert recorded(project) == {}
        project.redo()
        assert recorded(project) == first
        assert digests.raster_digest(project.database, "scan") == first["scan"]


def test_an_older_project_gets_those_of_what_it_has(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        db = project.database
        (run,) = digests.recorded(db, digests.RUN)
        assert digests.recorded(db, digests.RUN)[run] == digests.digest_of(db, digests.RUN, run)
        assert recorded(project) == {"heights": digests.digest_of(db, digests.RASTER, "heights")}
        # Set aside by the older version, it has none until it is brought back.
        project.redo()
        assert recorded(project).keys() == {"heights", "scan"}
        assert digests.raster_digest(db, "scan") == recorded(project)["scan"]


CHANGES = (
    "UPDATE heights SET tile_data = zeroblob(9) WHERE id = 1",
    "DELETE FROM heights WHERE id = 1",
    "UPDATE heights SET tile_row = 7 WHERE id = 1",
    "UPDATE gpkg_contents SET max_x = max_x + 1 WHERE table_name = 'heights'",
    "UPDATE gpkg_tile_matrix_set SET max_x = max_x + 1 WHERE table_name = 'heights'",
    "UPDATE gpkg_tile_matrix SET pixel_x_size = 2 WHERE table_name = 'heights'",
    "UPDATE gpkg_spatial_ref_sys SET definition = 'x' WHERE srs_id = 4326",
    "UPDATE gpkg_2d_gridded_coverage_ancillary SET uom = 'ft'",
    "UPDATE gpkg_2d_gridded_tile_ancillary SET offset = 5",
)


def test_every_change_of_a_raster_is_another_digest(tmp_path: Path) -> None:
    seen = set()
    for number, change in enumerate(("UPDATE heights SET id = id", *CHANGES)):
        path = Path(shutil.copy(OLD, tmp_path / f"{number}.gpkg"))
        elsewhere(path, change)
        with Project.open(path) as project:
            seen.add(digests.raster_digest(project.database, "heights"))
    assert len(seen) == 1 + len(CHANGES)


def test_what_cannot_be_read_has_none_and_stops_no_migration(tmp_path: Path) -> None:
    path = Path(shutil.copy(OLD, tmp_path / "p.gpkg"))
    elsewhere(path, "DROP TABLE heights", "UPDATE sarhad_reports SET run = CAST(x'd1' AS TEXT)")
    with Project.open(path) as project:
        assert recorded(project) == {}
        assert digests.recorded(project.database, digests.RUN) == {}


def test_a_run_is_its_report_and_its_scene() -> None:
    assert digests.run_digest(b"ab", b"c") != digests.run_digest(b"a", b"bc")
    assert digests.run_digest(b"7", b"") != digests.run_digest(7, b"")


@pytest.mark.parametrize("name", ["none", ""])
def test_a_run_that_is_not_there(path: Path, name: str) -> None:
    with Project.open(path) as project:
        assert digests.digest_of(project.database, digests.RUN, name) == digests.run_digest(None, None)
