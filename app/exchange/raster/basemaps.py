"""Underlays as files have them: scanned maps, and raster tiles in MBTiles, PMTiles and GeoPackages."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from app.errors import Message, Remedy, UserError
from app.exchange.gdal import untouched
from app.exchange.raster.underlays import collars
from app.exchange.raster.underlays.colours import Colours, colours_of
from app.exchange.raster.underlays.georeference import Placement, placement
from app.exchange.raster.underlays.scans import Scan, levels_of, opened_scan
from app.exchange.raster.underlays.tile_sets import TileSet, read_gpkg, read_mbtiles, read_pmtiles
from app.exchange.raw import readable
from app.exchange.reading import Fact, Ground, Reading, Subject
from app.exchange.reproject import known_crs, plane
from app.geo.crs import Bounds
from app.geo.pictures import area_of
from app.progress import Progress
from app.store.raster.tiles import Census, examine
from layers.text import QT_TRANSLATE_NOOP

TILE_SUFFIXES = (".mbtiles", ".pmtiles", ".gpkg")
COLLAR = QT_TRANSLATE_NOOP("Import", "Its edges are {shade}; they are kept as part of the picture")
CROPPED = QT_TRANSLATE_NOOP("Import", "Its {shade} edges are not drawn.")
NO_COLLAR = QT_TRANSLATE_NOOP("Error", "{name} has no {shade} edges to leave out")
ALL_COLLAR = QT_TRANSLATE_NOOP("Error", "{name} is {shade} throughout")
VOID = QT_TRANSLATE_NOOP("Import", "Pixels of {value} are taken for no data, all over the picture.")
NO_SUCH_VOID = QT_TRANSLATE_NOOP(
    "Error",
    "{text!r} is no value of a pixel: that is {count} whole numbers from {low:,} to {high:,}, or one for all bands",
)
NO_SUCH_GREY = QT_TRANSLATE_NOOP(
    "Error", "{text!r} is no value of a pixel: that is a whole number from {low:,} to {high:,}"
)
TILES_HAVE_NONE = QT_TRANSLATE_NOOP(
    "Error", "{name} holds tiles, whose own transparency is used: it takes no value of no data"
)
TILES_HAVE_CRS = QT_TRANSLATE_NOOP("Error", "{name} holds tiles, which lie in {crs}")
LEFT_OUT = QT_TRANSLATE_NOOP("Import", "Tiles that cannot be used and stay clear: {empty:,} empty, {broken:,} broken.")
REPEATED = QT_TRANSLATE_NOOP("Import", "Tiles left out because their place has one already: {count:,}.")
NO_WHOLE_TILE = QT_TRANSLATE_NOOP(
    "Error", "None of the {count:,} tiles of {name} can be used: they are empty or broken"
)


@dataclass(frozen=True, slots=True, eq=False)
class Wanted:
    """How an underlay is to be read. ``crs``: overrides the file's. ``nodata``: black or white edges, or values.

    ``tiles``: the set that is asked for, where a GeoPackage has several; if empty, the one called like the layer to be,
    ``name``. ``near``: the bounds of the borders in degrees.
    """

    crs: str | None = None
    nodata: str = ""
    tiles: str = ""
    name: str = ""
    near: Bounds | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IncomingBasemap:
    """An image fit to be stored or linked. ``bounds`` are degrees.

    ``form`` is "scan", "mbtiles", "pmtiles" or "gpkg"; ``image`` the formats of its tiles or the layout of its bands.
    ``zooms`` are the lowest and highest level of tiles, None for a scan, whose ``size`` is in pixels. ``operation``:
    from its system to WGS 84. ``polygon``: what lies within its black or white edges, in its system; ``cropped``:
    whether they are left out.
    """

    path: Path
    form: str
    image: str
    crs: str
    bounds: Bounds
    operation: str
    content: Scan | TileSet
    attribution: str = ""
    zooms: tuple[int, int] | None = None
    size: tuple[int, int] | None = None
    polygon: tuple[tuple[float, float], ...] = ()
    cropped: bool = False
    is_upright: bool = True
    reading: Reading = field(default_factory=Reading)
    """On what its place rests, and what whoever imports it should hear."""

    @property
    def notes(self) -> tuple[str | Message, ...]:
        """What whoever imports it should hear."""
        return self.reading.notes

    def as_dict(self) -> dict[str, Any]:
        """The JSON object of the command line for a preview."""
        plain = {name: getattr(self, name) for name in ("form", "image", "crs", "operation", "attribution")}
        shape = {"size": self.size and list(self.size), "zooms": self.zooms and list(self.zooms)}
        return plain | {"bounds": list(self.bounds)} | shape | self.reading.as_dict()


def read_basemap(path: Path, wanted: Wanted | None = None, progress: Progress | None = None) -> IncomingBasemap:
    """Describe an image after checking that it can be used; the file is only read.

    Raises UserError for an image without a place or a system, whose datum has no way to WGS 84, whose bands are no
    colours, for vector tiles, and for a file that is neither.
    """
    path, asked, steps = readable(Path(path)), wanted or Wanted(), progress or Progress()
    if path.suffix.lower() in TILE_SUFFIXES:
        return _tiles(path, asked)
    return _scan(path, asked, steps)


def _scan(path: Path, wanted: Wanted, progress: Progress) -> IncomingBasemap:
    with opened_scan(path) as raster:
        colours, notes = colours_of(raster, path.name)
        place = placement(path, raster, wanted.crs)
        colours, voids = _with_void(path, raster, colours, wanted.nodata)
        polygon, cropped, edges = _collar(path, raster, colours, place, wanted.nodata, progress)
        scan = Scan(place.crs, levels_of(path, place.level, raster), colours, partial(_same, path))
        return IncomingBasemap(
            path=path,
            form="scan",
            image=colours.layout,
            crs=place.crs,
            bounds=area_of(place.crs, place.level),
            operation=place.target.operation,
            content=scan,
            attribution=str(raster.tags().get("TIFFTAG_COPYRIGHT", "")).strip(),
            size=(raster.width, raster.height),
            polygon=polygon,
            cropped=cropped,
            is_upright=place.is_upright,
            reading=_reading(place.crs, wanted, Ground.FILE).plus(*notes, *place.notes, *voids, *edges),
        )


def _reading(crs: str, wanted: Wanted, ground: Ground) -> Reading:
    return Reading((Fact(Subject.CRS, crs, Ground.STATED if wanted.crs else ground),))


def _same(path: Path) -> Path:
    return path


def _with_void(path: Path, raster: Any, colours: Colours, nodata: str) -> tuple[Colours, tuple[str, ...]]:
    """The colours with the values that mean no data, if any are stated. Raises UserError if no pixel can have them."""
    if not nodata or nodata in collars.SHADES:
        return colours, ()
    count, limits = len(colours.bands), np.iinfo(raster.dtypes[colours.bands[0] - 1])
    values = _whole_numbers(nodata)
    if len(values) not in {1, count} or not all(limits.min <= one <= limits.max for one in values):
        refusal = NO_SUCH_GREY if count == 1 else NO_SUCH_VOID
        text = refusal.format(text=nodata.strip()[:40], count=count, low=int(limits.min), high=int(limits.max))
        raise UserError(text, Remedy.STATE_VALUES, path.name)
    void = tuple(float(one) for one in values) * (count if len(values) == 1 else 1)
    return replace(colours, void=void), (VOID.format(value=", ".join(f"{one}" for one in values)),)


def _whole_numbers(text: str) -> tuple[int, ...]:
    """Whole numbers between commas or spaces; none where there is anything else."""
    try:
        numbers = [float(one) for one in re.split(r"[,\s]+", text.strip())]
        return tuple(int(one) for one in numbers) if all(one == int(one) for one in numbers) else ()
    except (ValueError, OverflowError):
        return ()


def _collar(
    path: Path, raster: Any, colours: Colours, place: Placement, nodata: str, progress: Progress
) -> tuple[tuple[tuple[float, float], ...], bool, tuple[str | Message, ...]]:
    """The outline within black or white edges, whether they are left out, and a note on them."""
    shade = collars.edges(raster, colours)
    asked = nodata if nodata in collars.SHADES else ""
    if asked and asked != shade:
        raise UserError(NO_COLLAR.format(name=path.name, shade=asked), Remedy.CORRECT_NODATA, path.name)
    if not shade:
        return (), False, ()
    polygon = collars.outline(raster, colours, place.level, shade, progress)
    if not polygon and asked:
        raise UserError(ALL_COLLAR.format(name=path.name, shade=shade), Remedy.CORRECT_NODATA, path.name)
    if asked:
        return polygon, True, (CROPPED.format(shade=shade),)
    return polygon, False, (Message(COLLAR.format(shade=shade), Remedy.LEAVE_EDGES_OUT, shade),)


def _tiles(path: Path, wanted: Wanted) -> IncomingBasemap:
    if wanted.nodata:
        raise UserError(TILES_HAVE_NONE.format(name=path.name), Remedy.CORRECT_NODATA, path.name)
    with untouched(path) as quiet:
        tiles = _tile_set(path, quiet, wanted)
    bounds = area_of(tiles.grid.crs, tiles.grid.level(tiles.grid.matrices[0]))
    ground = Ground.FILE if tiles.states_crs else Ground.ASSUMED
    chosen = [Fact(Subject.SHEET, tiles.table, Ground.STATED)] if wanted.tiles else []
    return IncomingBasemap(
        path=path,
        form=tiles.form,
        image=tiles.image,
        crs=tiles.grid.crs,
        bounds=bounds,
        operation=plane(tiles.grid.crs, bounds).operation,
        content=tiles,
        attribution=tiles.attribution,
        zooms=(tiles.grid.matrices[-1].zoom, tiles.grid.matrices[0].zoom),
        reading=_reading(tiles.grid.crs, wanted, ground).plus(*chosen, *tiles.notes),
    )


def _tile_set(path: Path, quiet: Path, wanted: Wanted) -> TileSet:
    match path.suffix.lower():
        case ".mbtiles":
            return read_mbtiles(quiet, path.name, wanted.near, wanted.crs or "")
        case ".pmtiles":
            return read_pmtiles(quiet, wanted.crs or "")
    tiles = read_gpkg(quiet, path.name, wanted.tiles, wanted.name)
    if wanted.crs and not known_crs(wanted.crs).equals(known_crs(tiles.grid.crs), ignore_axis_order=True):
        raise UserError(TILES_HAVE_CRS.format(name=path.name, crs=tiles.grid.crs), Remedy.LEAVE_CRS_OUT)
    return tiles


def examined(image: IncomingBasemap, progress: Progress) -> list[str]:
    """Notes on the tiles of an image that stay in their file, after a look at each.

    Raises UserError if none of them can be used.
    """
    if isinstance(image.content, Scan):
        return []
    with untouched(image.path) as quiet:
        return census_notes(image.path.name, examine(image.content.tiles(quiet), progress))


def census_notes(name: str, census: Census) -> list[str]:
    """Notes on the tiles of the file ``name`` that cannot be used. Raises UserError if there is no other."""
    if not census:
        raise UserError(NO_WHOLE_TILE.format(name=name, count=census.empty + census.broken))
    notes = [LEFT_OUT.format(empty=census.empty, broken=census.broken)] if census.empty + census.broken else []
    return notes + ([REPEATED.format(count=census.repeated)] if census.repeated else [])
