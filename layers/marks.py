"""The closed set of drawable marks. Layers create them; window and report each have one renderer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Symbols at ``xy`` (n × 2, EPSG:4326 degrees); ``role`` names a colour and symbol of palette.toml."""

    xy: FloatArray
    fids: NDArray[np.int64]
    role: str


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Polylines: polyline i is ``xy`` (n × 2) from ``starts[i]`` (``starts[0]`` is 0) to ``starts[i + 1]`` or the end.

    ``fids`` has one id per polyline; the parts of a multipart line share theirs.
    """

    xy: FloatArray
    starts: NDArray[np.int64]
    fids: NDArray[np.int64]
    role: str


@dataclass(frozen=True, slots=True, eq=False)
class Areas:
    """Filled rings: as Lines, but each part is a closed ring; holes follow their shell with the same fid."""

    xy: FloatArray
    starts: NDArray[np.int64]
    fids: NDArray[np.int64]
    role: str


@dataclass(frozen=True, slots=True)
class Image:
    """A raster of the project, by table name; the renderer reads the window it needs from the store."""

    table: str
    role: str


@dataclass(frozen=True, slots=True, eq=False)
class Labels:
    """Texts at ``xy`` (n × 2); where two collide, the one of smaller ``rank`` is placed first."""

    xy: FloatArray
    texts: tuple[str, ...]
    rank: NDArray[np.float64]
    role: str


Mark = Points | Lines | Areas | Image | Labels
