"""At the program's edges: nothing of the user's is written over, and odd names, numbers and disks end in one line."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, ClassVar

import click
import numpy as np
import platformdirs
import pytest
import rasterio
from click.testing import CliRunner, Result

from app import paths
from app.cli import shell
from app.cli.main import cli
from app.errors import Cancelled, UserError
from app.exchange.atomic import replacing
from app.exchange.raster.basemaps import read_basemap
from app.exchange.raster.raster_files import write_grid
from app.exchange.read.incoming import MOST_COLUMNS, read_vectors
from app.exchange.reproject import known_crs
from app.project.project import Project
from app.tasks.export_layer import export_layer
from layers.base import Layer

ROOT = Path(__file__).parents[2]
AT = ("--at", "71.51,37.50", "--height", "10", "--radius", "1000")


def sarhad(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused(result: Result) -> str:
    assert isinstance(result.exception, UserError), result.output
    return str(result.exception)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("edges") / "p.gpkg"
    assert sarhad("new", path, "--sample").exit_code == 0
    return path


@pytest.fixture
def dem(tmp_path: Path) -> Path:
    shape = {"height": 60, "width": 60, "count": 1, "dtype": "float32", "crs": "EPSG:32642"}
    transform = rasterio.Affine(30, 0, 720_000, 0, -30, 4_155_000)
    with rasterio.open(tmp_path / "dem.tif", "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((1, 60, 60), 2000.0, np.float32))
    return tmp_path / "dem.tif"


@contextmanager
def cramped(most: int) -> Iterator[None]:
    """A disk that takes files of at most ``most`` bytes."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_an_export_never_writes_over_a_project(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    assert sarhad("new", other, "--empty").exit_code == 0
    before = digest(project), digest(other)
    for target in (project, other):
        assert "is a Sarhad project" in refused(sarhad("export", project, "Posts", target))
    assert (digest(project), digest(other)) == before
    assert [file.name for file in tmp_path.iterdir() if "other" in file.name] == ["other.gpkg"]


def test_a_project_under_another_suffix_is_known_too(project: Path, tmp_path: Path) -> None:
    disguised = tmp_path / "p 50%.csv"
    disguised.write_bytes(project.read_bytes())
    with pytest.raises(UserError, match="is a Sarhad project"), replacing(disguised) as temporary:
        temporary.write_text("a")
    assert digest(disguised) == digest(project)


def test_a_damaged_project_is_not_written_over_either(project: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "d.gpkg"
    damaged.write_bytes(project.read_bytes()[:100] + b"\xff" * 50_000)
    before = digest(damaged)
    assert "not written over" in refused(sarhad("export", project, "Posts", damaged))
    assert digest(damaged) == before


def test_an_export_still_replaces_what_is_no_project(project: Path, tmp_path: Path) -> None:
    assert sarhad("export", project, "Posts", tmp_path / "a.gpkg").exit_code == 0
    assert sarhad("export", project, "Posts", tmp_path / "a.gpkg").exit_code == 0
    (tmp_path / "a.csv").write_text("old")
    assert sarhad("export", project, "Posts", tmp_path / "a.csv").exit_code == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") != "old"


def test_a_viewshed_never_writes_over_its_terrain(dem: Path) -> None:
    before = digest(dem)
    assert "the file that is read" in refused(sarhad("viewshed", dem, dem, *AT))
    link = dem.with_name("link.tif")
    link.symlink_to(dem)
    assert "the file that is read" in refused(sarhad("viewshed", dem, link, *AT))
    assert digest(dem) == before


def test_a_grid_on_a_full_disk_is_refused(tmp_path: Path) -> None:
    noise = np.random.default_rng(1).integers(0, 255, (300, 300), dtype=np.uint8)
    (tmp_path / "v.tif").write_bytes(b"before")
    with cramped(20_000), pytest.raises(UserError, match="Cannot write"):
        write_grid(tmp_path / "v.tif", noise, (30.0, 0.0, 0.0, 0.0, -30.0, 0.0), "EPSG:32642")
    assert (tmp_path / "v.tif").read_bytes() == b"before"
    assert [file.name for file in tmp_path.glob("*") if file.is_file()] == ["v.tif"]


def test_terrain_on_a_full_disk_is_refused(project: Path, tmp_path: Path) -> None:
    target = tmp_path / "t.tif"
    with Project.open(project, write=False) as opened:
        entry = opened.entry("Terrain")
        with cramped(100_000), pytest.raises(UserError, match="could not be written whole"):
            export_layer(opened, entry, target)
        assert not target.exists()
        export_layer(opened, entry, target)
    with rasterio.open(target) as whole:
        assert whole.read(1).max() > 1000


@pytest.mark.parametrize(
    ("error", "code", "text"),
    [
        (KeyboardInterrupt(), 1, "Stopped.\n"),
        (Cancelled(), 1, "Stopped. The project is unchanged.\n"),
        (PermissionError(13, "Permission denied", "/a/b"), 1, "/a/b: Permission denied. "),
        (OSError(36, "File name too long", b"\xff" * 300), 1, "File name too long. "),
        (RuntimeError("odd"), 3, "Sarhad failed: odd. "),
    ],
)
def test_how_a_run_ends(
    error: BaseException, code: int, text: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    monkeypatch.setattr(cli, "main", fail)
    with pytest.raises(SystemExit) as left:
        shell.run(["info", "p.gpkg"])
    said = capsys.readouterr().err
    assert left.value.code == code
    assert text in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("command", ["analyse", "profile", "sightlines", "viewshed", "import", "export", "report"])
def test_click_leaves_unreadable_files_to_the_program(command: str) -> None:
    files = [parameter.type for parameter in cli.commands[command].params if isinstance(parameter.type, click.Path)]
    assert files
    assert not any(kind.readable for kind in files)


def test_names_too_long_for_the_system(project: Path, tmp_path: Path) -> None:
    done = run("export", str(project), "Posts", str(tmp_path / ("n" * 300 + ".csv")))
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    done = run("info", str(tmp_path / ("n" * 300 + ".gpkg")))
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)


def run(*arguments: str | bytes, **variables: str) -> subprocess.CompletedProcess[bytes]:
    environment = os.environ | variables
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments], capture_output=True, check=False, env=environment
    )


@pytest.mark.skipif(sys.platform != "linux", reason="only there a name may be any bytes")
def test_names_that_are_no_text(project: Path, tmp_path: Path) -> None:
    before = digest(project)
    rows = tmp_path / "i.csv"
    rows.write_text("name,lon,lat\na,70,37.7\n", encoding="utf-8")
    odd = os.fsencode(tmp_path) + b"/\xff.csv"
    Path(os.fsdecode(odd)).write_bytes(rows.read_bytes())
    for file, name in ((str(rows), b"\xffa"), (odd, b"good")):
        done = run("import", str(project), file, "--as", "incidents", "--name", name)
        assert done.returncode == 1, done.stderr
        assert done.stderr.count(b"\n") == 1
        assert b"not valid UTF-8" in done.stderr
    assert digest(project) == before


def test_folders_nobody_may_write_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _: tmp_path / "file" / "cache")
    monkeypatch.setattr(platformdirs, "user_log_path", lambda _: tmp_path / "file" / "log")
    for remembered in (paths._temporary, paths._fleeting):
        remembered.cache_clear()
    try:
        for folder in (paths.cache_folder(), paths.log_folder()):
            assert folder.is_dir()
            assert folder.parent == tmp_path / "tmp"
        assert paths.cache_folder() == paths.cache_folder()
    finally:
        for remembered in (paths._temporary, paths._fleeting):
            remembered.cache_clear()


class Reference(Layer):
    kind: ClassVar[str] = "reference"
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})
    open_columns: ClassVar[bool] = True


def test_columns_beyond_what_a_table_holds_go_to_extra(project: Path, tmp_path: Path) -> None:
    wide = tmp_path / "wide.csv"
    names = ",".join(f"c{number}" for number in range(3000))
    wide.write_text(f"lon,lat,{names}\n70,37.7,{','.join(map(str, range(3000)))}\n", encoding="utf-8")
    read = read_vectors(wide, Reference)
    assert f"c{MOST_COLUMNS - 1}" in read.frame.columns
    assert f"c{MOST_COLUMNS}" not in read.frame.columns
    assert '"c2999": "2999"' in read.frame["extra"][0]
    assert any("3,000 columns" in note for note in read.notes)
    copy = tmp_path / "p.gpkg"
    copy.write_bytes(project.read_bytes())
    assert sarhad("import", copy, wide, "--as", "reference").exit_code == 0
    assert sarhad("check", copy).exit_code == 0


@pytest.mark.parametrize(
    "option",
    [
        *(("--radius", "nan"), ("--radius", "inf"), ("--height", "nan"), ("--height", "inf"), ("--target", "inf")),
        *(("--target", "nan"), ("--curvature", "nan"), ("--curvature", "1e308"), ("--height", "-1")),
    ],
)
def test_viewsheds_take_numbers_alone(option: tuple[str, str], dem: Path) -> None:
    result = sarhad("viewshed", dem, dem.with_name("v.tif"), *AT, *option)
    assert result.exit_code == 2
    assert not dem.with_name("v.tif").exists()


def test_viewsheds_keep_off_the_poles(dem: Path) -> None:
    for place in ("180,90", "0,-90", "10,89.5"):
        assert "pole" in refused(sarhad("viewshed", dem, dem.with_name("v.tif"), "--at", place, "--height", "2"))
    assert "no place" in refused(sarhad("viewshed", dem, dem.with_name("v.tif"), "--at", "nan,nan", "--height", "2"))
    assert sarhad("viewshed", dem, dem.with_name("v.tif"), *AT).exit_code == 0


@pytest.mark.parametrize("code", ["EPSG:5773", "EPSG:4978"])
def test_systems_without_a_place_on_the_map_are_refused(code: str) -> None:
    with pytest.raises(UserError, match="geographic or projected"):
        known_crs(code)


def test_systems_with_a_height_lose_it() -> None:
    assert known_crs("EPSG:4979").is_geographic
    assert len(known_crs("EPSG:4326+5773").axis_info) == 2
    assert known_crs("EPSG:28412").is_projected


@pytest.mark.parametrize(
    ("zoom", "tile"), [("6", None), ("'six'", b"\x89PNG"), ("70", b"\x89PNG"), ("6.5", b"\x89PNG")]
)
def test_odd_tiles_are_refused(zoom: str, tile: bytes | None, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "m.mbtiles")) as file:
        file.execute("CREATE TABLE metadata (name, value)")
        file.execute("CREATE TABLE tiles (zoom_level, tile_column, tile_row, tile_data)")
        file.execute(f"INSERT INTO tiles VALUES ({zoom}, 1, 1, ?)", (tile,))
        file.commit()
    with pytest.raises(UserError, match=r"m\.mbtiles"):
        read_basemap(tmp_path / "m.mbtiles")
