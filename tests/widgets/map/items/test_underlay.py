"""An underlay on the map: its colours at the places where they belong, under everything else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyproj import Transformer
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.geo.crs import REGION, operation
from app.project.underlay_looks import Look
from app.store import catalog
from app.store.catalog import Entry
from app.store.history import Edit
from app.store.raster.tile_grids import mercator_grid
from app.tasks.importing.import_terrain import Heights
from tests.builders.files import mbtiles
from tests.builders.pictures import colour_near, like
from tests.builders.pmtiles import pmtiles_file
from tests.builders.projects import bring, elsewhere
from tests.builders.underlays import COLOURS, corner_places, four_colours, quarters, tile, write_scan
from tests.builders.waiting import settled
from widgets.map.canvas import MapCanvas
from widgets.map.items.underlay import Underlay

WEST, NORTH = 70.04, 38.14
"""Of the underlays of these tests; the small project reaches from 70 to 70.4 E about 38 N."""


def shown(canvas: MapCanvas, qtbot: QtBot) -> None:
    """Wait until everything is drawn as finely as it will be."""
    canvas.grab()  # what is drawn is asked for by the first painting
    canvas.view.show_rect(canvas.session.plane.box((69.98, 37.9, 70.42, 38.2)))
    settled(canvas.session, qtbot)


def pixel(canvas: MapCanvas, lon: float, lat: float) -> QColor:
    image = canvas.grab().toImage()
    at = canvas.view.to_pixel(*canvas.session.plane.point(lon, lat)).toPoint() * image.devicePixelRatio()
    colour: QColor = image.pixelColor(at)
    return colour


def quarters_seen(canvas: MapCanvas, places: dict[str, Any]) -> list[str]:
    image = canvas.grab().toImage()
    seen = []
    for name, (lon, lat) in places.items():
        at = canvas.view.to_pixel(*canvas.session.plane.point(lon, lat)).toPoint() * image.devicePixelRatio()
        seen += [name] if like(image.pixelColor(at), QColor(*COLOURS[name]), 12) else []
    return seen


def only(canvas: MapCanvas) -> Underlay:
    (underlay,) = canvas.content.pile.underlays.values()
    return underlay


def entry_of(canvas: MapCanvas) -> Entry:
    return canvas.session.required.of_kind("basemap")[0]


def change(canvas: MapCanvas, entry: Entry) -> None:
    row = canvas.session.required.row(catalog.TABLE, entry.uuid)
    canvas.session.apply("change", Edit(catalog.TABLE, entry.uuid, row, entry.row()))


@pytest.mark.parametrize("link", [False, True])
@pytest.mark.parametrize(
    ("crs", "cell"),
    [("EPSG:3857", 190.0), ("EPSG:4326", 0.0016), ("EPSG:32642", 150.0), ("EPSG:32643", 150.0), ("EPSG:28412", 150.0)],
)
def test_a_scan_lies_where_its_system_says(
    canvas: MapCanvas, tmp_path: Path, qtbot: QtBot, crs: str, cell: float, link: bool
) -> None:
    shift = operation(crs, REGION).transformer if crs != "EPSG:4326" else None
    corner = (WEST, NORTH) if shift is None else shift.transform(WEST, NORTH, direction="INVERSE")
    source = four_colours(tmp_path / "s.tif", crs, corner[0], corner[1], cell)
    bring(canvas.session.required, source, "basemap", heights=Heights(link=link))
    shown(canvas, qtbot)
    places = corner_places(crs, from_origin(*corner, cell, cell), (120, 160), shift)
    assert quarters_seen(canvas, places) == list(COLOURS)


def four_tiles(zoom: int = 10, form: str = "PNG") -> dict[tuple[int, int, int], bytes]:
    """Tiles of one colour each about 70.14 E and 38.0 N, by zoom level, column and row from the north."""
    column, row = int((70.04 + 180) / 360 * 2**zoom), 393
    places = {"nw": (0, 0), "ne": (1, 0), "sw": (0, 1), "se": (1, 1)}
    return {(zoom, column + x, row + y): tile(COLOURS[name], form=form) for name, (x, y) in places.items()}


def tile_places() -> dict[str, Any]:
    grid, to_degrees = mercator_grid([10], {10: 256}), Transformer.from_crs("EPSG:3857", "EPSG:4326", always_xy=True)
    places = {}
    for name, (_, column, row) in zip(COLOURS, four_tiles(), strict=True):
        west, south, east, north = grid.bounds_of(10, (row, row + 1), (column, column + 1))
        places[name] = to_degrees.transform((west + east) / 2, (south + north) / 2)
    return places


@pytest.mark.parametrize("form", ["tms", "xyz", "pmtiles", "webp"])
def test_tiles_lie_where_servers_have_them(canvas: MapCanvas, tmp_path: Path, qtbot: QtBot, form: str) -> None:
    tiles = four_tiles(form="WEBP" if form == "webp" else "PNG")
    if form == "pmtiles":
        source = pmtiles_file(tmp_path / "t.pmtiles", tiles)
    else:
        count = 2**10 - 1
        rows = [(z, x, y if form == "xyz" else count - y, blob) for (z, x, y), blob in tiles.items()]
        source = mbtiles(tmp_path / "t.mbtiles", *rows, scheme="xyz" if form == "xyz" else "tms")
    bring(canvas.session.required, source, "basemap")
    west, south, east, north = 69.9, 37.6, 70.9, 38.6
    canvas.view.show_rect(canvas.session.plane.box((west, south, east, north)))
    settled(canvas.session, qtbot)
    assert quarters_seen(canvas, tile_places()) == list(COLOURS)


@pytest.fixture
def underlaid(canvas: MapCanvas, tmp_path: Path, qtbot: QtBot) -> MapCanvas:
    """The canvas with a scan about the western post and zone."""
    to_utm = Transformer.from_crs("EPSG:4326", "EPSG:32642", always_xy=True)
    source = four_colours(tmp_path / "s.tif", "EPSG:32642", *to_utm.transform(WEST, NORTH), 150.0)
    bring(canvas.session.required, source, "basemap", heights=Heights(link=True))
    shown(canvas, qtbot)
    return canvas


def test_it_lies_under_posts_and_over_the_relief(underlaid: MapCanvas) -> None:
    assert colour_near(underlaid, 70.1, 38.04, underlaid.session.theme.palette.styles["post"].colour)
    relief = next(iter(underlaid.content.pile.reliefs.values()))._whole.zValue()
    vectors = [item.zValue() for drawn in underlaid.content.layers.values() for item in drawn.items()]
    assert relief < only(underlaid).item.zValue() < min(vectors)


def test_below_the_relief_it_is_hidden(underlaid: MapCanvas, qtbot: QtBot) -> None:
    terrain, scan = underlaid.session.required.of_kind("terrain")[0], entry_of(underlaid)
    red = QColor(*COLOURS["nw"])
    assert like(pixel(underlaid, 70.06, 38.12), red, 12)
    change(underlaid, replace(terrain, position=scan.position))
    change(underlaid, replace(scan, position=terrain.position))
    settled(underlaid.session, qtbot)
    assert not like(pixel(underlaid, 70.06, 38.12), red, 40)


def test_opacity_blends_it_with_what_lies_below(underlaid: MapCanvas) -> None:
    full = pixel(underlaid, 70.06, 38.12)
    change(underlaid, replace(entry_of(underlaid), opacity=0.5))
    half = pixel(underlaid, 70.06, 38.12)
    change(underlaid, replace(entry_of(underlaid), visible=False))
    none = pixel(underlaid, 70.06, 38.12)
    for channel in (QColor.red, QColor.green, QColor.blue):
        assert abs(channel(half) - (channel(full) + channel(none)) / 2) <= 3
    underlaid.session.undo()
    underlaid.session.undo()
    assert pixel(underlaid, 70.06, 38.12) == full


def test_it_is_drawn_between_its_scales_alone(underlaid: MapCanvas) -> None:
    scale = underlaid.view.scale_denominator
    change(underlaid, Look(nearest=scale * 1.5).of_entry(entry_of(underlaid)))
    assert not only(underlaid).in_view
    underlaid.view.zoom(0.5)
    assert only(underlaid).in_view
    change(underlaid, Look(farthest=scale * 1.5).of_entry(entry_of(underlaid)))
    assert not only(underlaid).in_view
    underlaid.view.zoom(2.0)
    assert only(underlaid).in_view


def test_undo_takes_it_off_the_map(underlaid: MapCanvas) -> None:
    item = only(underlaid).item
    underlaid.session.undo()
    assert not underlaid.content.pile.underlays
    assert item.scene() is None
    underlaid.session.redo()
    assert only(underlaid).item.scene() is not None


def test_a_missing_file_is_drawn_as_absent_until_it_is_back(underlaid: MapCanvas, tmp_path: Path, qtbot: QtBot) -> None:
    source, red = tmp_path / "s.tif", QColor(*COLOURS["nw"])
    source.rename(tmp_path / "away.tif")
    underlaid.content.pile._pictures.__init__()  # type: ignore[misc]  # as after a start
    underlaid.content.rebuild()
    shown(underlaid, qtbot)
    assert not like(pixel(underlaid, 70.06, 38.12), red, 40)
    (tmp_path / "away.tif").rename(source)
    underlaid.view.zoom(1.01)
    settled(underlaid.session, qtbot)
    assert like(pixel(underlaid, 70.06, 38.12), red, 12)


def test_while_a_square_is_lacking_a_coarser_one_is_shown(underlaid: MapCanvas, qtbot: QtBot) -> None:
    underlay = only(underlaid)
    cache = underlaid.content.pile._pictures
    fine = underlay.item.shown
    for square in fine:
        cache._pictures.pop((underlay.item.key, square), None)
    assert like(pixel(underlaid, 70.06, 38.12), QColor(*COLOURS["nw"]), 12)
    assert not any((underlay.item.key, square) in cache for square in fine), "painting draws no square"
    underlaid.view.zoom(1.001)
    settled(underlaid.session, qtbot)
    assert all((underlay.item.key, square) in cache for square in underlay.item.shown)


def test_broken_and_missing_tiles_are_clear(canvas: MapCanvas, tmp_path: Path, qtbot: QtBot) -> None:
    tiles = four_tiles()
    places = list(tiles)
    rows = [(z, x, 2**10 - 1 - y, tiles[z, x, y]) for z, x, y in places[:2]]
    z, x, y = places[2]
    rows.append((z, x, 2**10 - 1 - y, tiles[places[2]][:60]))
    bring(canvas.session.required, mbtiles(tmp_path / "t.mbtiles", *rows, name="t"), "basemap")
    canvas.view.show_rect(canvas.session.plane.box((69.9, 37.6, 70.9, 38.6)))
    settled(canvas.session, qtbot)
    assert quarters_seen(canvas, tile_places()) == ["nw", "ne"]


def test_edges_are_left_out_when_the_layer_says_so(canvas: MapCanvas, tmp_path: Path, qtbot: QtBot) -> None:
    cells = quarters()
    cells[:30], cells[-30:], cells[:, :30], cells[:, -30:] = 0, 0, 0, 0
    corner = Transformer.from_crs("EPSG:4326", "EPSG:32642", always_xy=True).transform(WEST, NORTH)
    source = write_scan(tmp_path / "s.tif", cells, "EPSG:32642", from_origin(*corner, 150.0, 150.0))
    bring(canvas.session.required, source, "basemap")
    shown(canvas, qtbot)
    assert like(pixel(canvas, 70.05, 38.12), QColor(0, 0, 0), 12)
    change(canvas, replace(Look.of(entry_of(canvas)), cropped=True).of_entry(entry_of(canvas)))
    settled(canvas.session, qtbot)
    assert not like(pixel(canvas, 70.05, 38.12), QColor(0, 0, 0), 60)
    assert like(pixel(canvas, 70.13, 38.06), QColor(*COLOURS["nw"]), 12)


def test_squares_that_are_wanted_no_more_are_not_drawn(underlaid: MapCanvas, qtbot: QtBot) -> None:
    underlay = only(underlaid)
    underlaid.view.zoom(7.3)
    assert underlay._running
    jobs = list(underlay._running.values())
    underlaid.view.centre_on(5e5, 5e5)
    assert not underlay._running
    assert all(job.cancelled for job in jobs)
    settled(underlaid.session, qtbot)


def test_one_that_the_project_has_lost_is_absent_and_never_fatal(
    underlaid: MapCanvas, tmp_path: Path, qtbot: QtBot
) -> None:
    session = underlaid.session
    source = four_colours(tmp_path / "t.tif", "EPSG:4326", WEST, NORTH, 0.001)
    bring(session.required, source, "basemap", name="Lost")
    settled(session, qtbot)
    table = session.required.entry("Lost").table
    elsewhere(session.required.path, f"DROP TABLE {table}")
    faults = []
    session.unreadable.connect(lambda uuid, why: faults.append((uuid, why)))
    underlaid.content.rebuild()
    settled(session, qtbot)
    assert [uuid for uuid, why in faults if "has lost its table" in why] == [session.required.entry("Lost").uuid]
    assert len(underlaid.content.pile.underlays) == 2


def test_beyond_its_zoom_levels_the_nearest_is_scaled(canvas: MapCanvas, tmp_path: Path, qtbot: QtBot) -> None:
    rows = [(z, x, 2**10 - 1 - y, blob) for (z, x, y), blob in four_tiles().items()]
    bring(canvas.session.required, mbtiles(tmp_path / "t.mbtiles", *rows, name="t"), "basemap")
    lon, lat = tile_places()["sw"]
    for metres_per_pixel in (1.0, 400.0):
        canvas.view.centre_on(*canvas.session.plane.point(lon, lat))
        canvas.view.zoom(canvas.view.metres_per_pixel / metres_per_pixel)
        settled(canvas.session, qtbot)
        assert like(pixel(canvas, lon, lat), QColor(*COLOURS["sw"]), 12), metres_per_pixel
