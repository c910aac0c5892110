"""What the header of a raster of heights states, its side files included, and what a person states instead."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
from pyproj.exceptions import CRSError

from app.errors import Remedy, UserError
from app.exchange.raster.coding import Coding
from app.exchange.raster.named_rasters import NamedRaster, explained, words
from app.exchange.raster.placement import lattice_of, name_of, system_of, way_of
from app.exchange.raster.vrt_sources import described_by
from app.exchange.reading import Fact, Ground, Subject
from app.geo.lattice import Lattice
from layers.text import QT_TRANSLATE_NOOP

METRES, FEET = "m", "ft"
UNITS = {METRES: 1.0, FEET: 0.3048}
"""The units of heights that can be stated, in metres."""
_FACTORS = {
    **dict.fromkeys(("m", "metre", "metres", "meter", "meters"), 1.0),
    **dict.fromkeys(("ft", "foot", "feet", "international foot", "international feet", "ft_int"), 0.3048),
    **dict.fromkeys(
        (
            "us-ft",
            "us ft",
            "us survey foot",
            "us survey feet",
            "us_survey_foot",
            "survey foot",
            "ft_us",
            "us foot",
            "foot_us",
            "sft",
            "ftus",
        ),
        1200.0 / 3937.0,
    ),
    **dict.fromkeys(("dm", "decimetre", "decimeter", "decimetres", "decimeters"), 0.1),
    **dict.fromkeys(("cm", "centimetre", "centimeter", "centimetres", "centimeters"), 0.01),
}
_NOT_BESIDE = (".ovr", ".xml", ".prj", ".tfw", ".tifw", ".wld", ".hgw", ".blw", ".clr", ".stx")
"""Side files whose content is recorded, or of which no height depends."""

BANDS = QT_TRANSLATE_NOOP(
    "Error",
    "{name} has {count} bands; terrain has one, of heights. Take it out: gdal_translate -b 1 {file} {stem}_1.tif",
)
NOT_HEIGHTS = QT_TRANSLATE_NOOP("Error", "{name} holds {dtype} values, not heights")
OTHER_UNIT = QT_TRANSLATE_NOOP("Error", "{name} gives heights in {unit}, which is not a known unit")
TOO_SMALL = QT_TRANSLATE_NOOP("Error", "{name} has {rows} × {columns} cells; terrain has two rows and columns at least")
UNIT_INSTEAD = QT_TRANSLATE_NOOP("Import", "{name} states heights in {own}; {stated} is used, as stated.")
NODATA_INSTEAD = QT_TRANSLATE_NOOP("Import", "{name} marks voids with {own:g}; {stated:g} is used, as stated.")


@dataclass(frozen=True, slots=True)
class StatedRaster:
    """What whoever imports a raster states of it; None and empty where they leave it to the file.

    crs: of its cells. unit: of its heights, METRES or FEET. nodata: the number that marks a void.
    """

    crs: str | None = None
    unit: str = ""
    nodata: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """One raster of heights, described without reading any. ``beside``: other files its heights depend on.

    ``sigma_model``: as tagged in the file, else empty. ``operation``: how its places come to WGS 84.
    """

    raster: NamedRaster
    lattice: Lattice
    coding: Coding
    dtype: str
    sigma_model: str
    operation: str
    beside: tuple[Path, ...]
    facts: tuple[Fact, ...]
    notes: tuple[str, ...]


def header_of(raster: NamedRaster, stated: StatedRaster) -> Header:
    """Describe a raster of heights. Raises UserError if it cannot be used, however it is read."""
    with explained(raster), raster.opened(side_files=True) as source:
        _check_bands(raster, source)
        system, crs_fact, crs_notes = system_of(raster, source, stated.crs)
        lattice, turned = lattice_of(raster, source, name_of(system))
        unit = _unit(raster, source, stated)
        nodata = _nodata(raster, source, stated)
        own = Coding.stated_by(source)
        coding = replace(
            own,
            scale=own.scale * unit.factor,
            offset=own.offset * unit.factor,
            nodata=nodata.value,
            south_up=turned[0],
            east_left=turned[1],
        )
        way = way_of(raster, system, lattice)
        return Header(
            raster,
            lattice,
            coding,
            source.dtypes[0],
            str(source.tags().get("SIGMA_MODEL", "")),
            way.operation,
            tuple(_beside(raster, source)),
            (crs_fact, *unit.facts, *nodata.facts),
            (*crs_notes, *filter(None, [way.warning]), *unit.notes, *nodata.notes),
        )


def _check_bands(raster: NamedRaster, source: Any) -> None:
    if source.count != 1 and not Coding.stated_by(source).alpha:
        raise UserError(BANDS.format(count=source.count, **words(raster)))
    if np.dtype(source.dtypes[0]).kind not in "iuf":
        raise UserError(NOT_HEIGHTS.format(name=raster.name, dtype=source.dtypes[0]))
    if min(source.height, source.width) < 2:
        raise UserError(TOO_SMALL.format(name=raster.name, rows=source.height, columns=source.width))


@dataclass(frozen=True, slots=True)
class _Unit:
    factor: float
    facts: tuple[Fact, ...]
    notes: tuple[str, ...] = ()


def _unit(raster: NamedRaster, source: Any, stated: StatedRaster) -> _Unit:
    name, own = own_unit(source)
    if not stated.unit:
        if own is None:
            raise UserError(OTHER_UNIT.format(name=raster.name, unit=name), Remedy.STATE_UNIT, raster.name)
        return _Unit(own, (Fact(Subject.UNIT, name or METRES, Ground.FILE if name else Ground.ASSUMED),))
    factor = UNITS[stated.unit]
    differs = bool(name) and (own is None or not math.isclose(own, factor, rel_tol=1e-4))
    notes = (UNIT_INSTEAD.format(name=raster.name, own=name, stated=stated.unit),) if differs else ()
    return _Unit(factor, (Fact(Subject.UNIT, stated.unit, Ground.STATED),), notes)


def own_unit(source: Any) -> tuple[str, float | None]:
    """The unit that the band or a vertical system states, and its length in metres, None if it is not known."""
    name = (source.units[0] or "").strip()
    if name:
        return name, _FACTORS.get(name.casefold().replace(".", ""))
    try:
        system = pyproj.CRS.from_wkt(source.crs.to_wkt()) if source.crs else None
    except CRSError:
        system = None
    vertical = next((part for part in (system.sub_crs_list if system else ()) if part.is_vertical), None)
    if vertical is None or not vertical.axis_info:
        return "", 1.0
    axis = vertical.axis_info[0]
    return axis.unit_name, float(axis.unit_conversion_factor)


@dataclass(frozen=True, slots=True)
class _Nodata:
    value: float | None
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()


def _nodata(raster: NamedRaster, source: Any, stated: StatedRaster) -> _Nodata:
    own = Coding.stated_by(source).nodata
    if stated.nodata is None:
        return _Nodata(own, () if own is None else (Fact(Subject.NODATA, f"{own:g}", Ground.FILE),))
    other = own is not None and own != stated.nodata
    notes = (NODATA_INSTEAD.format(name=raster.name, own=own, stated=stated.nodata),) if other else ()
    return _Nodata(stated.nodata, (Fact(Subject.NODATA, f"{stated.nodata:g}", Ground.STATED),), notes)


def _beside(raster: NamedRaster, source: Any) -> Iterator[Path]:
    """Further files of the raster: headers of raw numbers, the sources of a VRT."""
    if raster.member:
        return
    own = raster.path.resolve()
    described = described_by(raster.path).files if own.suffix.lower() == ".vrt" else source.files
    for name in described:
        file = (raster.path.parent / name).resolve()
        if file.is_file() and file != own and not file.name.lower().endswith(_NOT_BESIDE):
            yield file
