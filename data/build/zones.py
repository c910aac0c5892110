"""Country outlines from timezonefinder-data: rings in whole micro-degrees, so that neighbours compare exactly."""

from __future__ import annotations

import importlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from data.build import packages

ZONES_OF = {
    "TJ": ("Asia/Dushanbe",),
    "KG": ("Asia/Bishkek",),
    "UZ": ("Asia/Tashkent", "Asia/Samarkand"),
    "AF": ("Asia/Kabul",),
    "CN": ("Asia/Urumqi",),
}
"""The time zones that make up each country; CN is its western zone alone."""

Vertex = tuple[int, int]
Ring = NDArray[np.int64]
Edge = tuple[Vertex, Vertex]


@dataclass(frozen=True, slots=True, eq=False)
class Part:
    """One polygon: unclosed rings of (n, 2) integers, longitude and latitude in micro-degrees."""

    shell: Ring
    holes: tuple[Ring, ...]

    @property
    def rings(self) -> tuple[Ring, ...]:
        return (self.shell, *self.holes)


def degrees(vertices: Any) -> NDArray[np.float64]:
    """Micro-degrees as the doubles nearest to the source's decimal degrees."""
    return np.asarray(vertices, dtype=np.float64) / 1e6


def edges(parts: list[Part]) -> set[Edge]:
    """The undirected segments of all rings; a segment shared by two neighbours is equal in both sets."""
    segments: set[Edge] = set()
    for part in parts:
        for ring in part.rings:
            segments |= ring_edges([(int(lon), int(lat)) for lon, lat in ring])
    return segments


def ring_edges(vertices: list[Vertex]) -> set[Edge]:
    """The undirected segments of one unclosed ring."""
    pairs = zip(vertices, vertices[1:] + vertices[:1], strict=True)
    return {(min(a, b), max(a, b)) for a, b in pairs if a != b}


def polygon(parts: list[Part]) -> shapely.MultiPolygon:
    """The parts as a valid multipolygon in degrees, with unchanged vertices."""
    polygons = [shapely.Polygon(degrees(part.shell), [degrees(hole) for hole in part.holes]) for part in parts]
    shape = shapely.union_all(polygons)
    return shapely.MultiPolygon([part for part in shapely.get_parts(shape) if isinstance(part, shapely.Polygon)])


def read_countries() -> dict[str, list[Part]]:
    """ISO2 → the polygons of its time zones, in the package's order."""
    folder = packages.CACHE / "readers"
    zones = _Zones(_install_reader(folder) / "timezonefinder_data" / "data")
    return {country: [part for name in names for part in zones.parts(name)] for country, names in ZONES_OF.items()}


def _install_reader(folder: Path) -> Path:
    """Unpack the reader and its data where ``import`` finds them, for this process only."""
    for package in (packages.ZONES, packages.ZONES_READER, packages.FLATBUFFERS):
        packages.unpack(package, folder)
    # The package's own __init__ imports compiled look-up code that reading rings does not need.
    (folder / "timezonefinder" / "__init__.py").unlink()
    sys.path.insert(0, str(folder))
    return folder


class _Rings:
    """The rings of one coordinates file (boundaries or holes), by index."""

    def __init__(self, folder: Path) -> None:
        polygons = importlib.import_module("timezonefinder.flatbuf.io.polygons")
        self._decode = importlib.import_module("timezonefinder.block_payload").decode_ring
        buffer = (folder / "coordinates.bin").read_bytes()
        self._words = np.frombuffer(buffer, dtype="<u4")
        self._starts, self._lengths = polygons.derive_payload_offset_table(polygons.get_polygon_collection(buffer))
        self._blocks = np.load(folder / "block_offsets.npy")
        self._counts = np.load(folder / "nr_vertices.npy")
        self._frames = [np.load(folder / f"block_{name}.npy") for name in ("bases", "ranges", "widths")]

    def ring(self, index: int) -> Ring:
        """Ring ``index`` in micro-degrees (the file counts in tenths of them)."""
        payload = self._words[self._starts[index] :][: self._lengths[index]]
        frames = [frame[self._blocks[index] : self._blocks[index + 1]] for frame in self._frames]
        ring: Ring = self._decode(payload, *frames, int(self._counts[index])).T.astype(np.int64)
        return ring // 10


class _Zones:
    """The polygons of each time zone."""

    def __init__(self, folder: Path) -> None:
        self._boundaries, self._holes = _Rings(folder / "boundaries"), _Rings(folder / "holes")
        self._names = (folder / "timezone_names.txt").read_text(encoding="utf-8").split()
        self._positions = np.load(folder / "zone_positions.npy")
        self._registry = json.loads((folder / "hole_registry.json").read_text(encoding="utf-8"))
        self._references = np.load(folder / "holes" / "poly_ref.npy")

    def parts(self, name: str) -> list[Part]:
        zone = self._names.index(name)
        indices = range(int(self._positions[zone]), int(self._positions[zone + 1]))
        return [Part(self._boundaries.ring(index), self._holes_of(index)) for index in indices]

    def _holes_of(self, index: int) -> tuple[Ring, ...]:
        count, first = self._registry.get(str(index), (0, 0))
        return tuple(self._hole(int(self._references[hole])) for hole in range(first, first + count))

    def _hole(self, reference: int) -> Ring:
        """A hole filled by an enclave is a reference to its boundary; a negative number is a ring of its own."""
        return self._boundaries.ring(reference) if reference >= 0 else self._holes.ring(~reference)
