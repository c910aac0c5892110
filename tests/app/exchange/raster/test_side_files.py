"""Files beside a raster that lead elsewhere are named; others are read with it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from app.errors import UserError
from app.exchange.raster.basemaps import read_basemap
from app.exchange.raster.named_rasters import NamedRaster
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


def naming(path: Path, name: str, band: int = 0, **options: object) -> Path:
    """Heights whose file says inside that their overviews are those of another one."""
    form = {"driver": "GTiff", "width": 64, "height": 64, "count": 1, "dtype": "int16", **options}
    with rasterio.open(path, "w", crs="EPSG:4326", transform=from_origin(70, 38.5, 0.001, 0.001), **form) as file:
        file.write(np.full((64, 64), 777, "int16"), 1)
        file.update_tags(band, "OVERVIEWS", OVERVIEW_FILE=name)
    return path


@pytest.mark.parametrize("band", [0, 1])
@pytest.mark.parametrize("name", ["/elsewhere/o.tif", "../o.tif", "o.tif", ":::BASE:::../o.tif"])
def test_overviews_that_a_raster_names_inside_are_not_opened(tmp_path: Path, name: str, band: int) -> None:
    path = naming(tmp_path / "x.tif", name, band)
    with pytest.raises(UserError, match=r"x\.tif takes what it holds from other files"), NamedRaster(path).opened():
        pass


def test_nor_are_those_that_a_part_of_a_vrt_names(tmp_path: Path) -> None:
    naming(tmp_path / "part.tif", "/elsewhere/o.tif")
    text = (
        '<VRTDataset rasterXSize="64" rasterYSize="64"><VRTRasterBand dataType="Int16" band="1"><SimpleSource>'
        '<SourceFilename relativeToVRT="1">part.tif</SourceFilename><SourceBand>1</SourceBand></SimpleSource>'
        "</VRTRasterBand></VRTDataset>"
    )
    (tmp_path / "x.vrt").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=r"part\.tif takes"), NamedRaster(tmp_path / "x.vrt").opened():
        pass


def test_overviews_beside_it_are_its_own(tmp_path: Path) -> None:
    with NamedRaster(naming(tmp_path / "x.tif", ":::BASE:::x.tif.ovr")).opened() as raster:
        assert raster.read(1)[0, 0] == 777


def test_nor_are_those_that_overviews_or_a_mask_name_in_their_turn(tmp_path: Path) -> None:
    for ending in (".ovr", ".msk"):
        path = naming(tmp_path / f"x{ending[1:]}.tif", ":::BASE:::none")
        naming(path.with_name(path.name + ending), "/elsewhere/o.tif")
        with pytest.raises(UserError, match=rf"{path.name}\{ending}, which lies beside {path.name}, names other files"):
            check_beside(path)


def test_nor_is_an_imagine_file_beside_it_whose_cells_lie_elsewhere(tmp_path: Path) -> None:
    path = naming(tmp_path / "x.tif", ":::BASE:::none")
    naming(tmp_path / "x.img", ":::BASE:::none", driver="HFA", USE_SPILL="YES").rename(tmp_path / "x.aux")
    check_beside(path)
    (tmp_path / "x.aux").write_bytes((tmp_path / "x.aux").read_bytes().replace(b"x.ige", b"../xy"))
    with pytest.raises(UserError, match=r"x\.aux, which lies beside x\.tif, names other files"):
        check_beside(path)
