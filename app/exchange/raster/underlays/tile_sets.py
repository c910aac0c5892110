"""Tiles in files: MBTiles, PMTiles and GeoPackages, described alike; how their rows count is told by evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyproj

from app.errors import Remedy, UserError
from app.exchange.gdal import argument
from app.exchange.raster.underlays import pmtiles
from app.exchange.reproject import known_crs
from app.geo.crs_text import read_crs
from app.geo.lattice import Span
from app.store.raster import tile_files
from app.store.raster.tile_codec import format_of, size_of
from app.store.raster.tile_files import MbtilesSummary
from app.store.raster.tile_grids import TILE_PX, TileGrid, TileMatrix, geodetic_grid, mercator_grid
from app.store.raster.tile_images import Fetch
from app.store.raster.tiles import Tiles
from layers.text import QT_TRANSLATE_NOOP

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

NO_TILES = QT_TRANSLATE_NOOP("Error", "{name} holds no tiles")
VECTOR_TILES = QT_TRANSLATE_NOOP(
    "Error", "{name} holds vector tiles or an unknown format; a basemap has PNG, JPEG or WebP tiles"
)
OTHER_GRID = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is stated to be in {crs}; tiles are read in EPSG:3857, 3395 and 4326. Warp it: gdalwarp -t_srs "
    "EPSG:3857 {file} warped.tif",
)
SEVERAL = QT_TRANSLATE_NOOP("Error", "{name} holds several sets of tiles: {tables}.")
NO_SUCH_TILES = QT_TRANSLATE_NOOP("Error", "{name} holds no set of tiles {asked!r}, but: {tables}.")
FROM_NORTH = QT_TRANSLATE_NOOP(
    "Import",
    "Its rows are counted from the north (XYZ), although an MBTiles counts them from the south: only so does it lie "
    "where {what}.",
)
STATED_NORTH = QT_TRANSLATE_NOOP("Import", "Its rows are counted from the north (scheme xyz), as it states.")
BOUNDS_APART = QT_TRANSLATE_NOOP(
    "Import", "Its tiles lie outside the bounds that it states ({stated}): they are placed by their rows and columns."
)
ODD_BOUNDS = QT_TRANSLATE_NOOP("Import", "Its bounds cannot be read ({text!r}): they are taken from its tiles.")
NO_METADATA = QT_TRANSLATE_NOOP("Import", "It has no metadata: EPSG:3857 is assumed, as MBTiles have it.")
MISPLACED = QT_TRANSLATE_NOOP("Import", "Tiles left out because their place is none: {count:,}.")
ITS_BOUNDS = QT_TRANSLATE_NOOP("Import", "its bounds say")
THE_BORDERS = QT_TRANSLATE_NOOP("Import", "the borders are")


@dataclass(frozen=True, slots=True, eq=False)
class TileSet:
    """The tiles of a file. ``form``: "mbtiles", "pmtiles" or "gpkg"; ``table`` and ``from_south`` as these need."""

    form: str
    grid: TileGrid
    image: str
    attribution: str = ""
    notes: tuple[str, ...] = ()
    from_south: bool = False
    table: str = ""
    states_crs: bool = True
    """Whether the file says in which system its tiles lie, or its format leaves no choice."""

    def as_dict(self) -> dict[str, Any]:
        """What reading its tiles takes, as settings: texts, numbers and lists."""
        return {"form": self.form, "from_south": self.from_south, "table": self.table, "grid": asdict(self.grid)}

    def tiles(self, path: Path) -> Tiles:
        """All tiles, from the file at ``path``."""
        match self.form:
            case "mbtiles":
                return partial(tile_files.mbtiles, path, from_south=self.from_south)
            case "pmtiles":
                return partial(pmtiles.pmtiles, path)
        return partial(tile_files.gpkg_tiles, path, self.table)


def fetch_of(settings: Mapping[str, Any], path: Path) -> Callable[[], AbstractContextManager[Fetch]]:
    """Single tiles of the file at ``path``, by what ``as_dict`` has stored."""
    match settings["form"]:
        case "mbtiles":
            return partial(tile_files.mbtiles_fetch, path, from_south=settings["from_south"])
        case "pmtiles":
            return partial(pmtiles.pmtiles_fetch, path)
    return partial(tile_files.gpkg_fetch, path, settings["table"])


def grid_of(settings: Mapping[str, Any]) -> TileGrid:
    """The grid that ``as_dict`` has stored."""
    stored = settings["grid"]
    matrices = tuple(
        TileMatrix(one["zoom"], one["columns"], one["rows"], tuple(one["tile"]), tuple(one["pixel"]))
        for one in stored["matrices"]
    )
    return TileGrid(stored["crs"], tuple(stored["corner"]), tuple(stored["extent"]), matrices)


def read_mbtiles(path: Path, name: str, near: Bounds | None, crs: str = "") -> TileSet:
    """Describe an MBTiles; ``near``: the bounds of the borders. ``crs`` overrides the system that it states.

    Raises UserError if it holds no usable tiles.
    """
    summary = tile_files.mbtiles_summary(path, name)
    image, sizes = _formats(name, [(one.zoom, one.sample) for one in summary.zooms])
    states = next((summary.metadata[key] for key in ("crs", "srs", "projection") if summary.metadata.get(key)), "")
    grid = _grid_in(crs or states, name, sizes)
    notes = [] if summary.metadata or crs else [NO_METADATA]
    bounds, odd = _stated_bounds(summary.metadata)
    from_south, why = _rows_from_south(summary, grid, bounds, near)
    grid = replace(grid, extent=grid.covering(_spans(summary, from_south)))
    notes += [*odd, *why]
    if summary.misplaced:
        notes.append(MISPLACED.format(count=summary.misplaced))
    stated = summary.metadata.get("attribution") or summary.metadata.get("name") or ""
    return TileSet("mbtiles", grid, image, _plain(stated), tuple(notes), from_south, states_crs=bool(states))


def _formats(name: str, samples: Iterable[tuple[int, Any]]) -> tuple[str, dict[int, int]]:
    """The formats of tiles by their first bytes, and their size in pixels by zoom level."""
    listed = list(samples)
    if not listed:
        raise UserError(NO_TILES.format(name=name))
    formats = dict.fromkeys(filter(None, (format_of(blob) for _, blob in listed)))
    if not formats:
        raise UserError(VECTOR_TILES.format(name=name))
    sizes = {zoom: (size_of(blob) if format_of(blob) else None) or (0, 0) for zoom, blob in listed}
    usual = max((size[0] for size in sizes.values()), default=0) or TILE_PX
    return " and ".join(formats), {zoom: size[0] or usual for zoom, size in sizes.items()}


def _grid_in(stated: str, name: str, sizes: dict[int, int]) -> TileGrid:
    """The grid in the system that is stated, which is Web Mercator unless somebody says otherwise."""
    zooms = list(sizes)
    match _code(stated) if stated else 3857:
        case 3857 | 900913 | 3785 | 102100 | 102113:
            return mercator_grid(zooms, sizes)
        case 3395:
            return mercator_grid(zooms, sizes, "EPSG:3395")
        case 4326:
            return geodetic_grid(zooms, sizes)
    raise UserError(OTHER_GRID.format(name=name, crs=stated[:60], file=argument(name)))


def _code(stated: str) -> int:
    """The EPSG number that a text ends in; 0 without one."""
    if "mercator" in stated.lower() and not re.search(r"\d", stated):
        return 3857
    number = re.search(r"(?<!\d)(\d{1,9})\D*$", stated)
    return int(number[1]) if number else 0


def _stated_bounds(metadata: Mapping[str, str]) -> tuple[Bounds | None, list[str]]:
    """West, south, east, north from the metadata; None where there are none, with a note if they make no sense."""
    text = metadata.get("bounds", "").strip()
    if not text:
        return None, []
    numbers = [float(one) for one in re.findall(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?", text)]
    if len(numbers) == 4:
        west, south, east, north = numbers
        if -180.5 <= west < east <= 180.5 and -90.5 <= south < north <= 90.5:
            return (west, south, east, north), []
    return None, [ODD_BOUNDS.format(text=text[:60])]


def _rows_from_south(
    summary: MbtilesSummary, grid: TileGrid, bounds: Bounds | None, near: Bounds | None
) -> tuple[bool, list[str]]:
    """How rows are counted: as stated, else from the south, unless bounds or borders fit the other way alone."""
    scheme = summary.metadata.get("scheme", "").strip().lower()
    south, north = (_latitudes(grid, _spans(summary, flag)) for flag in (True, False))
    if scheme in ("xyz", "tms"):
        used = north if scheme == "xyz" else south
        apart = [BOUNDS_APART.format(stated=_shown(bounds))] if bounds and not _meet(used, bounds) else []
        return scheme == "tms", [*([STATED_NORTH] if scheme == "xyz" else []), *apart]
    for evidence, what in ((bounds, ITS_BOUNDS), (near, THE_BORDERS)):
        if evidence is not None and not _meet(south, evidence) and _meet(north, evidence):
            return False, [FROM_NORTH.format(what=what)]
        if evidence is not None and _meet(south, evidence):
            return True, []
    return True, [BOUNDS_APART.format(stated=_shown(bounds))] if bounds else []


def _shown(bounds: Bounds) -> str:
    return ", ".join(f"{one:g}" for one in bounds)


def _meet(latitudes: tuple[float, float], bounds: Bounds) -> bool:
    return latitudes[0] <= bounds[3] and bounds[1] <= latitudes[1]


def _spans(summary: MbtilesSummary, from_south: bool) -> list[tuple[int, Span, Span]]:
    """Zoom level, rows from the north and columns of the tiles, the deepest level first."""
    spans = []
    for one in reversed(summary.zooms):
        count, (first, last) = 1 << one.zoom, one.rows
        spans.append((one.zoom, (count - last, count - first) if from_south else (first, last), one.columns))
    return spans


def _latitudes(grid: TileGrid, spans: list[tuple[int, Span, Span]]) -> tuple[float, float]:
    _, south, _, north = grid.bounds_of(*spans[0])
    to_degrees = pyproj.Transformer.from_crs(read_crs(grid.crs), "EPSG:4326", always_xy=True)
    _, latitudes = to_degrees.transform([0.0, 0.0], [south, north])
    return float(latitudes[0]), float(latitudes[1])


def _plain(text: object) -> str:
    """An attribution without its links."""
    return re.sub(r"\s+", " ", re.sub(r"<[^<>]*>", "", str(text or ""))).strip()[:300]


def read_pmtiles(path: Path, crs: str = "") -> TileSet:
    """Describe a PMTiles; ``crs``: its system, if stated. Raises UserError if it cannot be read or has no pictures."""
    header = pmtiles.read_header(path)
    if header.tile_type not in pmtiles.FORMATS:
        raise UserError(VECTOR_TILES.format(name=path.name))
    zooms, sizes, spans = _pmtiles_levels(path)
    image, px = _formats(path.name, [(zoom, sizes[zoom]) for zoom in zooms])
    grid = _grid_in(crs, path.name, px)
    grid = replace(grid, extent=grid.covering([(zoom, *spans[zoom]) for zoom in reversed(zooms)]))
    stated = pmtiles.metadata_of(path, header)
    attribution = _plain(stated.get("attribution") or stated.get("name"))
    return TileSet("pmtiles", grid, image, attribution, states_crs=False)


def _pmtiles_levels(path: Path) -> tuple[list[int], dict[int, Any], dict[int, tuple[Span, Span]]]:
    """The zoom levels of a PMTiles, one tile of each, and the rows and columns that each has tiles in."""
    samples: dict[int, Any] = {}
    spans: dict[int, tuple[Span, Span]] = {}
    with pmtiles.pmtiles(path) as tiles:
        for zoom, column, row, blob in tiles:
            if not format_of(samples.get(zoom)):
                samples[zoom] = blob
            rows, columns = spans.get(zoom, ((row, row + 1), (column, column + 1)))
            spans[zoom] = (
                (min(rows[0], row), max(rows[1], row + 1)),
                (min(columns[0], column), max(columns[1], column + 1)),
            )
    return sorted(spans), samples, spans


def _chosen(tables: list[tuple[str, str]], name: str, asked: str, layer: str) -> str:
    if not tables:
        raise UserError(NO_TILES.format(name=name))
    chosen = tables if len(tables) == 1 and not asked else _named(tables, asked or layer)
    if len(chosen) != 1:
        text = NO_SUCH_TILES if asked and not chosen else SEVERAL
        listed = ", ".join(table for table, _ in tables)
        raise UserError(text.format(name=name, asked=asked, tables=listed), Remedy.NAME_TILES, tables[0][0])
    return chosen[0][0]


def _named(tables: list[tuple[str, str]], wanted: str) -> list[tuple[str, str]]:
    """Those of a name; no two tables have one name, but an identifier may be that of another table."""
    return [one for one in tables if one[0] == wanted] or [one for one in tables if one[1] == wanted]


def read_gpkg(path: Path, name: str, asked: str = "", layer: str = "") -> TileSet:
    """Describe the tiles of a GeoPackage: the set that is asked for, by table or identifier, or the only one.

    Of several, if none is asked for, the one named like the ``layer`` to be. Raises UserError if not clear.
    """
    table = _chosen(tile_files.tile_tables(path), name, asked, layer)
    grid = tile_files.file_grid(path, name, table)
    if grid is None or not grid.matrices:
        text = QT_TRANSLATE_NOOP("Error", "{name} does not say where its tiles {table} lie")
        raise UserError(text.format(name=name, table=table))
    known_crs(grid.crs)
    samples: dict[int, Any] = {}
    with tile_files.gpkg_tiles(path, table) as tiles:
        for zoom, _, _, blob in tiles:
            if not format_of(samples.get(zoom)):
                samples[zoom] = blob
    image, _ = _formats(name, samples.items())
    return TileSet("gpkg", grid, image, table=table)
