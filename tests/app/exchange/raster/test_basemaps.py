"""Scans and tiles as pictures under the map: what is read, noted and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio
from rasterio.transform import from_origin

from app.arrays import ByteArray
from app.errors import Message, Remedy, UserError
from app.exchange.raster.basemaps import IncomingBasemap, Wanted, examined, read_basemap
from app.exchange.raster.underlays.scans import Scan
from app.exchange.reading import Fact, Ground, Subject
from app.progress import Progress
from tests.builders.files import PNG, mbtiles
from tests.builders.pmtiles import pmtiles_file
from tests.builders.underlays import four_colours, quarters, sets_of_tiles, tile, write_scan

RED = tile((200, 0, 0))
PLACE = from_origin(500_000, 4_200_000, 10, 10)


def read(path: Path, **wanted: Any) -> IncomingBasemap:
    before = path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())
    image = read_basemap(path, Wanted(**wanted))
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(path.parent.iterdir())) == before
    return image


def test_a_scan(tmp_path: Path) -> None:
    image = read(four_colours(tmp_path / "t.tif", "EPSG:28412", 12_500_000, 4_200_000, 10))
    assert (image.form, image.image, image.crs, image.size) == ("scan", "RGB", "EPSG:28412", (160, 120))
    assert "Pulkovo 1942 to WGS 84" in image.operation
    assert image.bounds == pytest.approx((69.0, 37.92, 69.02, 37.94), abs=0.02)
    assert (image.is_upright, image.notes) == (True, ())


@pytest.mark.parametrize(
    ("name", "source", "form", "crs"),
    [
        ("t.mbtiles", lambda path: mbtiles(path, (6, 44, 39, RED), name="OSM"), "mbtiles", "EPSG:3857"),
        ("t.pmtiles", lambda path: pmtiles_file(path, {(6, 44, 24): RED}), "pmtiles", "EPSG:3857"),
    ],
)
def test_tiles(tmp_path: Path, name: str, source: Any, form: str, crs: str) -> None:
    image = read(source(tmp_path / name))
    assert (image.form, image.image, image.crs, image.zooms) == (form, "png", crs, (6, 6))
    assert image.bounds == pytest.approx((67.5, 36.6, 73.125, 40.98), abs=0.01)


def test_tiles_in_a_write_ahead_log_are_read(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, RED), (1, 1, 1, RED), wal=True)
    image = read_basemap(path)
    assert image.zooms == (0, 1)


def test_empty_and_broken_tiles_are_counted_and_never_fatal(tmp_path: Path) -> None:
    rows = [
        (6, 44, 39, RED),
        (6, 45, 39, b""),
        (6, 45, 40, None),
        (6, 46, 39, RED[:50]),
        (6, 46, 40, b"?"),
        (6, 47, 1, PNG),
    ]
    image = read(mbtiles(tmp_path / "m.mbtiles", *rows, name="m"))
    assert examined(image, Progress()) == ["Tiles that cannot be used and stay clear: 2 empty, 3 broken."]
    none = read(mbtiles(tmp_path / "n.mbtiles", (6, 44, 39, PNG), (6, 45, 39, RED[:50]), name="m"))
    with pytest.raises(UserError, match=r"None of the 2 tiles of n\.mbtiles can be used"):
        examined(none, Progress())


@pytest.mark.parametrize(
    ("wanted", "words", "code"),
    [
        ({"crs": "EPSG:32642"}, "is stated to be in EPSG:32642; tiles are read in EPSG:3857, 3395 and 4326", None),
        ({"nodata": "black"}, "takes no value of no data", Remedy.CORRECT_NODATA),
    ],
)
def test_what_tiles_do_not_take(tmp_path: Path, wanted: dict[str, str], words: str, code: Remedy | None) -> None:
    with pytest.raises(UserError, match=words) as raised:
        read(mbtiles(tmp_path / "m.mbtiles", (6, 44, 39, RED), name="m"), **wanted)
    assert raised.value.message.code is code


def framed(shade: int) -> ByteArray:
    cells = quarters()
    cells[:9], cells[-9:], cells[:, :9], cells[:, -9:] = shade, shade, shade, shade
    return cells


@pytest.mark.parametrize(("shade", "name"), [(0, "black"), (255, "white")])
def test_edges_stay_and_are_noted_or_are_left_out(tmp_path: Path, shade: int, name: str) -> None:
    path = write_scan(tmp_path / "t.tif", framed(shade), "EPSG:32642", PLACE)
    image = read(path)
    assert image.notes == (
        Message(f"Its edges are {name}; they are kept as part of the picture", Remedy.LEAVE_EDGES_OUT, name),
    )
    assert not image.cropped
    without = read(path, nodata=name)
    assert without.cropped
    assert without.polygon == image.polygon
    assert without.notes == (f"Its {name} edges are not drawn.",)
    with pytest.raises(UserError, match="edges to leave out"):
        read(path, nodata="white" if name == "black" else "black")


def test_a_value_of_no_data_holds_all_over(tmp_path: Path) -> None:
    path = write_scan(tmp_path / "t.tif", framed(0), "EPSG:32642", PLACE)
    image = read(path, nodata="0")
    assert isinstance(image.content, Scan)
    assert image.content.colours.void == (0.0, 0.0, 0.0)
    with image.content.opened() as cells:
        alpha = cells(0, (0, 120), (0, 160))[..., 3]
    assert (alpha[9:-9, 9:-9] == 255).all()
    assert not alpha[:9].any()
    one = read(path, nodata="220, 30, 30").content
    assert isinstance(one, Scan)
    assert one.colours.void == (220.0, 30.0, 30.0)


@pytest.mark.parametrize("text", ["grey", "256", "-1", "1,2", "0,0,0,0", "1.5", "nan", "1e400", " "])
def test_a_value_that_no_pixel_can_have_is_refused(tmp_path: Path, text: str) -> None:
    path = write_scan(tmp_path / "t.tif", framed(0), "EPSG:32642", PLACE)
    with pytest.raises(UserError, match="3 whole numbers from 0 to 255, or one for all bands") as raised:
        read(path, nodata=text)
    assert raised.value.message.code is Remedy.STATE_VALUES
    grey = write_scan(tmp_path / "g.tif", framed(0)[..., 0].astype(np.uint16), "EPSG:32642", PLACE)
    with pytest.raises(UserError, match="that is a whole number from 0 to 65,535"):
        read(grey, nodata="70000")


def test_one_of_several_sets_of_tiles_is_chosen_apart_from_the_name_of_the_layer(tmp_path: Path) -> None:
    path = sets_of_tiles(tmp_path / "t.gpkg", north="The north", south="north", east="")
    with pytest.raises(UserError, match="several sets of tiles: east, north, south") as raised:
        read(path, name="Base")
    assert raised.value.message.code is Remedy.NAME_TILES
    chosen = {text: read(path, tiles=text, name="Base") for text in ("north", "south", "The north")}
    assert {text: image.reading.facts[1].value for text, image in chosen.items()} == {
        "north": "north",
        "south": "south",
        "The north": "north",
    }
    assert chosen["north"].bounds[0] < chosen["south"].bounds[0]
    assert read(path, name="east").reading.facts == (Fact(Subject.CRS, "EPSG:3857", Ground.FILE),)
    with pytest.raises(UserError, match="holds no set of tiles 'west', but: east, north, south"):
        read(path, tiles="west", name="east")


def test_a_set_that_is_asked_for_and_not_there_is_refused_where_there_is_one_alone(tmp_path: Path) -> None:
    path = sets_of_tiles(tmp_path / "t.gpkg", north="The north")
    assert read(path, name="any").form == read(path, tiles="north").form == "gpkg"
    with pytest.raises(UserError, match="holds no set of tiles 'south', but: north"):
        read(path, tiles="south")


def test_a_copyright_tag_is_its_attribution(tmp_path: Path) -> None:
    path = write_scan(tmp_path / "t.tif", quarters(), "EPSG:32642", PLACE)
    with rasterio.open(path, "r+") as raster:
        raster.update_tags(TIFFTAG_COPYRIGHT="© the survey ")
    assert read(path).attribution == "© the survey"


def test_what_is_neither(tmp_path: Path) -> None:
    for name in ("t.mbtiles", "t.pmtiles", "t.gpkg", "t.tif"):
        (tmp_path / name).write_bytes(b"rubbish" * 50)
        with pytest.raises(UserError, match=name.replace(".", r"\.")):
            read(tmp_path / name)
    with pytest.raises(UserError, match="There is no file"):
        read_basemap(tmp_path / "none.tif")


def test_sixteen_bits_and_a_turned_place_are_noted(tmp_path: Path) -> None:
    cells = (quarters().astype(np.uint16) * 200) + 7
    turned = rasterio.Affine(8, 6, 500_000, 6, -8, 4_200_000)
    image = read(write_scan(tmp_path / "t.tif", cells, "EPSG:32642", turned))
    assert not image.is_upright
    assert ["stretched" in str(note) for note in image.notes] == [True, False]
