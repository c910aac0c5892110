"""What every raster file has to do with: opening, placing, hashing, writing."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.exchange.raster.raster_files import write_grid
from tests.builders.disks import cramped


def test_a_grid_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300), dtype=np.uint8)
    (tmp_path / "v.tif").write_bytes(b"before")
    with cramped(20_000), pytest.raises(UserError, match="Cannot write"):
        write_grid(tmp_path / "v.tif", noise, (30.0, 0.0, 0.0, 0.0, -30.0, 0.0), "EPSG:32642")
    assert (tmp_path / "v.tif").read_bytes() == b"before"
    assert [file.name for file in tmp_path.glob("*") if file.is_file()] == ["v.tif"]
