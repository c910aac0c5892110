"""Tiles in files: grids, how rows count, odd metadata."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from app.errors import Remedy, UserError
from app.exchange.raster.underlays.tile_sets import TileSet, fetch_of, grid_of, read_gpkg, read_mbtiles, read_pmtiles
from app.progress import Progress
from app.store.raster.tile_grids import mercator_grid
from app.store.raster.tiles import stage_tiles
from tests.builders.files import mbtiles
from tests.builders.pmtiles import pmtiles_file
from tests.builders.projects import elsewhere
from tests.builders.underlays import tile

RED = tile((200, 0, 0))
PAMIR = "67.5,36.6,73.1,40.9"
XYZ, TMS = (6, 44, 24, RED), (6, 44, 63 - 24, RED)
"""A tile over the Pamirs, rows counted from the north and from the south."""
BORDERS = (67.0, 36.0, 75.0, 41.0)


def described(tmp_path: Path, *rows: tuple[Any, ...], near: Any = None, **metadata: str) -> TileSet:
    path = mbtiles(tmp_path / "m.mbtiles", *rows, wal=False, **metadata)
    return read_mbtiles(path, path.name, near)


def place(tiles: TileSet) -> tuple[int, int]:
    """Row from the north and column of the only tile."""
    matrix = tiles.grid.matrices[0]
    (rows, columns) = tiles.grid.spans(matrix)
    assert rows[1] - rows[0] == columns[1] - columns[0] == 1
    return rows[0], columns[0]


@pytest.mark.parametrize(
    ("row", "metadata", "near", "words"),
    [
        (TMS, {"bounds": PAMIR}, None, []),
        (TMS, {"scheme": "tms", "bounds": PAMIR}, None, []),
        (XYZ, {"scheme": "xyz", "bounds": PAMIR}, None, ["as it states"]),
        (XYZ, {"bounds": PAMIR}, None, ["only so does it lie where its bounds say"]),
        (XYZ, {"name": "x"}, BORDERS, ["only so does it lie where the borders are"]),
        (TMS, {"name": "x"}, BORDERS, []),
        (TMS, {"bounds": "66 36 76 43"}, None, []),
        (TMS, {"bounds": "[66;36;76;43]"}, None, []),
        (TMS, {"bounds": "a,b"}, None, ["bounds cannot be read"]),
        (TMS, {"bounds": "80,1,2,3"}, None, ["bounds cannot be read"]),
        (TMS, {"bounds": "80,1,inf,3"}, None, ["bounds cannot be read"]),
        (TMS, {"bounds": "-10,50,0,52"}, None, ["outside the bounds that it states (-10, 50, 0, 52)"]),
        (TMS, {}, None, ["no metadata"]),
    ],
)
def test_how_rows_count(tmp_path: Path, row: Any, metadata: dict[str, str], near: Any, words: list[str]) -> None:
    tiles = described(tmp_path, row, near=near, **metadata)
    assert place(tiles) == (24, 44)
    assert len(tiles.notes) == len(words)
    assert all(word in note for word, note in zip(words, tiles.notes, strict=True))


def test_without_any_evidence_rows_count_from_the_south(tmp_path: Path) -> None:
    assert place(described(tmp_path, XYZ, name="x")) == (63 - 24, 44)


def test_a_stated_scheme_is_believed_and_bounds_that_contradict_it_are_noted(tmp_path: Path) -> None:
    tiles = described(tmp_path, XYZ, scheme="tms", bounds=PAMIR)
    assert place(tiles) == (63 - 24, 44)
    assert "outside the bounds" in tiles.notes[0]


@pytest.mark.parametrize(
    ("metadata", "crs"),
    [
        ({"crs": "EPSG:3857"}, "EPSG:3857"),
        ({"srs": "EPSG:900913"}, "EPSG:3857"),
        ({"projection": "mercator"}, "EPSG:3857"),
        ({"crs": "EPSG:3395"}, "EPSG:3395"),
        ({"srs": "urn:ogc:def:crs:EPSG::4326"}, "EPSG:4326"),
    ],
)
def test_systems_that_writers_state(tmp_path: Path, metadata: dict[str, str], crs: str) -> None:
    tiles = described(tmp_path, TMS, **metadata)
    assert tiles.grid.crs == crs
    corner = tiles.grid.extent[0], tiles.grid.extent[3]
    assert (corner == (-180.0 + 44 * 180 / 64, 90.0 - 24 * 180 / 64)) == (crs == "EPSG:4326")


def test_a_system_that_the_person_states_overrides_the_file(tmp_path: Path) -> None:
    path = mbtiles(tmp_path / "m.mbtiles", TMS, crs="EPSG:3857", wal=False)
    tiles = read_mbtiles(path, path.name, None, "EPSG:3395")
    assert tiles.grid.crs == "EPSG:3395"
    assert tiles.notes == ()
    packed = pmtiles_file(tmp_path / "t.pmtiles", {(6, 44, 24): RED})
    assert read_pmtiles(packed, "EPSG:3395").grid.extent == tiles.grid.extent


def test_another_system_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"stated to be in EPSG:28412.*gdalwarp -t_srs EPSG:3857"):
        described(tmp_path, TMS, crs="EPSG:28412")


def test_sizes_formats_and_attribution(tmp_path: Path) -> None:
    rows = [
        (5, 22, 19, tile((0, 9, 0), 512, "JPEG")),
        TMS,
        (7, 88, 79, tile((0, 0, 9), 256, "WEBP")),
        (7, 88, 200, RED),
    ]
    tiles = described(tmp_path, *rows, attribution='© <a href="x">OSM</a>  contributors')
    assert tiles.image == "jpg and png and webp"
    assert [(matrix.zoom, matrix.tile) for matrix in tiles.grid.matrices] == [
        (7, (256, 256)),
        (6, (256, 256)),
        (5, (512, 512)),
    ]
    assert tiles.attribution == "© OSM contributors"
    assert "place is none: 1." in tiles.notes[-1]
    assert grid_of(tiles.as_dict()) == tiles.grid
    with fetch_of(tiles.as_dict(), tmp_path / "m.mbtiles")() as fetch:
        assert list(fetch(6, (24, 25), (44, 45))) == [(24, 44, RED)]


@pytest.mark.parametrize(
    ("rows", "words"),
    [([], "holds no tiles"), ([(6, 4, 4, b"\x1f\x8bvector")], "vector tiles"), ([("a", 4, 4, RED)], "no tiles")],
)
def test_nothing_to_draw_is_refused(tmp_path: Path, rows: list[tuple[Any, ...]], words: str) -> None:
    with pytest.raises(UserError, match=words):
        described(tmp_path, *rows)


def test_pmtiles(tmp_path: Path) -> None:
    path = pmtiles_file(tmp_path / "t.pmtiles", {(6, 44, 24): RED, (6, 45, 25): RED, (3, 5, 3): RED})
    tiles = read_pmtiles(path)
    assert (tiles.form, tiles.image, tiles.attribution, tiles.grid.crs) == ("pmtiles", "png", "test", "EPSG:3857")
    assert [matrix.zoom for matrix in tiles.grid.matrices] == [6, 3]
    assert tiles.grid.spans(tiles.grid.matrices[0]) == ((24, 26), (44, 46))
    with fetch_of(tiles.as_dict(), path)() as fetch:
        assert list(fetch(6, (24, 25), (44, 46))) == [(24, 44, RED)]
    with pytest.raises(UserError, match="vector tiles"):
        read_pmtiles(pmtiles_file(tmp_path / "v.pmtiles", {(0, 0, 0): b"\x1f\x8b"}, tile_type=1))


def gpkg(path: Path) -> Path:
    stage_tiles(mercator_grid([6], {6: 256}), lambda: nullcontext(iter([(6, 44, 24, RED)])), path, 9, Progress())
    return path


def test_the_tiles_of_a_geopackage(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "t.gpkg")
    tiles = read_gpkg(path, path.name, "")
    assert (tiles.form, tiles.table, tiles.image) == ("gpkg", "staged", "png")
    assert tiles.grid.matrices[0].zoom == 6
    with fetch_of(tiles.as_dict(), path)() as fetch:
        assert list(fetch(6, (24, 25), (44, 46))) == [(24, 44, RED)]


def test_of_several_sets_of_tiles_one_is_to_be_named(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "t.gpkg")
    elsewhere(
        path,
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('more', 'tiles', 'More', 3857)",
    )
    with pytest.raises(UserError, match="several sets of tiles: more, staged") as raised:
        read_gpkg(path, path.name, layer="Map")
    assert (raised.value.message.code, raised.value.message.field) == (Remedy.NAME_TILES, "more")
    assert read_gpkg(path, path.name, "staged").table == "staged"
    with pytest.raises(UserError, match="does not say where its tiles more lie"):
        read_gpkg(path, path.name, "More")


def test_a_geopackage_without_tiles_is_refused(tmp_path: Path) -> None:
    path = gpkg(tmp_path / "t.gpkg")
    elsewhere(path, "UPDATE gpkg_contents SET data_type = 'features'")
    with pytest.raises(UserError, match=r"t\.gpkg holds no tiles"):
        read_gpkg(path, path.name, "")


@pytest.mark.parametrize("stated", ["1" * 1_000_000, "1" * 1_000_000 + "x1" * 500_000 + "1" * 5000])
def test_a_system_of_a_million_digits_is_none(tmp_path: Path, stated: str) -> None:
    path = mbtiles(tmp_path / "m.mbtiles", TMS, crs=stated, wal=False)
    with pytest.raises(UserError, match="111"):
        read_mbtiles(path, path.name, None)
