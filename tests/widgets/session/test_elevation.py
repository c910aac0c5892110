"""The height under the pointer."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import Request, import_file
from app.tasks.importing.import_terrain import Heights
from app.terrain.heights import broken_links
from widgets.session.elevation import Elevation


def test_the_height_under_the_pointer_is_that_of_the_finest_terrain(small_project: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(small_project, tmp_path / "p.gpkg"))
    fine = tmp_path / "fine.tif"
    place = {"crs": "EPSG:4326", "transform": from_origin(70.0, 38.1, 0.001, 0.001)}
    with rasterio.open(fine, "w", driver="GTiff", height=200, width=300, count=1, dtype="float32", **place) as out:
        out.write(np.full((200, 300), 777.0, dtype=np.float32), 1)
    with Project.open(path) as project:
        import_file(project, Request(fine, "terrain", "Fine", heights=Heights(link=True)), Progress())
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(777.0)
        assert Elevation.of(project).at(70.45, 38.0) == pytest.approx(1812.0, abs=10.0)
        # A copy with another timestamp is skipped: all of it would have to be read first.
        os.utime(fine, ns=(1, 1))
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(1500.0, abs=10.0)
        assert list(broken_links(project)) == []
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(777.0)
        fine.unlink()
        assert Elevation.of(project).at(70.2, 38.0) == pytest.approx(1500.0, abs=10.0)
