"""Layers that have nothing to show, and files that are not as they were linked."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.project.project import Project
from app.tasks.checking import links
from app.tasks.importing.import_terrain import Heights
from tests.builders.checks import codes
from tests.builders.files import dem, ramp
from tests.builders.projects import add_points, bring, elsewhere
from tests.builders.underlays import four_colours


def test_a_layer_without_its_table(path: Path) -> None:
    with Project.open(path) as project:
        entry = add_points(project, 2)
        assert list(links.faults(project)) == []
    elsewhere(path, f"DROP TABLE {entry.table}")
    with Project.open(path) as project:
        assert codes(links.faults(project)) == ["missing-layer"]


def test_a_linked_file_that_is_gone(path: Path, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:32642", 500_000, 4_200_000, 10)
    with Project.open(path) as project:
        bring(project, source, "basemap", heights=Heights(link=True))
        assert list(links.faults(project)) == []
        source.unlink()
        assert codes(links.faults(project)) == ["linked-basemap"]


@pytest.mark.parametrize("kind", ["basemap", "terrain"])
def test_a_linked_file_of_other_content_with_the_time_it_had(path: Path, tmp_path: Path, kind: str) -> None:
    source = tmp_path / "scan.tif"
    if kind == "basemap":
        four_colours(source, "EPSG:32642", 500_000, 4_200_000, 10)
    else:
        dem(source, ramp())
    with Project.open(path) as project:
        bring(project, source, kind, heights=Heights(link=True))
        assert list(links.faults(project)) == []
        data, before = bytearray(source.read_bytes()), source.stat()
        data[-1] ^= 1
        source.write_bytes(data)
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert codes(links.faults(project)) == [f"linked-{kind}"]
