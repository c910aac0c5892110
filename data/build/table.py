"""Rows with provenance, and tables written as one reproducible GeoPackage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyogrio

from layers.base import Provenance

CRS = "EPSG:4326"
_DAY = pd.ArrowDtype(pa.date32())
_DATES = ("valid_from", "valid_to", "as_of")

# The date GDAL writes into gpkg_contents; any fixed moment makes two builds equal.
_WRITTEN_AT = "2026-09-16T00:00:00.000Z"


def day(text: str) -> date | None:
    """The date of an ISO text, or None for an empty one."""
    return date.fromisoformat(text) if text else None


def table(rows: Sequence[Mapping[str, object]], origin: Provenance) -> gpd.GeoDataFrame:
    """The rows in EPSG:4326, completed with the provenance columns they lack; an empty text becomes null."""
    full = [_defaults(origin) | dict(row) for row in rows]
    frame = gpd.GeoDataFrame(
        [{name: None if value == "" else value for name, value in row.items()} for row in full], crs=CRS
    )
    for column in set(_DATES) & set(frame.columns):
        frame[column] = frame[column].astype(_DAY)
    frame["accuracy_m"] = frame["accuracy_m"].astype("float64")
    own = [column for column in rows[0] if column != "geometry"]
    return frame[[*own, *(name for name in _defaults(origin) if name not in own), "geometry"]]


def origin_columns(origin: Provenance) -> dict[str, object]:
    """The provenance of one row, as columns."""
    return {
        "source": origin.source,
        "licence": origin.licence,
        "release": origin.release,
        "as_of": day(origin.as_of),
        "accuracy_m": origin.accuracy_m,
        "status": origin.status,
        "synthetic": origin.synthetic,
    }


def _defaults(origin: Provenance) -> dict[str, object]:
    return {"note": "", **origin_columns(origin)}


def write(path: Path, tables: Mapping[str, gpd.GeoDataFrame]) -> None:
    """Write the tables in order as GeoPackage 1.3, replacing ``path``; equal tables give equal bytes."""
    path.unlink(missing_ok=True)
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _WRITTEN_AT})
    for name, frame in tables.items():
        kind = _geometry_type(frame)
        new = {"dataset_options": {"VERSION": "1.3"}} if not path.exists() else {}
        pyogrio.write_dataframe(
            frame,
            path,
            layer=name,
            driver="GPKG",
            geometry_type=kind,
            promote_to_multi="Multi" in kind,
            use_arrow=True,
            layer_options={"FID": "fid", "GEOMETRY_NAME": "geom"},
            **new,
        )


def _geometry_type(frame: gpd.GeoDataFrame) -> str:
    kind = frame.geom_type.iloc[0].removeprefix("Multi")
    return str(kind) if kind == "Point" else f"Multi{kind}"
