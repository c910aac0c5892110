"""Refused input leaves the project's bytes as they were, exits 1, and says why in one line."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import rasterio

ROOT = Path(__file__).parents[2]


def sarhad(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("original") / "p.gpkg"
    assert sarhad("new", str(path), "--sample").returncode == 0
    return path


@pytest.fixture
def project(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(original, tmp_path / "p.gpkg"))


def assert_refused(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1
    assert len(lines[0]) <= 400
    for word in words:
        assert word in lines[0]


def geojson(path: Path, geometry: dict[str, object], **properties: object) -> Path:
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), encoding="utf-8")
    return path


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def dem(path: Path, west: float, north: float, crs: str | None = "EPSG:4326") -> Path:
    shape = {"height": 40, "width": 40, "count": 1, "dtype": "float32", "crs": crs}
    transform = rasterio.transform.from_origin(west, north, 0.001, 0.001)
    with rasterio.open(path, "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((40, 40), 500, np.float32), 1)
    return path


LINE = {"type": "LineString"}
BAD_INPUT: dict[str, tuple[str, Callable[[Path], Path], tuple[str, ...]]] = {
    "no coordinates": ("incidents", lambda f: csv(f / "i.csv", "name,note\na,b\n"), ("coordinate",)),
    "an empty place": ("incidents", lambda f: csv(f / "i.csv", "name,lon,lat\na,,\n"), ("row 2",)),
    "lat and lon swapped": ("incidents", lambda f: csv(f / "i.csv", "name,lon,lat\na,38.5,70.1\n"), ("swapped",)),
    "a post on the equator": ("checkpoints", lambda f: csv(f / "c.csv", "name,lon,lat\na,70,0\n"), ("km",)),
    "NaN": ("incidents", lambda f: csv(f / "i.csv", "name,lon,lat\na,nan,38\n"), ("row 2",)),
    "NaN in a number": ("incidents", lambda f: csv(f / "i.csv", "name,lon,lat,severity\na,70,38,inf\n"), ("severity",)),
    "an empty line": ("borders", lambda f: geojson(f / "b.geojson", {**LINE, "coordinates": []}, route="X"), ()),
    "a self-crossing line": (
        "borders",
        lambda f: geojson(
            f / "b.geojson", {**LINE, "coordinates": [[70, 38], [71, 39], [71, 38], [70, 39]]}, route="X"
        ),
        ("cross",),
    ),
    "a name of ten million characters": (
        "incidents",
        lambda f: csv(f / "i.csv", f"name,lon,lat\n{'x' * 10_000_000},70,38\n"),
        ("10,000,000",),
    ),
    "a raster without CRS": ("terrain", lambda f: dem(f / "d.tif", 70, 38, crs=None), ("coordinate",)),
    "a DEM that misses the border": (
        "terrain",
        lambda f: dem(f / "d.tif", 10, 50),
        ("no border of the project lies within",),
    ),
    "a file that is not what it says": ("terrain", lambda f: csv(f / "d.tif", "no tiff"), ()),
    "a file that is not there": ("incidents", lambda f: f / "none.csv", ("exist",)),
}


@pytest.mark.parametrize("case", BAD_INPUT)
def test_refused_input_changes_nothing(case: str, project: Path, tmp_path: Path) -> None:
    kind, make, words = BAD_INPUT[case]
    source = make(tmp_path)
    before = digest(project), source.exists() and digest(source)
    assert_refused(sarhad("import", str(project), str(source), "--as", kind, "--json"), *words)
    assert (digest(project), source.exists() and digest(source)) == before
    assert {file.name for file in tmp_path.iterdir()} <= {"p.gpkg", source.name}


def test_not_a_geopackage(tmp_path: Path) -> None:
    path = csv(tmp_path / "p.gpkg", "this is a text\n" * 100)
    before = digest(path)
    for command in (["info"], ["check"], ["export", "Posts", str(tmp_path / "x.csv")]):
        assert_refused(sarhad(command[0], str(path), *command[1:]), "not a GeoPackage")
    assert digest(path) == before


def test_truncated(project: Path) -> None:
    data = project.read_bytes()
    project.write_bytes(data[: len(data) // 2])
    before = digest(project)
    assert_refused(sarhad("info", str(project)), "truncated")
    assert digest(project) == before


def test_read_only(project: Path, tmp_path: Path) -> None:
    project.chmod(0o444)
    before = digest(project)
    source = csv(tmp_path / "i.csv", "name,lon,lat\na,70,38\n")
    assert_refused(sarhad("import", str(project), str(source), "--as", "incidents"), "read-only")
    assert digest(project) == before
    assert sarhad("info", str(project)).returncode == 0


def test_no_space(project: Path, tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    rows = "".join(f"incident {number},70.{number % 1000:03d},38\n" for number in range(60_000))
    source = csv(tmp_path / "i.csv", "name,lon,lat\n" + rows)
    limit = project.stat().st_size + 1_000_000
    before = digest(project)

    def cap() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    done = sarhad("import", str(project), str(source), "--as", "incidents", preexec_fn=cap)
    assert_refused(done, "unchanged")
    assert digest(project) == before
    assert sarhad("check", str(project)).returncode == 0


HOLD = """
import sys, pathlib
from app.project.project import Project
project = Project.open(pathlib.Path(sys.argv[1]))
print("held")
sys.stdin.read()
"""


def test_held_by_another_process(project: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-c", HOLD, str(project)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        before = digest(project)
        source = csv(tmp_path / "i.csv", "name,lon,lat\na,70,38\n")
        assert_refused(sarhad("import", str(project), str(source), "--as", "incidents"), "another program")
        assert_refused(sarhad("restore", str(project), str(project)), "another program")
        assert json.loads(sarhad("info", str(project), "--json").stdout)["read_only"]
        holder.communicate("")
    assert digest(project) == before


def test_newer_schema(project: Path) -> None:
    with sqlite3.connect(project) as connection:
        connection.execute(
            "INSERT INTO sarhad_migrations (migration_set, name, applied_at) VALUES ('sarhad', 'm9999_future', '')"
        )
    connection.close()
    before = digest(project)
    assert_refused(sarhad("info", str(project)), "newer Sarhad", "m9999_future")
    assert digest(project) == before


def test_new_refuses_what_is_there(project: Path, tmp_path: Path) -> None:
    before = digest(project)
    assert_refused(sarhad("new", str(project)), "already exists")
    assert_refused(sarhad("new", str(tmp_path / "p.sqlite")), ".gpkg")
    assert_refused(sarhad("new", str(tmp_path / "no" / "p.gpkg")), "does not exist")
    assert digest(project) == before
    assert [file.name for file in tmp_path.iterdir()] == ["p.gpkg"]


def test_wrong_usage_exits_2(project: Path) -> None:
    assert sarhad("import", str(project), "x.csv", "--as", "unicorns").returncode == 2
    assert sarhad("nonsense").returncode == 2
