"""Makes viewsheds.npz with GRASS r.viewshed and gdal_viewshed: what the tests compare our visible sets with.

Run by hand where both are installed (Debian: grass-core, gdal-bin): python -m tests.golden.make_viewsheds. Prints the
programs' versions and the agreement with ours.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import rasterio

from app.analysis.sight.viewshed import UNKNOWN, viewshed
from app.arrays import BoolArray, ByteArray, FloatArray
from app.geo.grid import Grid
from tests.golden.cases import CASES, HERE, Case

CURVATURE = 6 / 7
REFRACTION = "0.142857"


def write(grid: Grid, path: Path) -> None:
    """The grid as a GeoTIFF."""
    rows, cols = grid.shape
    profile = {"driver": "GTiff", "dtype": "float32", "count": 1, "width": cols, "height": rows, "crs": grid.crs}
    with rasterio.open(path, "w", transform=rasterio.Affine(*grid.transform), **profile) as dataset:
        dataset.write(grid.heights, 1)


def read(path: Path) -> FloatArray:
    """The first band."""
    with rasterio.open(path) as dataset:
        return np.asarray(dataset.read(1))


def place(case: Case) -> tuple[float, float]:
    """The observer in the grid's own coordinates."""
    a, _, c, _, e, f = case.grid.transform
    return c + a * (case.col + 0.5), f + e * (case.row + 0.5)


def grass(case: Case, dem: Path, folder: Path) -> BoolArray:
    """Visible cells by r.viewshed -c -r -b."""
    x, y = place(case)
    session = ["grass", str(folder / "location" / "PERMANENT"), "--exec"]
    subprocess.run(["grass", "-e", "-c", str(dem), str(folder / "location")], check=True, capture_output=True)
    out = folder / "grass.tif"
    eye = [f"coordinates={x!r},{y!r}", f"observer_elevation={case.height_m}", f"target_elevation={case.target_m}"]
    reach = [f"max_distance={case.radius_m}", f"refraction_coeff={REFRACTION}"]
    for command in (
        ["r.in.gdal", f"input={dem}", "output=dem"],
        ["g.region", "raster=dem"],
        ["r.viewshed", "-c", "-r", "-b", "input=dem", "output=seen", "memory=2000", *eye, *reach],
        ["r.out.gdal", "-f", "input=seen", f"output={out}", "type=Byte", "nodata=255"],
    ):
        subprocess.run([*session, *command], check=True, capture_output=True)
    return np.asarray(read(out) == 1)


def gdal(case: Case, dem: Path, folder: Path) -> BoolArray:
    """Visible cells by gdal_viewshed, put back on the whole grid (it writes a window)."""
    x, y = place(case)
    out = folder / "gdal.tif"
    eye = ["-ox", repr(x), "-oy", repr(y), "-oz", str(case.height_m), "-tz", str(case.target_m)]
    reach = ["-md", str(case.radius_m), "-cc", str(CURVATURE)]
    subprocess.run(["gdal_viewshed", "-q", *eye, *reach, str(dem), str(out)], check=True)
    whole = np.zeros(case.grid.shape, bool)
    with rasterio.open(out) as dataset:
        a, _, c, _, e, f = case.grid.transform
        col, row = round((dataset.transform.c - c) / a), round((dataset.transform.f - f) / e)
        seen = dataset.read(1) == 255
        whole[row : row + seen.shape[0], col : col + seen.shape[1]] = seen
    return whole


def report(name: str, peer: str, ours: ByteArray, theirs: BoolArray) -> str:
    """One line: share of cells that agree within the radius, and the Jaccard index of the visible sets."""
    asked, seen = ours != UNKNOWN, ours == 255
    agree = (seen == theirs)[asked].mean()
    jaccard = (seen & theirs & asked).sum() / ((seen | theirs) & asked).sum()
    return f"| {name} | {peer} | {agree:.4f} | {jaccard:.4f} | {seen[asked].mean():.3f} |"


def whole_viewshed(case: Case) -> ByteArray:
    """Our viewshed on the whole grid, 254 beyond the radius."""
    lon, lat = case.grid.to_lonlat(case.col, case.row)
    ours = viewshed(*(case.grid, float(lon), float(lat), case.height_m), target_m=case.target_m, radius_m=case.radius_m)
    whole = np.full(case.grid.shape, UNKNOWN, np.uint8)
    rows, cols = ours.values.shape
    whole[ours.row : ours.row + rows, ours.col : ours.col + cols] = ours.values
    return whole


def main() -> None:
    """Write viewsheds.npz and print the table of README.md."""
    for program in (["grass", "--version"], ["gdalinfo", "--version"]):
        message = subprocess.run(program, capture_output=True, text=True, check=True)
        print((message.stdout + message.stderr).splitlines()[0])
    packed: dict[str, ByteArray] = {}
    for name, make in CASES.items():
        case = make()
        with tempfile.TemporaryDirectory() as text:
            dem = Path(text) / "dem.tif"
            write(case.grid, dem)
            ours = whole_viewshed(case)
            peers = {"grass": grass(case, dem, Path(text))}
            if not case.degrees:
                peers["gdal"] = gdal(case, dem, Path(text))
        for peer, seen in peers.items():
            print(report(name, peer, ours, seen), flush=True)
            packed[f"{name}_{peer}"] = np.packbits(seen)
    np.savez_compressed(HERE / "viewsheds.npz", **packed)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
