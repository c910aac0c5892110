"""Codes, WKT and PROJ strings are systems; whatever names a file or an address is none."""

from __future__ import annotations

import pytest
from pyproj import CRS
from pyproj.exceptions import CRSError

from app.geo.crs_text import read_crs

MERCATOR = "+proj=merc +a=6378137 +b=6378137 +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +units=m +nadgrids=@null +wktext"


@pytest.mark.parametrize(
    "text",
    [
        "EPSG:28412",
        "ESRI:102025",
        "IAU_2015:30100",
        "urn:ogc:def:crs:EPSG::28412",
        "urn:ogc:def:crs:OGC:1.3:CRS84",
        "WGS 84 / UTM zone 42N",
        "+proj=utm +zone=42 +datum=WGS84",
        "+init=epsg:4326",
        MERCATOR,
        CRS.from_epsg(27700).to_wkt(),  # the British National Grid is no grid of shifts
        CRS.from_epsg(28412).to_wkt("WKT1_ESRI"),
        CRS.from_epsg(32642).to_json(),
        CRS.from_epsg(4326),
    ],
)
@pytest.mark.filterwarnings("ignore:.*init.*")
def test_systems(text: str | CRS) -> None:
    assert read_crs(text) == CRS.from_user_input(text)


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1/crs",
        "https://www.opengis.net/def/crs/EPSG/0/4326",
        "file:///etc/passwd",
        "/vsicurl/http://127.0.0.1/crs.prj",
        "//host/share/crs.prj",
        "\\\\host\\share\\crs.prj",
        "C:\\crs.prj",
        "+init=/tmp/x:4326",
        "init=x:1",
        "+proj=longlat +ellps=krass +nadgrids=/dev/zero",
        "+proj=longlat +ellps=krass +nadgrids=@x.gsb",
        "+proj=longlat +datum=WGS84 +geoidgrids=http://127.0.0.1/x.gtx",
        CRS.from_epsg(4326).to_wkt("WKT1_GDAL")[:-1] + ',EXTENSION["PROJ4","+proj=longlat +nadgrids=/dev/zero"]]',
        "EPSG:4326" + " " * 200_000,
    ],
)
def test_what_names_a_file_or_an_address_is_none(text: str) -> None:
    with pytest.raises(CRSError, match="names a file or an address"):
        read_crs(text)


def test_what_is_nested_too_deeply_is_none() -> None:
    with pytest.raises(CRSError, match="is nested too deeply"):
        read_crs('{"a":' * 10_000 + "1" + "}" * 10_000)
