"""A basemap layer: drawn from its table, and nothing without one."""

from __future__ import annotations

from layers.basemap import BasemapLayer
from layers.marks import Image
from layers.table import Table
from tests.builders.frames import frame


def test_the_raster_of_its_table_is_drawn() -> None:
    assert BasemapLayer("u", "n", Table.of_frame(frame([])), raster="dem").marks() == (Image("dem", "basemap"),)
    assert BasemapLayer("u", "n", Table.of_frame(frame([]))).marks() == ()


def test_it_has_no_rows_and_no_fields() -> None:
    assert BasemapLayer.geometries == frozenset()
    assert BasemapLayer.fields() == ()
    assert BasemapLayer.importable
