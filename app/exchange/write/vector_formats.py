"""Layers as GeoJSON, GeoPackage and shapefile."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.arrays import BoolArray, Geometries
from app.errors import UserError
from app.exchange.gdal import first_line
from app.exchange.ogr import pyogrio
from app.exchange.read.checks import promoted
from app.exchange.read.columns import EXTRA, MARKING
from app.exchange.write.sheet import FIXED_DATE, RENAMED, Sheet, exporter
from app.exchange.write.surely import write_surely
from layers.text import QT_TRANSLATE_NOOP
from layers.values.field import Field, FieldType, Value
from resources.literal import one_line

_LESS_PRECISE = QT_TRANSLATE_NOOP("Export", "Column {name}: numbers of more than 17 digits lose precision.")
_CUT_TEXTS = QT_TRANSLATE_NOOP("Export", "Column {name}: texts cut to {most} bytes: {count:,}.")
_DBF_NAME, _DBF_TEXT = 10, 254
_DBF_INTEGER = 10**17  # a number of more than 17 digits and a sign does not fit 18 characters
_NO_CODE_PAGE = "LDID/0"
"""Texts are written as they come, in UTF-8, and GDAL makes no .cpg: where it cannot, it would end the process."""
_FAMILIES = ("Point", "LineString", "Polygon")


@exporter(".geojson")
def write_geojson(sheet: Sheet, path: Path) -> list[str]:
    """RFC 7946: longitude and latitude on WGS 84 in full precision, shells anticlockwise. One feature per line."""
    if sheet.crs != "EPSG:4326":
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "GeoJSON is always WGS 84 (RFC 7946); choose .gpkg or .shp for another coordinate system"
            )
        )
    shapes = shapely.to_geojson(shapely.orient_polygons(sheet.geometry))
    # Half a character is escaped, as JSON has it.
    with path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
        marking = f'"{MARKING}": {json.dumps(sheet.marking, ensure_ascii=False)}, ' if sheet.marking else ""
        file.write(f'{{"type": "FeatureCollection", {marking}"features": [\n')
        file.write(",\n".join(_features(sheet, shapes)))
        file.write("\n]}\n")
    return []


def _features(sheet: Sheet, shapes: Iterable[str | None]) -> Iterator[str]:
    for position, shape in enumerate(shapes):
        row = {name: cells[position] for name, cells in sheet.columns.items()}
        if EXTRA in row:
            row[EXTRA] = _object(row[EXTRA])
        properties = json.dumps(row, ensure_ascii=False, allow_nan=False)
        yield f'{{"type": "Feature", "geometry": {shape or "null"}, "properties": {properties}}}'


def _object(cell: Value) -> Any:
    try:
        return None if cell is None else json.loads(str(cell))
    except ValueError:
        return cell


@exporter(".gpkg")
def write_gpkg(sheet: Sheet, path: Path) -> list[str]:
    """GeoPackage 1.3 of one layer named after the file. Times stay text: the format's own would lose their offset."""
    shape = _declared(sheet.geometry)
    geometry = np.array([promoted(one) for one in sheet.geometry]) if shape.startswith("Multi") else sheet.geometry
    with _fixed_date():
        _write(
            sheet,
            geometry,
            path,
            driver="GPKG",
            geometry_type=shape,
            dataset_options={"VERSION": "1.3"},
            layer_options={"GEOMETRY_NAME": "geom", "FID": "fid", "DESCRIPTION": sheet.marking},
        )
    return []


@exporter(".shp")
def write_shp(sheet: Sheet, path: Path) -> list[str]:
    """Shapefile with .shx, .dbf, .prj and a .cpg stating UTF-8; warns of truncated names and texts."""
    shape = _declared(sheet.geometry)
    if shape == "Unknown":
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "A shapefile holds one kind of geometry, and this layer has several; choose .gpkg or .geojson"
            )
        )
    sheet = sheet.with_marking_column()
    names = short_names(list(sheet.columns))
    renamed = {long: short for long, short in names.items() if long not in {short, MARKING}}
    warnings = [RENAMED.format(name=long, written=short) for long, short in renamed.items()]
    columns: dict[str, list[Value]] = {}
    fields: dict[str, Field] = {}
    for long, short in names.items():
        cells, loss = _dbf_cells(long, sheet.columns[long], sheet.fields[long])
        warnings += [loss] if loss else []
        columns[short], fields[short] = cells, sheet.fields[long]
    _write(
        Sheet(columns, fields, sheet.geometry, sheet.crs),
        sheet.geometry,
        path,
        driver="ESRI Shapefile",
        geometry_type=shape,
        dataset_options={},
        layer_options={"DBF_DATE_LAST_UPDATE": FIXED_DATE[:10], "RESIZE": "YES"},
        encoding=_NO_CODE_PAGE,
    )
    return warnings


def short_names(names: list[str]) -> dict[str, str]:
    """Each name truncated to the 10 bytes a .dbf holds, and made unique regardless of case.

    >>> short_names(["availability", "availability_night", "type"])
    {'availability': 'availabili', 'availability_night': 'availabi_1', 'type': 'type'}
    """
    short: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        # GDAL would take blanks at the end away, and what a .dbf cannot hold in a name.
        plain = one_line(name) or "_"
        candidate, number = _cut(plain, _DBF_NAME).rstrip(), 0
        while candidate.casefold() in taken:
            number += 1
            candidate = _cut(plain, _DBF_NAME - len(f"_{number}")).rstrip() + f"_{number}"
        taken.add(candidate.casefold())
        short[name] = candidate
    return short


def _cut(text: str, size: int) -> str:
    """``text`` truncated to ``size`` bytes of UTF-8, between characters."""
    return text.encode()[:size].decode(errors="ignore")


def _dbf_cells(name: str, cells: list[Value], field: Field) -> tuple[list[Value], str]:
    """The cells of a column as a .dbf can hold them, and what was lost."""
    if field.type in {FieldType.INTEGER, FieldType.BOOLEAN, FieldType.REAL}:
        large = any(cell is not None and abs(float(cell)) >= _DBF_INTEGER for cell in cells)
        return cells, _LESS_PRECISE.format(name=name) if large else ""
    texts = [None if cell is None else _cut(str(cell), _DBF_TEXT) for cell in cells]
    lost = sum(a is not None and a != str(b) for a, b in zip(texts, cells, strict=True))
    return list(texts), _CUT_TEXTS.format(name=name, most=_DBF_TEXT, count=lost) if lost else ""


def _declared(geometry: Geometries) -> str:
    """The geometry type that holds all, a multi type if single and multi are mixed, else Unknown."""
    names = {shape.geom_type for shape in geometry[~shapely.is_missing(geometry)]}
    families = {name.removeprefix("Multi") for name in names}
    if len(families) != 1 or not families <= set(_FAMILIES):
        return "Unknown"
    return next(iter(names)) if len(names) == 1 else f"Multi{next(iter(families))}"


def _write(sheet: Sheet, geometry: Geometries, path: Path, **options: Any) -> None:
    arrays = [_array(cells, sheet.fields[name]) for name, cells in sheet.columns.items()]
    data, masks = [cells for cells, _ in arrays], [mask for _, mask in arrays]
    same = {"field_mask": masks, "crs": sheet.crs, "layer": path.stem, **options}
    shapes = shapely.to_wkb(geometry)

    def write(to: Path) -> None:
        pyogrio.raw.write(to, shapes, data, list(sheet.columns), **same)
        if to.suffix == ".shp":
            to.with_suffix(".cpg").write_text("UTF-8", encoding="ascii")

    try:
        write_surely(path, write)
    except RuntimeError as error:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "Cannot write {name}: {reason}").format(name=path.name, reason=first_line(error))
        ) from None


def _array(cells: list[Value], field: Field) -> tuple[NDArray[Any], BoolArray | None]:
    """A column as GDAL takes it, with the mask of missing cells; dates and times are text."""
    missing = np.array([cell is None for cell in cells], dtype=bool)
    dtype = {FieldType.INTEGER: np.int64, FieldType.REAL: np.float64, FieldType.BOOLEAN: np.bool_}.get(field.type)
    if dtype is None:
        texts = np.empty(len(cells), dtype=object)
        texts[:] = [None if cell is None else str(cell) for cell in cells]
        return texts, None
    if field.type is FieldType.REAL:
        return np.array([math.nan if cell is None else cell for cell in cells], dtype=np.float64), missing
    return np.array([0 if cell is None else cell for cell in cells], dtype=dtype), missing


@contextmanager
def _fixed_date() -> Iterator[None]:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
