"""The report as geodata: the listed stretches as lines cut from the border, and the profile as points."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from app.analysis.gaps.doubts.bearing import Bearing
from app.analysis.gaps.gap_report import CoverageGap, Undecided
from app.arrays import Geometries
from app.errors import UserError
from app.exchange.gdal import first_line
from app.exchange.ogr import pyogrio
from app.exchange.read.columns import MARKING
from app.exchange.write.sheet import FIXED_DATE
from app.exchange.write.surely import write_surely
from app.geo.cut import section_line
from app.report.book import ReportBook
from app.report.gap_rows import OPEN, SPREAD, gap_json, undecided_json
from app.report.writers.csv_table import COLUMNS, flat_rows
from app.report.writers.registry import exporter
from layers.text import QT_TRANSLATE_NOOP

CANNOT_WRITE = QT_TRANSLATE_NOOP("Error", "Cannot write {name}: {reason}")
NUMBERS = frozenset(
    {
        "from_km",
        "to_km",
        "length_km",
        "probability",
        "p_low",
        "p_high",
        "porosity",
        "score",
        "lon",
        "lat",
        *SPREAD,
        *OPEN,
    }
)


def lines(book: ReportBook, stretches: Sequence[CoverageGap | Undecided]) -> list[shapely.MultiLineString]:
    """The border from start to end of each stretch, EPSG:4326; two parts where a stretch crosses a ring's zero."""
    routes = {route.name: route for route in book.scene.routes}
    return [section_line(routes[one.route], one.start_m, one.end_m) for one in stretches]


@exporter(".geojson")
def write_geojson(book: ReportBook, path: Path) -> None:
    """Write RFC 7946: WGS 84 longitude and latitude, one feature per line; properties as on the command line."""
    stretches: list[CoverageGap | Undecided] = [*book.report.all_gaps, *book.report.undecided]
    shapes = lines(book, stretches)
    bearing = Bearing.of(book.report)
    features = [_feature(one, bearing, shape) for one, shape in zip(stretches, shapes, strict=True)]
    name = json.dumps(book.title, ensure_ascii=False)
    run = json.dumps(book.report.run, ensure_ascii=False)
    head = f'{{"type": "FeatureCollection", "name": {name}, "run": {run}, '
    marking = json.dumps(book.marking, ensure_ascii=False)
    head += f'"synthetic": {json.dumps(book.synthetic)}, "{MARKING}": {marking}, "features": [\n'
    path.write_text(head + ",\n".join(features) + "\n]}\n", "utf-8", "backslashreplace", "\n")


def _feature(one: CoverageGap | Undecided, bearing: Bearing, shape: shapely.MultiLineString) -> str:
    properties = undecided_json(one, bearing) if isinstance(one, Undecided) else gap_json(one, bearing)
    parts = shapely.get_parts(shape)
    geometry = shapely.to_geojson(shapely.set_precision(parts[0] if len(parts) == 1 else shape, 1e-7, mode="pointwise"))
    return json.dumps(
        {"type": "Feature", "id": one.id, "geometry": json.loads(geometry), "properties": properties},
        ensure_ascii=False,
        allow_nan=False,
    )


@exporter(".gpkg")
def write_gpkg(book: ReportBook, path: Path) -> None:
    """Write GeoPackage 1.3 with the tables ``gaps`` (lines) and ``profile`` (points), with a fixed date of writing.

    The marking is the description of both tables, and a column of the gaps.
    """
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": FIXED_DATE})
    gaps, profile = _gaps(book), _profile(book)

    def write(to: Path) -> None:
        _write(to, "gaps", "MultiLineString", book.marking, *gaps)
        _write(to, "profile", "Point", book.marking, *profile, append=True)

    try:
        write_surely(path, write)
    except RuntimeError as error:
        raise UserError(CANNOT_WRITE.format(name=path.name, reason=first_line(error))) from None
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _gaps(book: ReportBook) -> tuple[Geometries, dict[str, NDArray[Any]]]:
    rows = flat_rows(book)
    shapes = np.array(lines(book, (*book.report.all_gaps, *book.report.undecided)), dtype=object)
    return shapes, {name: _column(name, [row[name] for row in rows]) for name in COLUMNS}


def _column(name: str, values: list[Any]) -> NDArray[Any]:
    if name in NUMBERS:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if name == "synthetic":
        return np.array(values, dtype=np.bool_)
    texts = np.empty(len(values), dtype=object)
    # GDAL takes no half characters, which JSON can hold: they are written as their codes.
    texts[:] = [one.encode(errors="backslashreplace").decode() if isinstance(one, str) else one for one in values]
    return texts


def _profile(book: ReportBook) -> tuple[Geometries, dict[str, NDArray[Any]]]:
    profile = book.report.profile
    columns = {spec.name: np.asarray(getattr(profile, spec.name)) for spec in dataclasses.fields(profile)}
    columns = {name: values.astype(object) if values.dtype.kind == "U" else values for name, values in columns.items()}
    return np.asarray(shapely.points(profile.lon, profile.lat), dtype=object), columns


def _write(
    path: Path,
    layer: str,
    kind: str,
    marking: str,
    shapes: Geometries,
    columns: dict[str, NDArray[Any]],
    **more: Any,
) -> None:
    masks = [np.isnan(values) if values.dtype.kind == "f" else None for values in columns.values()]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(shapes),
        list(columns.values()),
        list(columns),
        field_mask=masks,
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326",
        dataset_options={} if more else {"VERSION": "1.3"},
        layer_options={"GEOMETRY_NAME": "geom", "FID": "fid", "DESCRIPTION": marking},
        **more,
    )
