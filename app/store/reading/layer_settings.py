"""What the settings of a layer have to be, by its kind: links, errors of heights, the look of an underlay.

Whoever reads them afterwards may rely on their types.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pyproj.exceptions import CRSError

from app.geo.crs_text import read_crs
from app.geo.relief import ReliefError
from app.untrusted.typed import AtMost, Between, Written, at, objects, read
from app.untrusted.unreadable import UnreadableError
from layers.text import QT_TRANSLATE_NOOP

FLAT = QT_TRANSLATE_NOOP("Unreadable", "gives cells no extent")
LACKS_IMAGE = QT_TRANSLATE_NOOP("Unreadable", "link a file without saying how it is read")

_MOST_CELLS = 10_000_000


def _system(text: str) -> None:
    try:
        read_crs(text)
    except CRSError as error:
        raise ValueError(text) from error


def _error_model(text: str) -> None:
    kind, *numbers = text.split() or ("",)
    if kind == "constant" and not (len(numbers) == 1 and 0.0 <= float(numbers[0]) < math.inf):
        raise ValueError(text)
    if kind == "relief":
        try:
            ReliefError.parse(text)
        except TypeError as error:  # too few numbers, or too many
            raise ValueError(text) from error


_Model = Annotated[str, Written(_error_model, "constant 3")]
_Crs = Annotated[str, Written(_system, "EPSG:32642")]
_Text = Annotated[str, AtMost(4_000)]
_Count = Annotated[int, Between(1, _MOST_CELLS)]
_Place = Annotated[int, Between(-_MOST_CELLS, _MOST_CELLS)]
_Size = Annotated[int, Between(0, 2**62)]
_Scale = Annotated[float, Between(0.0, 1e9)]
_Affine = tuple[float, float, float, float, float, float]
_Pair = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _File:
    path: _Text
    size: _Size
    mtime_ns: int
    sha256: _Text


@dataclass(frozen=True, slots=True)
class _Coding:
    scale: float = 1.0
    offset: float = 0.0
    nodata: float | None = None
    masked: bool = False
    alpha: bool = False
    south_up: bool = False
    east_left: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    path: _Text
    size: _Size
    mtime_ns: int
    sha256: _Text
    shape: tuple[_Count, _Count]
    offset: tuple[_Place, _Place]
    member: _Text
    coding: _Coding | None
    beside: tuple[_File, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    parts: tuple[_Part, ...]
    shape: tuple[_Count, _Count]
    transform: _Affine
    crs: _Crs


@dataclass(frozen=True, slots=True)
class _OlderLink:
    """A link of the time when each was a single file."""

    path: _Text
    size: _Size
    mtime_ns: int
    sha256: _Text
    shape: tuple[_Count, _Count]
    transform: _Affine
    crs: _Crs


@dataclass(frozen=True, slots=True)
class _Level:
    shape: tuple[_Count, _Count]
    transform: _Affine


@dataclass(frozen=True, slots=True)
class _Colours:
    bands: tuple[Annotated[int, Between(1, 1000)], ...]
    ranges: tuple[_Pair, ...]
    alpha: Annotated[int, Between(0, 1000)]
    palette: bool
    void: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Scan:
    crs: _Crs
    levels: tuple[_Level, ...]
    colours: _Colours


@dataclass(frozen=True, slots=True)
class _Matrix:
    zoom: Annotated[int, Between(0, 60)]
    columns: Annotated[int, Between(1, 2**60)]
    rows: Annotated[int, Between(1, 2**60)]
    tile: tuple[_Count, _Count]
    pixel: _Pair


@dataclass(frozen=True, slots=True)
class _Grid:
    crs: _Crs
    corner: _Pair
    extent: tuple[float, float, float, float]
    matrices: tuple[_Matrix, ...]


@dataclass(frozen=True, slots=True)
class _Tiles:
    form: Literal["mbtiles", "pmtiles", "gpkg"]
    from_south: bool
    table: _Text
    grid: _Grid


_TYPES: Mapping[str, Mapping[str, Any]] = {
    "terrain": {
        "link": _Link,
        "error_link": _Link,
        "sigma": Literal["relief", "constant", "raster"],
        "sigma_m": _Scale | None,
        "sigma_model": _Model,
        "sigma_table": _Text | None,
        "correlation_m": _Scale | None,
        "surface": bool,
    },
    "basemap": {
        "file": _File,
        "scan": _Scan,
        "tiles": _Tiles,
        "attribution": _Text,
        "nearest": _Scale,
        "farthest": _Scale,
        "cropped": bool,
        "polygon": tuple[_Pair, ...],
    },
}
"""The type of each setting, by kind of layer; others are not read."""


def refuse_settings(layer: str, settings: Mapping[str, Any]) -> None:
    """Raise UnreadableError naming a setting of a kind of layer that is not of its type."""
    for name, kind in _TYPES.get(layer, {}).items():
        if name in settings:
            at(f"settings.{name}", _reader(kind), settings[name])
    if "file" in settings and layer == "basemap" and not {"scan", "tiles"} & settings.keys():
        raise UnreadableError(LACKS_IMAGE, "settings")


def _reader(kind: Any) -> Any:
    def read_(value: Any) -> Any:
        older = kind is _Link and "parts" not in objects(value)
        content = read(_OlderLink if older else kind, value)
        for affine in _affines(content):
            if affine[0] * affine[4] - affine[1] * affine[3] == 0.0 or not all(map(math.isfinite, affine)):
                raise UnreadableError(FLAT, "transform")
        return content

    return read_


def _affines(content: Any) -> list[Any]:
    if isinstance(content, _Link | _OlderLink):
        return [content.transform]
    return [level.transform for level in content.levels] if isinstance(content, _Scan) else []
