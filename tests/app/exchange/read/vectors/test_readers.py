"""Vector files are read by what is loaded with the first of them, and tables without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from app.exchange.raw import READERS
from app.exchange.read.vectors import readers

_LOADED = "import sys, app.exchange.read.incoming; print('pyogrio' in sys.modules)"


@pytest.mark.parametrize("suffix", [".geojson", ".json", ".shp", ".gpkg", ".fgb"])
def test_files_of_one_layer(suffix: str) -> None:
    assert READERS[suffix] is readers.read_layer


@pytest.mark.parametrize("suffix", [".kml", ".kmz", ".gpx", ".dxf"])
def test_files_of_several_layers(suffix: str) -> None:
    assert READERS[suffix] is readers.read_layers


def test_a_table_is_read_without_what_reads_them() -> None:
    done = subprocess.run([sys.executable, "-c", _LOADED], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
