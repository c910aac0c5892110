"""A raster whose blocks are too large to be read is refused before anything of it is read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.raster import block_sizes
from app.exchange.raster.basemaps import read_basemap
from app.exchange.raster.terrain_files import described
from tests.builders.hostile_files import write
from tests.builders.hostile_rasters import heights
from tests.builders.stated_tiffs import stated_tiff


@pytest.mark.parametrize("read", [described, read_basemap])
def test_blocks_of_gigabytes_are_refused(tmp_path: Path, read: Callable[[Path], object]) -> None:
    kind, bits = (3, 32) if read is described else (1, 8)
    path = write(tmp_path / "t.tif", stated_tiff(65_536, 65_536, (65_536, 65_536), bits, kind))
    with pytest.raises(UserError, match=r"^t\.tif is stored in blocks of 65,536 × 65,536 cells, too large to be read"):
        read(path)


def test_usual_blocks_are_read(tmp_path: Path) -> None:
    described(heights(tmp_path))


def test_a_block_that_the_cache_of_gdal_does_not_hold_is_too_large() -> None:
    assert int(os.environ["GDAL_CACHEMAX"]) * 1_000_000 > block_sizes.MOST_BYTES
