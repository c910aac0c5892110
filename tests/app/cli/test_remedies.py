"""The command line says which option or command mends an error: whole lines, as a user reads them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import rasterio
import shapely

from app.cli.main import run
from app.cli.remedies import SENTENCES, full_text
from app.errors import Message, Remedy, UserError
from tests.builders.files import scan
from tests.builders.underlays import sets_of_tiles

PLACES = "name them lon and lat (or x and y with --crs), wkt, or coordinates, or use --map lon=COLUMN --map lat=COLUMN"
DAY = "it must be a day written 2026-03-31, between 1800-01-01 and today."


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project with one layer of incidents, "Seen", and a linked terrain, "Out"."""
    folder = tmp_path_factory.mktemp("original")
    run_quietly("new", folder / "p.gpkg", "--empty")
    table = csv(folder / "seen.csv", "name,lon,lat\na,70,38\n")
    run_quietly("import", folder / "p.gpkg", table, "--as", "incidents", "--name", "Seen")
    run_quietly("import", folder / "p.gpkg", dem(folder / "d.tif"), "--as", "terrain", "--name", "Out", "--link")
    return folder


@pytest.fixture
def project(original: Path, tmp_path: Path) -> Path:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return tmp_path / "p.gpkg"


def run_quietly(*arguments: object) -> None:
    with pytest.raises(SystemExit) as left:
        run([str(argument) for argument in arguments])
    assert left.value.code == 0


def lines_of(capsys: pytest.CaptureFixture[str], *arguments: object, code: int = 1) -> list[str]:
    """What one command writes to stderr."""
    capsys.readouterr()
    with pytest.raises(SystemExit) as left:
        run([str(argument) for argument in arguments])
    assert left.value.code == code
    return capsys.readouterr().err.splitlines()


def csv(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def dem(path: Path) -> Path:
    shape = {"height": 40, "width": 40, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    transform = rasterio.transform.from_origin(70, 38, 0.001, 0.001)
    with rasterio.open(path, "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((40, 40), 500, np.float32), 1)
    return path


def shapefile_without_prj(folder: Path) -> Path:
    wkb = shapely.to_wkb(np.array([shapely.Point(70, 38)]))
    pyogrio.raw.write(folder / "t.shp", wkb, [], [], driver="ESRI Shapefile", geometry_type="Point", crs="EPSG:4326")
    (folder / "t.prj").unlink()
    return folder / "t.shp"


@dataclass(frozen=True)
class Case:
    """An import that is refused: the file, its options and the line."""

    file: Callable[[Path], Path]
    options: tuple[str, ...]
    line: str


def table(text: str) -> Callable[[Path], Path]:
    return lambda folder: csv(folder / "t.csv", text)


GOOD = table("name,lon,lat\na,70,38\n")
INCIDENTS = ("--as", "incidents")
REFUSED = {
    "a file without a coordinate system": Case(
        shapefile_without_prj, INCIDENTS, "t.shp does not state its coordinate system; give it with --crs EPSG:n"
    ),
    "projected numbers": Case(
        table("name,x,y\na,500123,4300456\n"),
        INCIDENTS,
        "The coordinates look projected (500123, 4300456); say in which system: --crs EPSG:n",
    ),
    "no coordinate columns": Case(
        table("village,{district}\na,b\n"),
        INCIDENTS,
        f"No coordinate columns found: {PLACES}. The first row names: village, {{district}}",
    ),
    "half a mapping of places": Case(
        GOOD,
        (*INCIDENTS, "--map", "lon=lon"),
        "Map both lon and lat, or wkt, or coordinates: --map lon=COLUMN --map lat=COLUMN",
    ),
    "a required field without a column": Case(
        GOOD,
        ("--as", "sensors"),
        "No column gives type; use --map type=COLUMN. The columns are: name",
    ),
    "two columns for one field": Case(
        table("Name,NAME,lon,lat\na,b,70,38\n"),
        INCIDENTS,
        "Columns 'Name' and 'NAME' both fit the field name; say which: --map name=COLUMN",
    ),
    "bad rows": Case(
        table("name,lon,lat\na,70,38\nb,,\n"),
        INCIDENTS,
        "1 of 2 rows cannot be imported; the first is row 3: it has no coordinates. "
        "Use --skip-bad to leave such rows out, or correct the file",
    ),
    "bad rows alone": Case(
        table("name,lon,lat\nb,,\n"),
        (*INCIDENTS, "--skip-bad"),
        "1 of 1 rows cannot be imported; the first is row 2: it has no coordinates. "
        "Nothing is left to import; correct the file",
    ),
    "a day that is none": Case(GOOD, (*INCIDENTS, "--as-of", "yesterday"), f"--as-of is 'yesterday': {DAY}"),
    "a day too long ago": Case(GOOD, (*INCIDENTS, "--as-of", "1799-12-31"), f"--as-of is 1799-12-31: {DAY}"),
    "a day that no month has": Case(GOOD, (*INCIDENTS, "--as-of", "2026-02-30"), f"--as-of is '2026-02-30': {DAY}"),
    "a day to come": Case(GOOD, (*INCIDENTS, "--as-of", "2999-01-01"), f"--as-of is 2999-01-01: {DAY}"),
    "an accuracy below 0": Case(
        GOOD, (*INCIDENTS, "--accuracy", "-1"), "--accuracy is -1: it must be between 0 and 100,000 m."
    ),
    "an accuracy too large": Case(
        GOOD, (*INCIDENTS, "--accuracy", "1e6"), "--accuracy is 1e+06: it must be between 0 and 100,000 m."
    ),
    "an accuracy that is no number": Case(
        GOOD, (*INCIDENTS, "--accuracy", "nan"), "--accuracy is nan: it must be between 0 and 100,000 m."
    ),
    "the accuracy of rows that join a layer": Case(
        GOOD,
        (*INCIDENTS, "--accuracy", "5"),
        "--accuracy applies to a whole layer, and these rows join 'Seen'. Give a new --name.",
    ),
    "heights of what is no terrain": Case(
        GOOD,
        (*INCIDENTS, "--link"),
        "--link, --sigma, --error-mask, --surface-model, --unit and --nodata are for terrain: add --as terrain.",
    ),
    "two errors of heights": Case(
        lambda folder: dem(folder / "n.tif"),
        ("--as", "terrain", "--sigma", "1", "--error-mask", "n.tif"),
        "Give --sigma or --error-mask, not both: a mask has the error of every height.",
    ),
    "a value of no data that is none": Case(
        lambda folder: scan(folder / "n.tif", np.zeros((1, 9, 9), np.uint8)),
        ("--as", "basemap", "--nodata", "grey"),
        "'grey' is no value of a pixel: that is a whole number from 0 to 255; "
        "correct --nodata (black, white or values)",
    ),
    "several sets of tiles": Case(
        lambda folder: sets_of_tiles(folder / "n.gpkg", north="N", south="S"),
        ("--as", "basemap", "--name", "Base"),
        "n.gpkg holds several sets of tiles: north, south. Say which: --sheet north",
    ),
    "a sheet of what has none": Case(
        lambda folder: scan(folder / "n.tif", np.zeros((1, 9, 9), np.uint8)),
        ("--as", "basemap", "--sheet", "north"),
        "n.tif is read as a raster: it has no sheets, header, text or numbers; leave the option for the sheet out",
    ),
    "a blank name": Case(GOOD, (*INCIDENTS, "--name", " "), "A layer's name cannot be blank. Choose another --name."),
    "a name of two lines": Case(
        GOOD,
        (*INCIDENTS, "--name", "a\nb"),
        "A layer's name is one line of text; this one contains control characters. Choose a --name.",
    ),
    "the name of another kind": Case(
        GOOD,
        ("--as", "checkpoints", "--name", "Seen"),
        "The layer 'Seen' holds incidents, not checkpoints. Choose another --name.",
    ),
    "a name that is taken": Case(
        lambda folder: dem(folder / "n.tif"),
        ("--as", "terrain", "--name", "Seen"),
        "There is already a layer named 'Seen'. Choose another --name.",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_an_import_is_refused_in_one_line_with_its_option(
    name: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case = REFUSED[name]
    assert lines_of(capsys, "import", project, case.file(tmp_path), *case.options) == [case.line]


def test_a_long_reason_is_cut_so_that_the_line_has_300_characters(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "x" * 40, "y" * 40, "z" * 40, "w" * 40
    file = csv(tmp_path / "t.csv", f"lon,lat,severity,at,as_of,sensitivity\n70,38,,,,\n1,2,{','.join(words)}\n")
    (line,) = lines_of(capsys, "import", project, file, *INCIDENTS)
    assert len(line) == 300
    assert line.endswith("…. Use --skip-bad to leave such rows out, or correct the file")


OTHER_TABLES = {
    "UPDATE gpkg_geometry_columns SET geometry_type_name = 'POLYGON'": "The layer 'Seen' holds POLYGON, not POINT. ",
    "DELETE FROM gpkg_geometry_columns": "The layer 'Seen' has lost its table. ",
}


@pytest.mark.parametrize("statement", OTHER_TABLES)
def test_rows_that_do_not_fit_their_layer_want_another_name(
    statement: str, project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed(project, statement)
    new = csv(tmp_path / "new.csv", "name,lon,lat\nnew,70.2,38.1\n")
    (line,) = lines_of(capsys, "import", project, new, *INCIDENTS)
    assert line == f"{OTHER_TABLES[statement]}Choose another --name."


def changed(project: Path, statement: str, *values: object) -> None:
    """Do what another program may: change the file behind the project's back."""
    with closing(sqlite3.connect(project)) as connection:
        connection.execute(statement, values)
        connection.commit()


def test_a_coordinate_system_that_is_not_used_is_a_note(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv(tmp_path / "t.csv", "name,coordinates\nnew,38.1 N 70.2 E\n")
    notes = lines_of(capsys, "import", project, file, *INCIDENTS, "--crs", "EPSG:28412", code=0)
    assert notes == ["Written coordinates state their own system; --crs is not used."]


def test_a_project_that_is_no_project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert lines_of(capsys, "info", tmp_path / "gone.gpkg") == [
        "gone.gpkg does not exist. Make it with: sarhad new gone.gpkg"
    ]
    wkb = shapely.to_wkb(np.array([shapely.Point(70, 38)]))
    pyogrio.raw.write(tmp_path / "o.gpkg", wkb, [], [], driver="GPKG", geometry_type="Point", crs="EPSG:4326")
    assert lines_of(capsys, "info", tmp_path / "o.gpkg") == [
        "o.gpkg is a GeoPackage but not a Sarhad project. Import its layers into one: sarhad import"
    ]


def test_a_project_that_is_broken(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = project.read_bytes()
    project.write_bytes(whole[: len(whole) // 2])
    assert lines_of(capsys, "info", project) == [
        "p.gpkg is truncated. Restore it from a snapshot: sarhad restore p.gpkg SNAPSHOT"
    ]
    project.write_bytes(whole[:100] + b"\xff" * (len(whole) - 100))
    assert lines_of(capsys, "info", project) == [
        "p.gpkg is damaged. Restore it from a snapshot: sarhad restore p.gpkg SNAPSHOT"
    ]


def test_a_damaged_file_is_restored(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with project.open("r+b") as file:
        file.seek(36)  # how many pages of the file are free
        file.write((5).to_bytes(4, "big"))
    (line,) = lines_of(capsys, "check", project)
    assert "The file is damaged: " in line
    assert line.endswith(". Restore a snapshot: sarhad restore")


def test_what_check_finds_says_what_to_do(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed(project, "INSERT INTO sarhad_parameters (key, value) VALUES (?, ?)", "sensor_types", "[]")
    (seen,) = rows(project, "SELECT table_name FROM sarhad_layers WHERE name = 'Seen'")
    changed(project, f"DROP TABLE rtree_{seen}_geom")
    (project.parent / "d.tif").unlink()
    with pytest.raises(SystemExit):
        run(["check", str(project), "--json"])
    out, err = capsys.readouterr()
    texts = {item["code"]: item["text"] for item in json.loads(out)["findings"]}
    assert texts["index"] == f"{seen} has lost its spatial index. Restore a snapshot: sarhad restore"
    assert texts["sensor-types"].endswith(". See sarhad sensors, --add and --remove.")
    assert texts["linked-terrain"] == (
        "The layer Out cannot be used: d.tif is linked but not found at d.tif: "
        "put it back there, or import it again with --link."
    )
    assert err == f"p.gpkg has faults: 3. The first: {texts['index']}\n"


def test_a_linked_file_that_has_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (project.parent / "d.tif").open("ab") as file:
        file.write(b"x")
    (line,) = lines_of(capsys, "check", project)
    assert line == (
        "p.gpkg has faults: 1. The first: The layer Out cannot be used: d.tif has changed since it was linked: "
        "put the old file back, or import it again with --link."
    )


def rows(project: Path, query: str) -> list[str]:
    with closing(sqlite3.connect(project)) as connection:
        return [str(row[0]) for row in connection.execute(query)]


def test_every_remedy_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Remedy)


@pytest.mark.parametrize("code", Remedy)
def test_a_sentence_loses_nothing_of_the_message(code: Remedy) -> None:
    line = full_text(UserError("{what}", code, "{field}", rest="{rest}"))
    assert "{what}" in line or "{rest}" in line
    assert line not in ("{what}{rest}", "{what}", "{rest}")


def test_what_has_no_remedy_stands_as_it_is() -> None:
    assert full_text(UserError("a {b}")) == full_text("a {b}") == full_text(ValueError("a {b}")) == "a {b}"
    assert full_text(Message("a", Remedy.STATE_CRS)) == "a; give it with --crs EPSG:n"
