"""A VRT is refused before GDAL looks for what it describes, unless all of that is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.raster.terrain_files import described
from app.exchange.raster.vrt_sources import check_sources


def vrt(path: Path, source: str, relative: int = 1) -> Path:
    path.write_text(
        '<VRTDataset rasterXSize="2" rasterYSize="2"><VRTRasterBand dataType="Byte" band="1"><SimpleSource>'
        f'<SourceFilename relativeToVRT="{relative}">{source}</SourceFilename></SimpleSource></VRTRasterBand>'
        "</VRTDataset>"
    )
    return path


@pytest.mark.parametrize(
    ("source", "relative"),
    [("gone.tif", 1), ("/vsicurl/http://example.org/dem.tif", 0), ("WMS:http://example.org/?layers=dem", 0)],
)
def test_what_is_not_on_this_machine_is_named(tmp_path: Path, source: str, relative: int) -> None:
    path = vrt(tmp_path / "d.vrt", source, relative)
    with pytest.raises(UserError, match=r"^d\.vrt describes .*, which is not there") as refusal:
        described(path)
    assert source in str(refusal.value)


def test_files_that_are_here_are_accepted_by_either_kind_of_path(tmp_path: Path) -> None:
    (tmp_path / "a & b.tif").write_bytes(b"x")
    check_sources(vrt(tmp_path / "d.vrt", "a &amp; b.tif"))
    check_sources(vrt(tmp_path / "d.vrt", str(tmp_path / "a &amp; b.tif"), relative=0))


def test_descriptions_of_descriptions_are_followed(tmp_path: Path) -> None:
    vrt(tmp_path / "inner.vrt", "gone.tif")
    with pytest.raises(UserError, match=r"inner\.vrt describes gone\.tif"):
        check_sources(vrt(tmp_path / "outer.vrt", "inner.vrt"))
    with pytest.raises(UserError, match="describes itself"):
        check_sources(vrt(tmp_path / "own.vrt", "own.vrt"))
