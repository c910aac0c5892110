"""A terrain layer: drawn from its table, and nothing without one."""

from __future__ import annotations

from layers.marks import Image
from layers.table import Table
from layers.terrain import TerrainLayer
from tests.builders.frames import frame


def test_the_raster_of_its_table_is_drawn() -> None:
    assert TerrainLayer("u", "n", Table.of_frame(frame([])), raster="dem").marks() == (Image("dem", "terrain"),)
    assert TerrainLayer("u", "n", Table.of_frame(frame([]))).marks() == ()


def test_it_has_no_rows_and_no_fields() -> None:
    assert TerrainLayer.geometries == frozenset()
    assert TerrainLayer.fields() == ()
    assert TerrainLayer.importable
