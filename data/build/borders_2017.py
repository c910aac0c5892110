"""The comparison lines of 2017, before the Kyrgyz–Tajik treaty; never analysed by default."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

import geopandas as gpd
import numpy as np

from data.build import packages, provenance
from data.build.borders import DYADS
from data.build.lines import Chain, Route, length_km, link, merge, normal_ring
from data.build.table import day, table
from data.build.zones import Edge, Vertex, ring_edges

_CODES = {"TJK": "TJ", "KGZ": "KG", "UZB": "UZ", "CHN": "CN"}
_ENDS = {"TJ-AF": provenance.OSM_2026.as_of, "KG-TJ": provenance.TREATY}
"""The day from which each line is out of use: one was only drawn anew, the other moved by a treaty."""
_VORUKH = (70.628, 39.830)

_NOTES = {
    "TJ-AF": "The Tajik outline from tripoint to tripoint. Along 9 % of it the Afghan outline of the same source "
    "runs elsewhere, at most 235 m off.",
    "KG-TJ.00": "As OpenStreetMap drew it in November 2017, before the treaty of 13 March 2025.",
    "KG-TJ.01": "Vorukh as OpenStreetMap drew it in November 2017 (97.7 km²; 145.4 km² in 2026).",
}

Outline = list[list[Vertex]]
"""The shells of one country; no line built here runs round a hole."""


def borders_2017() -> gpd.GeoDataFrame:
    """The table ``borders_2017``."""
    origin = provenance.OSM_2017
    rows = [
        {
            "route": line.name,
            "name": f"{DYADS[line.name[:5]]}, 2017" + (": Vorukh" if line.ring else ""),
            "left_state": line.left_state,
            "right_state": line.right_state,
            "ring": line.ring,
            "line_version": "osm-2017",
            "valid_from": day(""),
            "valid_to": day(_ENDS[line.name[:5]]),
            "note": _NOTES[line.name],
            "geometry": line.geometry,
        }
        for line in _routes(_read_outlines())
    ]
    return table(rows, origin)


def _routes(outlines: dict[str, Outline]) -> list[Route]:
    segments = {country: _segments(shells) for country, shells in outlines.items()}
    southern = segments["TJ"] - segments["KG"] - segments["UZ"] - segments["CN"]
    # The longest remaining chain is the Afghan line; the shorter ones are exclaves and mismatches with China.
    return [
        Route("TJ-AF", link(merge(southern)[:1]), "TJ", "AF"),
        Route("KG-TJ.00", link(merge(segments["KG"] & segments["TJ"])), "KG", "TJ"),
        Route("KG-TJ.01", (_ring_round(_VORUKH, outlines["TJ"]),), "KG", "TJ", ring=True),
    ]


def _ring_round(place: tuple[float, float], shells: Outline) -> Chain:
    """The smallest shell whose bounding box contains the place, in normal form."""
    closed = [np.array([*shell, shell[0]], dtype=np.int64) for shell in shells]
    lon, lat = (round(value * 1e6) for value in place)
    holding = [
        ring for ring in closed if (ring.min(axis=0) <= (lon, lat)).all() and (ring.max(axis=0) >= (lon, lat)).all()
    ]
    return normal_ring(min(holding, key=length_km))


def _segments(shells: Outline) -> set[Edge]:
    return {edge for shell in shells for edge in ring_edges(shell)}


def _read_outlines() -> dict[str, Outline]:
    """ISO2 → shells in micro-degrees; the source has one feature per line."""
    lines = packages.member(packages.COUNTRIES_2017, "package/map.geo.json").splitlines()
    features = [json.loads(line.rstrip(b",")) for line in lines if line.startswith(b'{"type":"Feature",')]
    by_code = {feature["properties"].get("A3"): feature["geometry"] for feature in features}
    return {country: _shells(by_code[code]) for code, country in _CODES.items()}


def _shells(geometry: dict[str, Any]) -> Outline:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    return [_vertices(rings[0]) for rings in polygons]


def _vertices(ring: Iterable[Iterable[float]]) -> list[Vertex]:
    """A closed ring in decimal degrees as an unclosed one in micro-degrees."""
    return [(round(lon * 1e6), round(lat * 1e6)) for lon, lat in ring][:-1]
