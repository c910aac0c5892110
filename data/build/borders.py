"""The border lines of 2026: dyads as exact intersections of neighbours' rings."""

from __future__ import annotations

import geopandas as gpd
import shapely

from data.build import provenance
from data.build.lines import Route, is_ring, link, merge, normal_ring, on_left
from data.build.table import day, table
from data.build.zones import Edge, Part, edges, polygon

DYADS = {
    "TJ-AF": "Tajikistan–Afghanistan border",
    "KG-TJ": "Kyrgyzstan–Tajikistan border",
    "UZ-KG": "Uzbekistan–Kyrgyzstan border",
    "UZ-TJ": "Uzbekistan–Tajikistan border",
    "TJ-CN": "Tajikistan–China border",
}
RING_NAMES = {"KG-TJ.01": "Vorukh", "UZ-KG.01": "Sokh", "UZ-KG.02": "Shohimardon", "UZ-TJ.01": "Sarvan"}

_NOTES = {
    "KG-TJ.00": "Three parts in one chain; the two holes of about 40 m beside the part of Tajikistan at 39.930 N "
    "70.495 E are skipped in length.",
    "UZ-KG.01": "The source leaves out 2.2 km² of Sokh; its full outline is in the table of enclaves.",
}


def routes(countries: dict[str, list[Part]]) -> list[Route]:
    """Every route, dyad by dyad: the main line, then its rings by length."""
    segments = {country: _outline(parts) for country, parts in countries.items()}
    return [
        route
        for dyad in DYADS
        for route in _dyad(dyad, segments[dyad[:2]] & segments[dyad[3:]], polygon(countries[dyad[:2]]))
    ]


def _outline(parts: list[Part]) -> set[Edge]:
    """A country's segments without those between its own time zones."""
    outline: set[Edge] = set()
    for part in parts:
        outline ^= edges([part])
    return outline


def _dyad(dyad: str, shared: set[Edge], first_country: shapely.MultiPolygon) -> list[Route]:
    chains = merge(shared)
    rings = [normal_ring(chain) for chain in chains if is_ring(chain)]
    main = link(chains)
    names = [f"{dyad}.{part:02}" for part in range(len(rings) + 1)] if rings else [dyad]
    first, second = dyad.split("-")
    journeys = [main, *((ring,) for ring in rings)]
    return [
        Route(
            name,
            journey,
            *((first, second) if on_left(journey[-1], first_country) else (second, first)),
            ring=index > 0,
        )
        for index, (name, journey) in enumerate(zip(names, journeys, strict=True))
    ]


def borders(lines: list[Route]) -> gpd.GeoDataFrame:
    """The table ``borders``."""
    rows = [
        {
            "route": line.name,
            "name": _title(line),
            "left_state": line.left_state,
            "right_state": line.right_state,
            "ring": line.ring,
            "line_version": "osm-2026",
            "valid_from": day(provenance.TREATY if line.name.startswith("KG-TJ") else ""),
            "valid_to": day(""),
            "note": _NOTES.get(line.name, ""),
            "geometry": line.geometry,
        }
        for line in lines
    ]
    return table(rows, provenance.OSM_2026)


def _title(line: Route) -> str:
    title = DYADS[line.name[:5]]
    return f"{title}: {RING_NAMES[line.name]}" if line.ring else title
