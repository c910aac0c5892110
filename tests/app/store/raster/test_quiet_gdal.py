"""What importing the module sets for the whole process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
TILE = """
import os, warnings
import numpy as np
import rasterio
from rasterio.io import MemoryFile
{imported}
with MemoryFile() as memory:
    with memory.open(driver="GTiff", width=4, height=4, count=1, dtype="float32") as out:
        out.write(np.zeros((1, 4, 4), np.float32))
    memory.open().read(1)
print(os.environ.get("GDAL_PAM_ENABLED"))
"""


def run(imported: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", TILE.format(imported=imported)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)


def test_a_tile_without_a_place_is_no_warning() -> None:
    assert "NotGeoreferencedWarning" in run("").stderr
    assert run("from app.store.raster import quiet_gdal").stderr == ""


def test_gdal_writes_nothing_beside_a_file_unless_the_user_has_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GDAL_PAM_ENABLED", raising=False)
    assert run("from app.store.raster import quiet_gdal").stdout.strip() == "NO"
    monkeypatch.setenv("GDAL_PAM_ENABLED", "YES")
    assert run("from app.store.raster import quiet_gdal").stdout.strip() == "YES"
