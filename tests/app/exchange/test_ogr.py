"""pyogrio leaves nothing beside a file that it reads."""

from __future__ import annotations

from pathlib import Path

from app.exchange.gdal import RASTER_OPTIONS
from app.exchange.ogr import pyogrio
from tests.builders.files import geojson, point


def test_its_gdal_has_the_options_of_ours() -> None:
    options = {name: pyogrio.get_gdal_config_option(name) for name in RASTER_OPTIONS}
    assert options == {"GDAL_PAM_ENABLED": "NO", "CPL_DEBUG": False}


def test_a_file_is_read_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    source = geojson(tmp_path / "a.geojson", (point(), {"name": "a"}))
    assert pyogrio.read_dataframe(source)["name"].tolist() == ["a"]
    assert list(tmp_path.glob("a.*")) == [source]
