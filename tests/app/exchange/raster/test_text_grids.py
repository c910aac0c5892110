"""A grid of text that is cut off is refused at once, whichever of its rows is asked for, and however it is named."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
import rasterio

from app.errors import UserError
from app.exchange.raster.coding import heights_opened
from app.exchange.raster.named_rasters import NamedRaster

ROWS, COLUMNS = 60, 50
_HEAD = f"ncols {COLUMNS}\nnrows {ROWS}\nxllcorner 70\nyllcorner 38\ncellsize 0.001\nNODATA_value -9999\n"
_ROW = "1500 " * COLUMNS + "\n"
_VRT = """<VRTDataset rasterXSize="50" rasterYSize="60"><GeoTransform>70, 0.001, 0, 38.06, 0, -0.001</GeoTransform>
<VRTRasterBand dataType="Int16" band="1"><SimpleSource><SourceFilename relativeToVRT="1">part.asc</SourceFilename>
<SourceBand>1</SourceBand></SimpleSource></VRTRasterBand></VRTDataset>"""


def grid(path: Path, rows: int) -> Path:
    path.write_text(_HEAD + _ROW * rows, "utf-8")
    return path


def last_row(raster: NamedRaster) -> float:
    with heights_opened(raster, None) as read:
        return float(read((ROWS - 1, ROWS), (0, COLUMNS))[0, 0])


def described(folder: Path, rows: int) -> NamedRaster:
    grid(folder / "part.asc", rows)
    (folder / "t.vrt").write_text(_VRT, "utf-8")
    return NamedRaster(folder / "t.vrt")


def in_archive(folder: Path, rows: int) -> NamedRaster:
    with zipfile.ZipFile(folder / "t.zip", "w") as archive:
        archive.write(grid(folder / "part.asc", rows), "part.asc")
    return NamedRaster(folder / "t.zip", "part.asc")


def by_another_suffix(folder: Path, rows: int) -> NamedRaster:
    return NamedRaster(grid(folder / "t.grd", rows))


def by_its_own(folder: Path, rows: int) -> NamedRaster:
    return NamedRaster(grid(folder / "t.asc", rows))


@pytest.mark.parametrize("named", [by_its_own, by_another_suffix, in_archive, described])
def test_what_is_cut_off_is_refused_at_once(tmp_path: Path, named: object) -> None:
    assert callable(named)
    assert last_row(named(tmp_path, ROWS)) == 1500.0
    # GDAL would need twice the time for each of its 55 rows that are missing.
    with pytest.raises(UserError, match="cannot be read"):
        last_row(named(tmp_path, 5))


def test_what_was_gone_through_is_not_until_it_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raster = by_its_own(tmp_path, ROWS)
    assert last_row(raster) == 1500.0
    reads: list[object] = []
    monkeypatch.setattr(rasterio.DatasetReader, "read", lambda *_, **__: reads.append(1))
    with heights_opened(raster, None):
        assert not reads
    os.utime(raster.path, ns=(1, 1))
    with heights_opened(raster, None):
        assert reads


@pytest.mark.parametrize("named", [by_its_own, by_another_suffix, in_archive, described])
def test_a_height_that_is_no_number_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: object) -> None:
    assert callable(named)
    monkeypatch.setattr("app.exchange.raster.text_grids._CHUNK", 1000)
    monkeypatch.setattr(f"{__name__}._ROW", "1500 -3 +2.5e3 nan 1E2 .5 " * (COLUMNS // 6) + "7 8\n")
    assert last_row(named(tmp_path, ROWS)) == 1500.0
    monkeypatch.setattr(f"{__name__}._ROW", "1500 " * (COLUMNS - 1) + "####\n")
    with pytest.raises(UserError, match="holds “####” among its heights, which is no number"):
        last_row(named(tmp_path, ROWS))
