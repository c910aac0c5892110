"""Files beside a raster that lead elsewhere are named; others are read with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.raster.basemaps import read_basemap
from app.exchange.raster.side_files import check_beside
from app.exchange.raster.terrain_files import described
from tests.builders.hostile_files import write
from tests.builders.hostile_rasters import SIDES, heights

LEADING = [name for name in SIDES if "elsewhere" in name or "of a service" in name or name.endswith("VRT")]


@pytest.mark.parametrize("what", LEADING)
def test_what_leads_elsewhere_is_named(tmp_path: Path, what: str) -> None:
    path = SIDES[what](tmp_path, "http://example.org")
    for read in (check_beside, described, read_basemap):
        with pytest.raises(UserError, match=r"^t\.\S+, which lies beside t\.tif, names other files\. Put it elsewhere"):
            read(path)


def test_an_aux_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = heights(tmp_path)
    write(tmp_path / "t.tif.aux.xml", "<PAMDataset>")
    with pytest.raises(UserError, match=r"^t\.tif\.aux\.xml, which lies beside"):
        check_beside(path)


def test_statistics_and_overviews_beside_it_are_read(tmp_path: Path) -> None:
    path = heights(tmp_path)
    overviews = '<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">:::BASE:::t.rrd</MDI></Metadata>'
    statistics = "<PAMDataset><Metadata><MDI key='STATISTICS_MEAN'>1</MDI></Metadata></PAMDataset>"
    write(tmp_path / "t.tif.aux.xml", statistics)
    check_beside(path)
    write(tmp_path / "t.tif.aux.xml", f"<PAMDataset>{overviews}</PAMDataset>")
    check_beside(path)
    write(tmp_path / "t.tif.aux.xml", f"<PAMDataset>{overviews.replace('t.rrd', '../t.rrd')}</PAMDataset>")
    with pytest.raises(UserError, match="names other files"):
        check_beside(path)
