"""An Imagine raster whose cells lie in another file is read if that is beside it, and not if it is elsewhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from app.errors import UserError
from app.exchange.raster.imagine import names_elsewhere
from app.exchange.raster.side_files import check_beside


def spilled(path: Path) -> Path:
    """Heights of which the cells lie in an .ige."""
    form = {"driver": "HFA", "width": 64, "height": 64, "count": 1, "dtype": "float32", "USE_SPILL": "YES"}
    with rasterio.open(path, "w", crs="EPSG:4326", transform=from_origin(70, 38.5, 0.001, 0.001), **form) as file:
        file.write(np.full((64, 64), 777.0, "float32"), 1)
    return path


def test_cells_beside_it_are_read(tmp_path: Path) -> None:
    path = spilled(tmp_path / "x.img")
    assert path.with_suffix(".ige").exists()
    assert not names_elsewhere(path)
    check_beside(path)


@pytest.mark.parametrize("name", [b"../xy", b"..\\xy", b"/d/xy", b"x/.ig"])
def test_cells_elsewhere_are_refused(tmp_path: Path, name: bytes) -> None:
    path = spilled(tmp_path / "x.img")
    path.write_bytes(path.read_bytes().replace(b"x.ige", name))
    assert names_elsewhere(path)
    with pytest.raises(UserError, match=r"x\.img takes what it holds from other files"):
        check_beside(path)


@pytest.mark.parametrize("content", [b"", b"EHFA_HEADER_TAG\x00", b"EHFA_HEADER_TAG\x00\xff\xff\xff\xff", b"II*\x00/"])
def test_what_is_no_tree_names_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.img").write_bytes(content)
    assert not names_elsewhere(tmp_path / "x.img")
