"""A VRT is read for what it describes: files beside it, and nothing that leads elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.raster.terrain_files import described
from app.exchange.raster.vrt_sources import described_by, is_vrt
from tests.builders.hostile_files import write
from tests.builders.hostile_rasters import REMOTE, VRTS, heights, simple, vrt_text


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


def test_files_beside_it_are_accepted_by_either_kind_of_path(tmp_path: Path) -> None:
    file = tmp_path / "a & b.tif"
    file.write_bytes(b"x")
    assert described_by(vrt(tmp_path / "d.vrt", "a &amp; b.tif")).files == (file,)
    by_path = described_by(vrt(tmp_path / "d.vrt", str(tmp_path / "a &amp; b.tif"), relative=0))
    assert by_path.files == (file,)
    assert f">{file}<".replace("&", "&amp;") in by_path.text


def test_descriptions_of_descriptions_are_followed(tmp_path: Path) -> None:
    vrt(tmp_path / "inner.vrt", "gone.tif")
    with pytest.raises(UserError, match=r"inner\.vrt describes gone\.tif"):
        described_by(vrt(tmp_path / "outer.vrt", "inner.vrt"))
    with pytest.raises(UserError, match="describes itself"):
        described_by(vrt(tmp_path / "own.vrt", "own.vrt"))


def test_heights_are_read_through_two_descriptions_by_whatever_name(tmp_path: Path) -> None:
    heights(tmp_path)
    write(tmp_path / "inner.img", vrt_text(simple("t.tif").replace('"0">t.tif', '"1">t.tif')))
    outer = write(tmp_path / "outer.vrt", vrt_text(simple("inner.img").replace('"0">inner', '"1">inner')))
    terrain = described(outer)
    with terrain.opened() as read:
        assert (read((0, 30), (0, 30)) == 100.0).all()
    assert {path.name for path in terrain.parts[0].beside} == {"t.tif", "inner.img"}


def test_a_file_in_another_folder_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    heights(tmp_path)
    for relative, source in ((1, "../t.tif"), (0, str(tmp_path / "t.tif"))):
        path = vrt(tmp_path / "one" / "d.vrt", source, relative)
        with pytest.raises(UserError, match=r"which is not in its folder\. .*gdal_translate -of GTiff d\.vrt d\.tif"):
            described_by(path)


def test_a_link_out_of_its_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    try:
        (tmp_path / "one" / "t.tif").symlink_to(heights(tmp_path))
    except OSError:  # Windows lets few users make links
        pytest.skip("links cannot be made here")
    with pytest.raises(UserError, match="which is not in its folder"):
        described_by(vrt(tmp_path / "one" / "d.vrt", "t.tif"))


@pytest.mark.parametrize("what", [name for name, text in VRTS.items() if REMOTE in text or "<SRS>URL" in text])
def test_whatever_leads_elsewhere_is_refused_or_left_out(tmp_path: Path, what: str) -> None:
    path = write(tmp_path / "d.vrt", VRTS[what].replace("URL", "http://example.org"))
    with pytest.raises(UserError, match=r"^d\.vrt describes "):
        described_by(path)


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("<VRTDataset ", '<VRTDataset subClass="VRTWarpedDataset" ', "vrtwarpeddataset"),
        ('band="1"', 'band="1" subClass="VRTDerivedRasterBand"', "vrtderivedrasterband"),
        ("<SourceBand>", "<OpenOptions/><SourceBand>", "OpenOptions"),
        ("</GeoTransform>", "</GeoTransform><Group/>", "Group"),
        ("<SRS>EPSG:4326</SRS>", "<SRS>http://example.org/crs</SRS>", "SRS"),
    ],
)
def test_what_is_not_read_of_a_description_is_named(tmp_path: Path, old: str, new: str, part: str) -> None:
    heights(tmp_path)
    text = vrt_text(simple("t.tif").replace('"0">t.tif', '"1">t.tif'), srs="EPSG:4326")
    with pytest.raises(UserError, match=rf"d\.vrt describes its raster by {part}.*gdal_translate"):
        described_by(write(tmp_path / "d.vrt", text.replace(old, new, 1)))


def test_metadata_of_a_domain_are_left_out(tmp_path: Path) -> None:
    heights(tmp_path)
    extra = f'<Metadata domain="OVERVIEWS"><MDI key="OVERVIEW_FILE">{REMOTE}</MDI></Metadata>'
    extra += '<Metadata><MDI key="SIGMA_MODEL">x</MDI></Metadata>'
    text = vrt_text(simple("t.tif").replace('"0">t.tif', '"1">t.tif'), extra=extra)
    described_text = described_by(write(tmp_path / "d.vrt", text)).text
    assert "OVERVIEW" not in described_text
    assert "SIGMA_MODEL" in described_text


def test_a_description_is_told_by_its_content(tmp_path: Path) -> None:
    assert is_vrt(write(tmp_path / "a.tif", " \n<vrtDataset>"))
    assert not is_vrt(heights(tmp_path))


def test_a_broken_description_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"^d\.vrt cannot be read: "):
        described_by(write(tmp_path / "d.vrt", "<VRTDataset>"))


def test_what_lies_beside_a_part_is_looked_at_too(tmp_path: Path) -> None:
    write(tmp_path / "t.vrt", vrt_text(simple("part.tif").replace('relativeToVRT="0"', 'relativeToVRT="1"')))
    heights(tmp_path, "part.tif")
    write(tmp_path / "part.tif.ovr", vrt_text(simple("/somewhere/else.tif")))
    with pytest.raises(UserError, match=r"^part\.tif\.ovr, which lies beside part\.tif, names other files"):
        described(tmp_path / "t.vrt")
