"""A coordinate system exchanged for another is named, whoever wrote its definition; one rewritten is not."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyproj import CRS

from app.tasks.checking import reference_systems
from app.tasks.checking.reference_systems import _are_one
from tests.builders.checks import altered, codes

WGS84 = "UPDATE gpkg_spatial_ref_sys SET {} WHERE srs_id = 4326"
WRONG = (
    WGS84.format("definition = replace(definition, '6378137', '6378245')"),
    WGS84.format("definition = replace(definition, '\"Greenwich\",0', '\"Greenwich\",2.33')"),
    WGS84.format("definition = (SELECT definition FROM gpkg_spatial_ref_sys WHERE srs_id = 32642)"),
    WGS84.format("definition = 'undefined'"),
    WGS84.format("definition = 'x'"),
    WGS84.format("definition = 7"),
    WGS84.format("organization = 'NONE'"),
    WGS84.format("organization_coordsys_id = 4284"),
    "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 32643 WHERE srs_id = 32642",
    "UPDATE gpkg_spatial_ref_sys SET organization_coordsys_id = 'x' WHERE srs_id = 32642",
    "UPDATE gpkg_spatial_ref_sys SET definition = 'GEOGCS' WHERE srs_id = 0",
    "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = 4326",
    "DELETE FROM gpkg_spatial_ref_sys WHERE srs_id = -1",
    "UPDATE gpkg_contents SET srs_id = 9999 WHERE table_name = 'incidents'",
)
SYSTEMS = (4326, 4979, 3857, 3395, 32642, 28412, 2499, 4284, 25832, 27700, 31467, 2154, 5514, 3031)


def test_a_sound_file(world: Path) -> None:
    with altered(world) as db:
        assert list(reference_systems.faults(db)) == []


@pytest.mark.parametrize("statement", WRONG)
def test_an_exchanged_system_is_named(world: Path, statement: str) -> None:
    with altered(world, statement) as db:
        assert set(codes(reference_systems.faults(db))) == {"reference-system"}


@pytest.mark.parametrize("version", ["WKT1_GDAL", "WKT1_ESRI", "WKT2_2019"])
def test_a_definition_is_its_own_in_every_form(version: str) -> None:
    for code in SYSTEMS:
        official = CRS.from_epsg(code)
        if version != "WKT1_GDAL" or code != 4979:  # which has no three-dimensional form
            assert _are_one(CRS.from_wkt(official.to_wkt(version)), official, code), code


@pytest.mark.parametrize(
    ("code", "other"), [(4326, 4284), (32642, 32643), (28412, 28413), (28412, 32642), (2154, 3035)]
)
def test_another_system_is_another(code: int, other: int) -> None:
    for version in ("WKT1_GDAL", "WKT1_ESRI", "WKT2_2019"):
        assert not _are_one(CRS.from_wkt(CRS.from_epsg(code).to_wkt(version)), CRS.from_epsg(other), other)
