"""The underlays of a project: how they are shown, and their images wherever they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasterio.transform import from_origin

from app.geo.pictures import outline
from app.project.project import Project
from app.project.underlay_looks import Look
from app.project.underlays import absence, broken_underlays, image_of
from app.tasks.importing.import_terrain import Heights
from tests.builders.files import mbtiles
from tests.builders.pmtiles import pmtiles_file
from tests.builders.projects import bring
from tests.builders.underlays import four_colours, quarters, tile, write_scan

RED = tile((200, 0, 0))


SOURCES = {
    "s.tif": lambda path: four_colours(path, "EPSG:32642", 500_000, 4_200_000, 10),
    "m.mbtiles": lambda path: mbtiles(path, (6, 44, 39, RED), name="m"),
    "p.pmtiles": lambda path: pmtiles_file(path, {(6, 44, 24): RED}),
}


@pytest.mark.parametrize("name", SOURCES)
def test_copied_and_linked_are_the_same_image(project: Project, tmp_path: Path, name: str) -> None:
    source = SOURCES[name](tmp_path / name)
    images = []
    for link in (False, True):
        bring(project, source, "basemap", name=f"{link}", heights=Heights(link=link))
        image = image_of(project, project.entry(f"{link}"))
        with image.opened() as read:
            images.append((image.crs, np.round(outline(image), 9).tolist(), read(0, (5, 50), (7, 90)).tolist()))
    assert images[0] == images[1]


def test_a_missing_file_is_absent_and_named(project: Project, tmp_path: Path) -> None:
    source = SOURCES["s.tif"](tmp_path / "s.tif")
    bring(project, source, "basemap", heights=Heights(link=True))
    entry = project.of_kind("basemap")[0]
    assert absence(project, entry) is None
    assert not list(broken_underlays(project))
    content = source.read_bytes()
    source.unlink()
    assert str(absence(project, entry)) == "s.tif is linked but not found at s.tif"
    ((broken, error),) = broken_underlays(project)
    assert broken == entry
    assert "linked but not found" in str(error)
    source.write_bytes(content)
    assert not list(broken_underlays(project))


@pytest.mark.parametrize("link", [False, True])
def test_edges_are_left_out_when_drawn(project: Project, tmp_path: Path, link: bool) -> None:
    cells = quarters()
    cells[:9], cells[-9:], cells[:, :9], cells[:, -9:] = 0, 0, 0, 0
    source = write_scan(tmp_path / "s.tif", cells, "EPSG:32642", from_origin(500_000, 4_200_000, 10, 10))
    bring(project, source, "basemap", heights=Heights(link=link))
    entry = project.of_kind("basemap")[0]

    def alpha(one: Any) -> Any:
        with image_of(project, one).opened() as read:
            return read(0, (0, 120), (0, 160))[..., 3]

    assert alpha(entry).min() == 255
    cropped = alpha(replace(Look.of(entry), cropped=True).of_entry(entry))
    assert (cropped[9:-9, 9:-9] == 255).all()
    assert cropped.sum() == 255 * 102 * 142
