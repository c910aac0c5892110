"""Border lines built from the segments neighbours share: merging, direction, the normal form of a ring."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from app.geo.routes import GEOD
from data.build.zones import Edge, Vertex, degrees

Chain = NDArray[np.int64]
"""Vertices (n, 2) in micro-degrees; a ring repeats its first vertex at the end."""


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One named border line: chains in order of travel, and the states on either side."""

    name: str
    chains: tuple[Chain, ...]
    left_state: str
    right_state: str
    ring: bool = False

    @property
    def geometry(self) -> shapely.MultiLineString:
        """Degrees, EPSG:4326."""
        return shapely.MultiLineString([degrees(chain) for chain in self.chains])


def length_km(chain: Chain) -> float:
    """Geodesic length on WGS 84."""
    return float(GEOD.line_length(*degrees(chain).T)) / 1000


def merge(edges: Iterable[Edge]) -> list[Chain]:
    """The chains formed by the segments, longest first; they end at tripoints and at breaks in the line."""
    segments = shapely.MultiLineString([list(edge) for edge in sorted(edges)])
    merged = shapely.line_merge(segments)
    chains = [np.rint(shapely.get_coordinates(line)).astype(np.int64) for line in shapely.get_parts(merged)]
    return sorted(chains, key=length_km, reverse=True)


def is_ring(chain: Chain) -> bool:
    return bool((chain[0] == chain[-1]).all())


def normal_ring(ring: Chain) -> Chain:
    """The ring clockwise from its northernmost vertex (ties: the easternmost)."""
    vertices = ring[:-1]
    if shapely.is_ccw(shapely.LinearRing(degrees(ring))):
        vertices = vertices[::-1]
    start = int(np.lexsort((vertices[:, 0], vertices[:, 1]))[-1])
    turned = np.roll(vertices, -start, axis=0)
    return np.vstack([turned, turned[:1]])


def link(chains: list[Chain]) -> tuple[Chain, ...]:
    """The open chains joined into one journey from its western end.

    Each next chain is the nearest one, reversed if need be to begin at its near end; small breaks between them remain.
    """
    open_chains = [chain for chain in chains if not is_ring(chain)]
    journey = [_first(open_chains)]
    while len(journey) < len(open_chains):
        taken = {_key(chain) for chain in journey}
        left = [chain for chain in open_chains if _key(chain) not in taken]
        nearest = min(left, key=lambda chain: min(_gaps(journey[-1][-1], chain)))
        near, far = _gaps(journey[-1][-1], nearest)
        journey.append(nearest if near <= far else nearest[::-1])
    return tuple(journey)


def _first(chains: list[Chain]) -> Chain:
    """The chain that starts at the western tripoint: of the ends that no other chain comes near, the westernmost."""
    starts = [turned for chain in chains for turned in (chain, chain[::-1])]
    lone = [chain for chain in starts if not any(_meets(chain, other) for other in starts)]
    return min(lone, key=lambda chain: int(chain[0, 0]))


def _meets(chain: Chain, other: Chain) -> bool:
    """Whether another chain begins within 1,000 micro-degrees (about 100 m) of the start of this one."""
    return _key(chain) != _key(other) and bool(np.abs(chain[0] - other[0]).max() < 1000)


def _key(chain: Chain) -> frozenset[Vertex]:
    """The chain's two ends, whichever way it runs."""
    return frozenset((int(lon), int(lat)) for lon, lat in chain[[0, -1]])


def _gaps(end: Chain, chain: Chain) -> tuple[int, int]:
    near, far = np.abs(chain[[0, -1]] - end).sum(axis=1)
    return int(near), int(far)


def on_left(chain: Chain, country: shapely.MultiPolygon) -> bool:
    """Whether the country lies left of travel, by majority of points 1 m off the middles of the 25 longest segments."""
    points = degrees(chain)
    (lon, lat), (lon_end, lat_end) = points[:-1].T, points[1:].T
    azimuth, _, length = GEOD.inv(lon, lat, lon_end, lat_end)
    longest = np.argsort(length)[-25:]
    azimuth = azimuth[longest]
    lon, lat, _ = GEOD.fwd(lon[longest], lat[longest], azimuth, length[longest] / 2)
    lon, lat, _ = GEOD.fwd(lon, lat, azimuth - 90.0, np.ones(len(azimuth)))
    return bool(shapely.contains_xy(country, lon, lat).mean() > 0.5)
