"""Where a raster lies: its coordinate system, the lattice of its cells, and how they come to WGS 84."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pyproj
from pyproj.exceptions import CRSError

from app.errors import Remedy, UserError
from app.exchange.raster.named_rasters import NamedRaster, words
from app.exchange.reading import Fact, Ground, Subject
from app.exchange.reproject import Plane, known_crs, plane, short_name
from app.geo.crs import WGS84
from app.geo.crs_text import read_crs
from app.geo.lattice import Lattice
from layers.text import QT_TRANSLATE_NOOP

LARGEST_DEGREES = 361.0, 91.0
"""No raster in degrees goes farther from 0, 0, half a cell of a world map included; few in metres stay within."""
_LONGEST_CODE = 20
NO_CRS = QT_TRANSLATE_NOOP("Error", "{name} does not state its coordinate system")
NO_PLACE = QT_TRANSLATE_NOOP(
    "Error", "{name} is not georeferenced; give its corners (gdal_edit -a_ullr) or georeference it"
)
BY_POINTS = QT_TRANSLATE_NOOP(
    "Error",
    "{name} is placed by control points; warp it north-up: gdalwarp -r bilinear {file} {stem}_north.tif",
)
ROTATED = QT_TRANSLATE_NOOP(
    "Error", "{name} is rotated; warp it north-up: gdalwarp -r bilinear {file} {stem}_north.tif"
)
OFF_EARTH = QT_TRANSLATE_NOOP("Error", "{name} cannot be placed on the Earth by its coordinate system")
NO_WAY = QT_TRANSLATE_NOOP("Error", "{name}: {reason}")
CRS_INSTEAD = QT_TRANSLATE_NOOP("Import", "{name} states {own}; {stated} is used, as stated.")
IN_DEGREES = QT_TRANSLATE_NOOP(
    "Error", "{name} begins at {x:g}, {y:g}, which looks like degrees, and {crs} is in metres"
)
IN_METRES = QT_TRANSLATE_NOOP("Error", "{name} begins at {x:g}, {y:g}, which looks projected, and {crs} is in degrees")


def system_of(raster: NamedRaster, source: Any, stated: str | None) -> tuple[pyproj.CRS, Fact, tuple[str, ...]]:
    """The horizontal system of an open raster, ``stated`` or its own, with what it rests on and notes.

    Raises UserError if it has none.
    """
    own = _own_system(raster, source)
    if stated is None:
        if own is None:
            raise UserError(NO_CRS.format(name=raster.name), Remedy.STATE_CRS, raster.name)
        return own, Fact(Subject.CRS, _label(own), Ground.FILE), ()
    wanted = known_crs(stated)
    fact = Fact(Subject.CRS, _label(wanted), Ground.STATED)
    if own is None or own.equals(wanted, ignore_axis_order=True):
        return wanted, fact, ()
    return wanted, fact, (CRS_INSTEAD.format(name=raster.name, own=own.name, stated=_label(wanted)),)


def name_of(system: pyproj.CRS) -> str:
    """The name under which a lattice has a system."""
    return "EPSG:4326" if system.equals(WGS84, ignore_axis_order=True) else short_name(system)


def _label(system: pyproj.CRS) -> str:
    """What texts call a system: its code, or its name where it has none."""
    short = name_of(system)
    return short if len(short) <= _LONGEST_CODE else f"“{system.name[:60]}”"


def _own_system(raster: NamedRaster, source: Any) -> pyproj.CRS | None:
    """The horizontal system that the file states, or a .prj beside it."""
    text = source.crs.to_wkt() if source.crs else ""
    if not text and not raster.member and (beside := _with_suffix(raster.path, ".prj")) is not None:
        text = beside.read_text(encoding="utf-8", errors="replace")
    try:
        system = read_crs(text) if text else None
    except CRSError:
        return None
    return None if system is None else known_crs((system.sub_crs_list[0] if system.is_compound else system).to_wkt())


def _with_suffix(path: Path, suffix: str) -> Path | None:
    """The file beside another that has its name and this suffix, in small or capital letters."""
    return next((file for ending in (suffix, suffix.upper()) if (file := path.with_suffix(ending)).is_file()), None)


def lattice_of(raster: NamedRaster, source: Any, crs: str) -> tuple[Lattice, tuple[bool, bool]]:
    """The lattice of an open raster north-up, and whether rows and columns have to be turned for it.

    Raises UserError if it is rotated, or has no place.
    """
    a, b, c, d, e, f = tuple(source.transform)[:6]
    if source.transform.is_identity or not all(map(math.isfinite, (a, b, c, d, e, f))) or a == 0.0 or e == 0.0:
        turned = ROTATED if b != 0.0 and d != 0.0 else NO_PLACE
        raise UserError((BY_POINTS if source.gcps[0] else turned).format(**words(raster)))
    # A turn that moves no cell by a hundredth of its size is the rounding of whoever wrote it.
    if abs(b) * source.height > 0.01 * abs(a) or abs(d) * source.width > 0.01 * abs(e):
        raise UserError(ROTATED.format(**words(raster)))
    south_up, east_left = e > 0.0, a < 0.0
    if south_up:
        f, e = f + e * source.height, -e
    if east_left:
        c, a = c + a * source.width, -a
    return Lattice((source.height, source.width), (a, 0.0, c, 0.0, e, f), crs), (south_up, east_left)


def way_of(raster: NamedRaster, system: pyproj.CRS, lattice: Lattice) -> Plane:
    """How its places come to WGS 84: as those of vectors do. Raises UserError if they cannot."""
    _refuse_other_units(raster, system, lattice)
    bounds = lattice.bounds
    if not all(map(math.isfinite, bounds)):
        raise UserError(OFF_EARTH.format(name=raster.name), Remedy.STATE_CRS, raster.name)
    try:
        return plane(system.to_wkt(), bounds)
    except UserError as error:
        text = NO_WAY.format(name=raster.name, reason=str(error).rstrip("."))
        raise UserError(text, Remedy.STATE_CRS, raster.name) from None


def _refuse_other_units(raster: NamedRaster, system: pyproj.CRS, lattice: Lattice) -> None:
    """Raise UserError where its numbers are degrees and its system is in metres, or the other way round."""
    a, _, x, _, e, y = lattice.transform
    farthest = max(abs(x), abs(x + a * lattice.shape[1])), max(abs(y), abs(y + e * lattice.shape[0]))
    in_degrees = farthest[0] <= LARGEST_DEGREES[0] and farthest[1] <= LARGEST_DEGREES[1]
    if in_degrees != system.is_projected:
        return
    template = IN_DEGREES if in_degrees else IN_METRES
    text = template.format(name=raster.name, x=x, y=y, crs=_label(system))
    raise UserError(text, Remedy.STATE_OTHER_CRS, raster.name)
