"""A large register brought into a project, against ogr2ogr that writes the same rows with types and an R-tree.

Run: python -m benchmarks.imports [--rows 1000000]. Both are whole processes, in turn, compared by processor time. Ends
with 1 where a required figure is missed.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

import numpy as np

from app.progress import Progress
from app.project.project import Project
from app.tasks.new_project import lay_ground
from benchmarks.gates import Gate, Sheet
from benchmarks.paired import Job, in_turn, middle, processor_ratio, written

ROOT = Path(__file__).parents[1]
ROWS, ROUNDS = 1_000_000, 2
HEADER = "name,occurred_at,severity,lon,lat,note"
TIME = Gate("rows imported, to ogr2ogr", most=1.0)
MEMORY = Gate("peak memory of an import", most=700.0, unit=" MB")
MISSING = "ogr2ogr is not installed"


def register(path: Path, rows: int) -> Path:
    """A CSV of made-up incidents near the border."""
    generator = np.random.default_rng(3)
    lon, lat = generator.uniform(69.0, 70.0, rows), generator.uniform(37.0, 37.5, rows)
    start = np.datetime64("2026-01-01T00:00")
    at = start + generator.integers(0, 300 * 24 * 60, rows).astype("timedelta64[m]")
    severity = generator.integers(1, 6, rows)
    columns = zip(at.astype(str).tolist(), severity.tolist(), lon.tolist(), lat.tolist(), strict=True)
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER + "\n")
        out.writelines(
            f"Incident {n},{when}:00+05:00,{degree},{x:.6f},{y:.6f},note {n % 1000}\n"
            for n, (when, degree, x, y) in enumerate(columns)
        )
    return path


def ours(ground: Path, table: Path, folder: Path) -> None:
    """Import the table into a copy of a project."""
    project = folder / "p.gpkg"
    shutil.copyfile(ground, project)
    command = [
        sys.executable,
        str(ROOT / "main.py"),
        "import",
        str(project),
        str(table),
        "--as",
        "incidents",
        "--name",
        "Many",
    ]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def peer(program: str, table: Path, folder: Path) -> None:
    """Write the table as a layer of a GeoPackage, with types, a geometry and a spatial index."""
    out = folder / "o.gpkg"
    out.unlink(missing_ok=True)
    options = ["-oo", "X_POSSIBLE_NAMES=lon", "-oo", "Y_POSSIBLE_NAMES=lat", "-oo", "AUTODETECT_TYPE=YES"]
    command = [program, "-f", "GPKG", str(out), str(table), *options, "-a_srs", "EPSG:4326"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def measure(folder: Path, rows: int, sheet: Sheet) -> None:
    """Print everything."""
    program = shutil.which("ogr2ogr")
    ground, table = folder / "ground.gpkg", register(folder / "register.csv", rows)
    Project.create(ground, lambda project: lay_ground(project, Progress()))
    if program is None:
        sheet.skip(TIME, MISSING)
        ours(ground, table, folder)
    else:
        jobs = {
            "ours": Job(partial(ours, ground, table, folder), in_children=True),
            "peer": Job(partial(peer, program, table, folder), in_children=True),
        }
        spent = in_turn(jobs, ROUNDS)
        times = f"{rows:,} rows: {written(middle(spent['ours']))}, peer {written(middle(spent['peer']))}"
        sheet.put(TIME, processor_ratio(spent["ours"], spent["peer"]), times)
    # Of the children the import is the largest by far.
    sheet.put(MEMORY, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e3)


def main() -> int:
    """Run it in a temporary folder; 1 where a required figure is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=ROWS)
    asked = parser.parse_args()
    sheet = Sheet("imports")
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name), asked.rows, sheet)
    return sheet.end()


if __name__ == "__main__":
    sys.exit(main())
