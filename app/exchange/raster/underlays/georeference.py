"""Where a scan lies: by its own tags, a world file, files beside it, or ground control points that agree."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import affine
import numpy as np
import pyproj
from pyproj.exceptions import CRSError
from rasterio.control import GroundControlPoint

from app.arrays import FloatArray
from app.errors import Remedy, UserError
from app.exchange.gdal import argument
from app.exchange.reproject import Plane, known_crs, plane, short_name
from app.geo.crs import REGION, operation
from app.geo.crs_text import read_crs
from app.geo.lattice import WGS84, Affine
from app.geo.pictures import Level, area_of, corners
from layers.text import QT_TRANSLATE_NOOP

MOST_PIXELS_OFF = 1.0
"""Ground control points that an affine misses by more than so many pixels need a warp."""

LEAST_TURN_PX = 0.05

NO_CRS = QT_TRANSLATE_NOOP("Error", "{name} does not state its coordinate system")
NO_PLACE = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is not georeferenced: put its world file ({world}) beside it, or give its corners: gdal_translate -a_srs "
    "EPSG:n -a_ullr WEST NORTH EAST SOUTH {file} placed.tif",
)
ODD_WORLD_FILE = QT_TRANSLATE_NOOP(
    "Error", "{name} is no world file: it has six lines, each a number: two sizes of a pixel, two turns, a corner"
)
FEW_POINTS = QT_TRANSLATE_NOOP(
    "Error", "{name} has {count} ground control points that do not lie on one line; at least three are needed"
)
POINTS_OFF = QT_TRANSLATE_NOOP(
    "Error",
    "{name} has {count} ground control points that no straight placing fits: it is off by up to {off:,.0f} m, and a "
    "pixel is {pixel:,.1f} m. Warp it: gdalwarp -t_srs {crs} {file} warped.tif",
)
POINTS_FIT = QT_TRANSLATE_NOOP("Import", "Placed by its {count} ground control points, which it fits to {off:,.1f} m.")
OVERRULED = QT_TRANSLATE_NOOP("Import", "The file states {stated}; {crs}, as stated at import, is used instead.")
TURNED = QT_TRANSLATE_NOOP("Import", "It is turned or mirrored against north and is drawn upright.")
NOT_ON_EARTH = QT_TRANSLATE_NOOP("Error", "{name} cannot be placed on the Earth by {crs}")
DEGREES = QT_TRANSLATE_NOOP("Error", "{name} is placed in degrees, but {crs} counts metres")
METRES = QT_TRANSLATE_NOOP("Error", "{name} is placed in metres, but {crs} counts degrees")
_WORLD_FILES = {".jpg": ".jgw", ".jpeg": ".jgw", ".png": ".pgw", ".jp2": ".j2w", ".tif": ".tfw", ".tiff": ".tfw"}


@dataclass(frozen=True, slots=True, eq=False)
class Placement:
    """Where a scan lies: its system, its cells in it, and the way from there to WGS 84."""

    crs: str
    level: Level
    target: Plane
    notes: tuple[str, ...] = ()

    @property
    def is_upright(self) -> bool:
        """Whether rows run south and columns east."""
        a, b, _, d, e, _ = self.level.transform
        return b == 0.0 and d == 0.0 and a > 0.0 > e


def placement(path: Path, raster: Any, stated: str | None) -> Placement:
    """Where the raster at ``path`` lies; ``stated`` overrides the system that it states itself.

    Raises UserError if that is not clear, or there is no way from its datum to WGS 84.
    """
    points, points_crs = raster.gcps
    try:
        own = _own_crs(path, raster, points_crs)
    except UserError:
        if not stated:
            raise
        own = None
    system = known_crs(stated) if stated else own
    if system is None:
        raise UserError(NO_CRS.format(name=path.name), Remedy.STATE_CRS, path.name)
    crs, notes = _code_of(system), []
    if stated and own is not None and not system.equals(own, ignore_axis_order=True):
        notes.append(OVERRULED.format(stated=own.name, crs=crs))
    transform = _affine(raster.transform) or (None if points else _world_file(path))
    if transform is None:
        transform, note = _fitted(path, points, crs, raster.shape)
        notes.append(note)
    level = Level(raster.shape, _straightened(transform, raster.shape))
    _check_units(path, system, crs, level)
    area = area_of(crs, level)
    if not (np.isfinite(area).all() and -180.5 <= area[0] <= area[2] <= 360.5 and -90.5 <= area[1] <= area[3] <= 90.5):
        raise UserError(NOT_ON_EARTH.format(name=path.name, crs=crs), Remedy.STATE_OTHER_CRS)
    target = plane(crs, area)
    placed = Placement(crs, level, target, (*notes, *filter(None, [target.warning])))
    if not placed.is_upright:
        return Placement(crs, level, target, (*placed.notes, TURNED))
    return placed


def _code_of(system: pyproj.CRS) -> str:
    """The EPSG code that a system bears, provided it places everything as that does; else as short as it allows.

    One that names no datum bears none: on one ellipsoid places of several datums lie a hundred metres apart.
    """
    code = system.to_epsg(min_confidence=20)
    if code is None or not _names_datum(system):
        return short_name(system)
    registered = pyproj.CRS.from_epsg(code)
    area = registered.area_of_use
    if registered.geodetic_crs is None or system.geodetic_crs is None or area is None:
        return short_name(system)
    lon, lat = np.linspace(area.west, area.east, 5), np.linspace(area.south, area.north, 5)
    places = [
        np.array(pyproj.Transformer.from_crs(one.geodetic_crs, one, always_xy=True).transform(lon, lat))
        for one in (system, registered)
    ]
    same = np.allclose(places[0], places[1], rtol=0.0, atol=1e-3)
    return f"EPSG:{code}" if same else short_name(system)


def _names_datum(system: pyproj.CRS) -> bool:
    """Whether there is a way from its datum to WGS 84."""
    try:
        operation(system, REGION)
    except UserError:
        return False
    return True


def _affine(transform: affine.Affine) -> Affine | None:
    """A placing as numbers; None if it is none."""
    a, b, c, d, e, f = tuple(transform)[:6]
    return None if transform.is_identity or a * e - b * d == 0.0 else (a, b, c, d, e, f)


def _world_file(path: Path) -> Affine | None:
    """The placing by a world file beside a picture whose format GDAL reads without one."""
    suffix = path.suffix[1:]
    for name in (f"{suffix[:1]}{suffix[-1:]}w", f"{suffix}w", "wld"):
        for beside in (path.with_suffix(f".{name.lower()}"), path.with_suffix(f".{name.upper()}")):
            if beside.is_file():
                try:
                    return _affine(affine.loadsw(beside.read_text("ascii", "replace")))
                except ValueError:
                    raise UserError(ODD_WORLD_FILE.format(name=beside.name)) from None
    return None


def _straightened(transform: Affine, shape: tuple[int, int]) -> Affine:
    """Without a turn that moves no corner by more than LEAST_TURN_PX: rounding leaves such."""
    a, b, c, d, e, f = transform
    pixel = math.sqrt(abs(a * e - b * d))
    turn = max(abs(b) * shape[0], abs(d) * shape[1])
    return (a, 0.0, c, 0.0, e, f) if turn < LEAST_TURN_PX * pixel else transform


def _own_crs(path: Path, raster: Any, points_crs: Any) -> pyproj.CRS | None:
    """The system of the file, of its control points, or of a .prj beside it."""
    for crs in (raster.crs, points_crs):
        if crs is not None and crs.to_wkt():
            return known_crs(crs.to_wkt())
    for beside in (path.with_suffix(".prj"), path.with_suffix(".PRJ")):
        if beside.is_file():
            return _read_prj(beside)
    return None


def _read_prj(beside: Path) -> pyproj.CRS:
    text = beside.read_bytes().decode("utf-8", "replace").strip()
    try:
        return read_crs(text).to_2d()
    except CRSError:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name} holds no coordinate system that can be read").format(name=beside.name),
            Remedy.STATE_CRS,
            beside.name,
        ) from None


def _fitted(path: Path, points: list[GroundControlPoint], crs: str, shape: tuple[int, int]) -> tuple[Affine, str]:
    """The affine that fits ground control points best. Raises UserError if there are too few, or they disagree."""
    if not points:
        world = path.with_suffix(_WORLD_FILES.get(path.suffix.lower(), ".wld")).name
        raise UserError(NO_PLACE.format(name=path.name, world=world, file=argument(path.name)))
    cells = np.array([(point.col, point.row, 1.0) for point in points])
    xy = np.array([(point.x, point.y) for point in points])
    # About their middle: the squares of northings leave few digits.
    middle = xy.mean(axis=0)
    solution, _, rank, _ = np.linalg.lstsq(cells, xy - middle, rcond=None)
    if rank < 3:
        raise UserError(FEW_POINTS.format(name=path.name, count=len(points)))
    (a, d), (b, e), (c, f) = solution.tolist()
    affine = a, b, c + float(middle[0]), d, e, f + float(middle[1])
    off, pixel = _metres_off(cells @ solution + middle, xy, crs), pixel_m(crs, Level(shape, affine))
    if off > MOST_PIXELS_OFF * pixel:
        text = POINTS_OFF.format(
            name=path.name, count=len(points), off=off, pixel=pixel, crs=crs, file=argument(path.name)
        )
        raise UserError(text)
    return affine, POINTS_FIT.format(count=len(points), off=off)


def _metres_off(one: FloatArray, other: FloatArray, crs: str) -> float:
    """The largest distance between pairs of places, n × 2 in a system."""
    first, second = _lonlat(crs, *one.T), _lonlat(crs, *other.T)
    _, _, metres = WGS84.inv(*first, *second)
    return float(np.max(metres))


def pixel_m(crs: str, level: Level) -> float:
    """The longer side in metres of the pixel in the middle of an image."""
    row, column = (np.array(level.shape) - 1) / 2
    ends = np.array([[column - 0.5, row], [column + 0.5, row], [column, row - 0.5], [column, row + 0.5]])
    lon, lat = _lonlat(crs, *level.to_xy(ends[:, 0], ends[:, 1]))
    _, _, metres = WGS84.inv(lon[[0, 2]], lat[[0, 2]], lon[[1, 3]], lat[[1, 3]])
    return float(np.max(metres))


def _lonlat(crs: str, x: FloatArray, y: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Degrees near enough for lengths."""
    to_degrees = pyproj.Transformer.from_crs(known_crs(crs), "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(x, y)
    return np.asarray(lon), np.asarray(lat)


def _check_units(path: Path, system: pyproj.CRS, crs: str, level: Level) -> None:
    """Raise UserError for degrees in a projection, and for metres in a system of degrees."""
    x, y = corners(level)
    in_degrees = bool((np.abs(x) <= 360.0).all() and (np.abs(y) <= 90.0).all())
    if in_degrees and not system.is_geographic:
        raise UserError(DEGREES.format(name=path.name, crs=crs), Remedy.STATE_OTHER_CRS)
    if not in_degrees and system.is_geographic and float(np.abs(np.concatenate([x, y])).max()) > 1000.0:
        raise UserError(METRES.format(name=path.name, crs=crs), Remedy.STATE_OTHER_CRS)
