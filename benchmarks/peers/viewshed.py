"""GDAL's gdal_viewshed, which works out all cells that one post sees, on one thread: the peer of the sight lines."""

from __future__ import annotations

import math
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import rasterio

PROGRAM = "gdal_viewshed"
MISSING = "gdal_viewshed is not installed (Debian: gdal-bin)"
RADIUS_M = 6_378_137.0
TARGET_M, CURVATURE = 0.85, 6 / 7

Eye = tuple[float, float, float]
"""Two coordinates in metres on the raster's plane, and the height above ground."""


def is_installed() -> bool:
    """Whether the program is there to be measured against."""
    return shutil.which(PROGRAM) is not None


@dataclass(frozen=True, slots=True)
class Viewshed:
    """Runs on one raster, all to one distance."""

    raster: Path
    range_m: float

    def run(self, eye: Eye) -> None:
        """The viewshed of one eye, written to a file beside the raster as the program always does."""
        x, y, height = (str(value) for value in eye)
        sight = ["-oz", height, "-tz", str(TARGET_M), "-md", str(self.range_m), "-cc", str(CURVATURE)]
        out = self.raster.with_name("viewshed.tif")
        subprocess.run([PROGRAM, "-q", "-ox", x, "-oy", y, *sight, str(self.raster), str(out)], check=True)

    def run_all(self, eyes: Iterable[Eye]) -> None:
        """A run for each eye."""
        for eye in eyes:
            self.run(eye)


@dataclass(frozen=True, slots=True)
class Metres:
    """Degrees as metres on a plate carrée that is true to scale along one parallel.

    gdal_viewshed takes its distance in the units of the raster. On this plane a raster in degrees keeps its cells as
    they are, so nothing is resampled; only its corners are written in metres.
    """

    latitude: float

    def of(self, lon: float, lat: float) -> tuple[float, float]:
        """A place in metres."""
        degree = math.radians(1.0) * RADIUS_M
        return lon * degree * math.cos(math.radians(self.latitude)), lat * degree

    def described(self, raster: Path) -> Path:
        """A virtual raster beside ``raster`` (EPSG:4326) with the same cells in metres."""
        with rasterio.open(raster) as source:
            west, south, east, north = source.bounds
        corners = [str(value) for value in (*self.of(west, north), *self.of(east, south))]
        crs = f"+proj=eqc +lat_ts={self.latitude} +R={RADIUS_M} +units=m"
        out = raster.with_suffix(".vrt")
        place = ["-a_srs", crs, "-a_ullr", *corners]
        subprocess.run(["gdal_translate", "-q", "-of", "VRT", *place, str(raster), str(out)], check=True)
        return out
