"""sarhad import and export, run as a user runs them: keys, exit codes, files."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio

from app.errors import UserError
from tests.builders.command_line import answer_of, refusal_of, sarhad
from tests.builders.files import digest, mbtiles, valley
from tests.builders.underlays import four_colours


def test_import_csv(project: Path, tmp_path: Path) -> None:
    rows = "name;lon;lat;type;height_m;range_m;azimuth_deg;fov_deg;availability;hours\n"
    rows += "Тем;71,50;37,52;ground_radar;12,5;8000;90;120;0,9;06:00-18:00\n"
    (tmp_path / "posts.csv").write_bytes(rows.encode("cp1251"))
    answer = answer_of("import", project, tmp_path / "posts.csv", "--as", "checkpoints", "--name", "New posts")
    counts = {"layer", "imported", "rejected", "rejects_file", "crs", "operation", "seconds"}
    assert answer.keys() == counts | {"read", "unused", "left_out", "duplicates", "updated", "facts", "notes"}
    assert (answer["layer"], answer["imported"], answer["rejected"], answer["crs"]) == ("New posts", 1, 0, "EPSG:4326")
    assert sarhad("export", project, "New posts", tmp_path / "out.csv").exit_code == 0
    row = pd.read_csv(tmp_path / "out.csv").iloc[0]
    assert (row["name"], row["observer"], row["height_m"], row["hours"]) == ("Тем", "ground_radar", 12.5, "06:00-18:00")


def test_import_states_the_day_and_the_accuracy_of_a_file(project: Path, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("name,lon,lat\nA,70.0,37.6\n", encoding="utf-8")
    file = ("import", project, tmp_path / "posts.csv", "--as", "checkpoints", "--name", "Surveyed")
    assert sarhad(*file, "--accuracy", "-1").exit_code == 1
    assert sarhad(*file, "--as-of", "31.03.2026").exit_code == 1
    assert "Surveyed" not in {layer["name"] for layer in answer_of("info", project)["layers"]}
    answer_of(*file, "--as-of", "2024-05-01", "--accuracy", "30")
    (layer,) = [layer for layer in answer_of("info", project)["layers"] if layer["name"] == "Surveyed"]
    assert (layer["as_of"], layer["accuracy_m"]) == ("2024-05-01", 30.0)


def test_import_skips_and_lists_bad_rows(project: Path, tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text("name,lon,lat\ngood,70,37.7\n=bad,37.7,70\n", encoding="utf-8")
    refused = sarhad("import", project, tmp_path / "i.csv", "--as", "incidents")
    assert isinstance(refused.exception, UserError)
    assert "1 of 2 rows" in str(refused.exception)
    answer = answer_of("import", project, tmp_path / "i.csv", "--as", "incidents", "--skip-bad")
    assert (answer["imported"], answer["rejected"]) == (1, 1)
    rejects = pd.read_csv(str(answer["rejects_file"]))
    assert rejects["row"].tolist() == [3]
    assert "swapped" in rejects["reason"][0]
    assert rejects["name"][0] == "'=bad"


def test_map_and_crs(project: Path, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("label,E,N\nTem,720800,4155800\n", encoding="utf-8")
    maps = ("--map", "name=label", "--map", "lon=E", "--map", "lat=N")
    answer = answer_of("import", project, tmp_path / "u.csv", "--as", "incidents", "--crs", "EPSG:32642", *maps)
    assert (answer["crs"], answer["imported"]) == ("EPSG:32642", 1)


@pytest.mark.parametrize("suffix", ["csv", "geojson", "gpkg", "shp"])
def test_export_and_import_again(project: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    assert sarhad("export", project, "Posts", path).exit_code == 0
    answer = answer_of("import", project, path, "--as", "checkpoints", "--name", "Again")
    with closing(sqlite3.connect(project)) as connection:
        query = "SELECT name, lower(hex(geom)), type, hours, height_m FROM {} ORDER BY name"
        mine, theirs = (connection.execute(query.format(table)).fetchall() for table in ("posts", "again"))
    assert answer["imported"] == len(mine)
    assert [row[0] for row in mine] == [row[0] for row in theirs]
    if suffix != "shp":
        assert mine == theirs


def test_export_terrain_equals_its_source(project: Path, tmp_path: Path) -> None:
    assert sarhad("export", project, "Terrain", tmp_path / "dem.tif").exit_code == 0
    with rasterio.open(tmp_path / "dem.tif") as mine, rasterio.open("data/baseline/terrain.tif") as source:
        np.testing.assert_array_equal(mine.read(1), source.read(1).astype(np.float32))
        assert mine.bounds == pytest.approx(source.bounds, abs=1e-9)
        assert mine.crs == source.crs
    refused = sarhad("export", project, "Terrain", tmp_path / "dem.csv")
    assert ".tif" in str(refused.exception)


def test_terrain_in_its_own_grid_with_voids(project: Path, tmp_path: Path) -> None:
    source = valley(tmp_path / "d.tif")
    answer = answer_of("import", project, source, "--as", "terrain", "--name", "Fine")
    assert answer["layer"] == "Fine"
    assert sarhad("export", project, "Fine", tmp_path / "back.tif").exit_code == 0
    with rasterio.open(tmp_path / "back.tif") as mine, rasterio.open(source) as theirs:
        np.testing.assert_array_equal(mine.read(1, masked=True).filled(7), theirs.read(1, masked=True).filled(7))
        assert mine.transform == theirs.transform


def red_tile() -> bytes:
    """A tile as PNG, red all over."""
    with rasterio.MemoryFile() as memory:
        with memory.open(driver="PNG", width=256, height=256, count=3, dtype="uint8") as out:
            out.write(np.array([200, 0, 0], np.uint8)[:, None, None] * np.ones((1, 256, 256), np.uint8))
        return bytes(memory.read())


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_scan_and_mbtiles_become_underlays(project: Path, tmp_path: Path) -> None:
    shape = {"height": 400, "width": 300, "count": 3, "dtype": "uint8", "crs": "EPSG:32642"}
    transform = rasterio.Affine(30, 0, 718_000, 0, -30, 4_158_000)
    with rasterio.open(tmp_path / "scan.tif", "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((3, 400, 300), 200, np.uint8))
    assert answer_of("import", project, tmp_path / "scan.tif", "--as", "basemap")["layer"] == "scan"
    # One tile over the Pamirs; MBTiles count rows from the south.
    mbtiles(tmp_path / "m.mbtiles", (6, 44, 63 - 24, red_tile()), bounds="67.5,36.6,73.1,40.9", format="png")
    assert answer_of("import", project, tmp_path / "m.mbtiles", "--as", "basemap")["layer"] == "m"
    with rasterio.open(f"GPKG:{project}:m") as tiles:
        assert tiles.crs.to_epsg() == 3857
        column, row = (int(value) for value in ~tiles.transform @ (7_827_000, 4_696_000))  # 70.31 E, 38.8 N
        assert tiles.read(1, window=((row, row + 1), (column, column + 1)))[0, 0] == 200
    with rasterio.open(f"GPKG:{project}:scan") as tiles:
        assert tiles.read(1).max() == 200
    assert sarhad("check", project).exit_code == 0


def test_an_export_never_writes_over_a_project(project: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.gpkg"
    assert sarhad("new", other, "--empty").exit_code == 0
    before = digest(project), digest(other)
    for target in (project, other):
        assert "is a Sarhad project" in refusal_of("export", project, "Posts", target)
    assert (digest(project), digest(other)) == before
    assert [file.name for file in tmp_path.iterdir() if "other" in file.name] == ["other.gpkg"]


def test_a_damaged_project_is_not_written_over_either(project: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "d.gpkg"
    damaged.write_bytes(project.read_bytes()[:100] + b"\xff" * 50_000)
    before = digest(damaged)
    assert "not overwritten" in refusal_of("export", project, "Posts", damaged)
    assert digest(damaged) == before


def test_an_export_still_replaces_what_is_no_project(project: Path, tmp_path: Path) -> None:
    assert sarhad("export", project, "Posts", tmp_path / "a.gpkg").exit_code == 0
    assert sarhad("export", project, "Posts", tmp_path / "a.gpkg").exit_code == 0
    (tmp_path / "a.csv").write_text("old")
    assert sarhad("export", project, "Posts", tmp_path / "a.csv").exit_code == 0
    assert (tmp_path / "a.csv").read_text(encoding="utf-8") != "old"


REGISTER = (
    "Реестр постов на 31.03.2026;;;;;\n"
    ";;;;;\n"
    "Название;Широта;Долгота;Дальность, м;Принят;Примечание\n"
    "Пост Ишкашим;36,72;71,61;1,200;03.04.2025;дежурство\n"
    "Пост Пяндж;37,23;69,08;2,500;28.02.2025;\n"
    "Пост без места;;;900;01.01.2025;\n"
    ";;;;;\n"
    "Примечание: координаты сняты вручную;;;;;\n"
)


def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_bytes(REGISTER.encode("cp1251"))
    return path


def test_a_preview_tells_how_a_file_is_read_and_stores_nothing(project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    maps = ("--map", "as_of=Принят")
    answer = answer_of("import", project, register(tmp_path), "--as", "checkpoints", "--preview", *maps)
    assert project.read_bytes() == before
    assert (answer["rows"], answer["rejected"]) == (2, 1)
    facts = {(fact["subject"], fact["column"]): (fact["value"], fact["ground"]) for fact in answer["facts"]}
    assert facts["encoding", None] == ("cp1251", "assumed")
    assert facts["header_row", None] == ("3", "content")
    assert facts["delimiter", None] == (";", "content")
    assert facts["decimal", "Дальность, м"] == (",", "content")
    assert facts["dates", "Принят"] == ("dmy", "content")
    assert answer["read"] == {
        "Название": "name",
        "Широта": "place",
        "Долгота": "place",
        "Дальность, м": "range_m",
        "Принят": "as_of",
        "Примечание": "note",
    }
    assert [one["row"] for one in answer["rejects"]] == [6]
    assert [one["range_m"] for one in answer["first"]] == [1.2, 2.5]
    assert answer["first"][0]["as_of"] == "2025-04-03"
    assert any("координаты сняты вручную" in note for note in answer["notes"])


def test_a_preview_in_words(project: Path, tmp_path: Path) -> None:
    result = sarhad("import", project, register(tmp_path), "--as", "checkpoints", "--preview")
    assert result.exit_code == 0
    assert "2 rows can be imported, 1 cannot" in result.output
    assert "decimal mark of Дальность, м: , (nothing else fits)" in result.output
    assert "column Принят: no field takes it, stored in extra (03.04.2025" in result.output
    assert "row 6: it has no coordinates" in result.output


def test_what_cannot_be_told_is_asked_for_and_then_read_as_stated(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text('name,lon,lat,range_m\nA,70,38,"1,200"\nB,71,37,"2,500"\n', encoding="utf-8")
    refused = refusal_of("import", project, path, "--as", "checkpoints")
    assert "range_m holds '1,200', which is 1200 or 1.200" in refused
    answer = answer_of("import", project, path, "--as", "checkpoints", "--name", "T", "--decimal", "point")
    assert answer["imported"] == 2
    with closing(sqlite3.connect(project)) as connection:
        assert connection.execute("SELECT range_m FROM t ORDER BY name").fetchall() == [(1200.0,), (2500.0,)]


@pytest.mark.parametrize(("option", "refused"), [(("--sheet", "2"), True), (("--decimal", "comma"), False)])
def test_an_option_that_makes_no_difference_is_refused_or_noted(
    project: Path, tmp_path: Path, option: tuple[str, ...], refused: bool
) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,coordinates\nA,38.5 N 70.5 E\n", encoding="utf-8")
    if refused:
        assert "has no sheets or layers to choose from" in refusal_of(
            "import", project, path, "--as", "checkpoints", *option
        )
    else:
        answer = answer_of("import", project, path, "--as", "checkpoints", *option)
        assert any("made no difference (decimal)" in note for note in answer["notes"])
    terrain = "data/baseline/terrain.tif"
    assert "is read as a raster" in refusal_of("import", project, terrain, "--as", "terrain", *option)


def test_rows_are_updated_by_a_key_and_a_preview_tells_how_many(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("code,name,lon,lat\nK1,A,70,37.6\nK2,B,71,37.6\n", encoding="utf-8")
    file = ("import", project, path, "--as", "checkpoints", "--name", "Keyed")
    answer_of(*file)
    path.write_text("code,name,lon,lat\nK1,Anew,70,37.6\nK3,C,71.1,37.6\n", encoding="utf-8")
    assert "Rows are updated by their key, and none is stated" in refusal_of(*file, "--duplicates", "update")
    keyed = (*file, "--duplicates", "update", "--key", "code")
    preview = answer_of(*keyed, "--preview")
    assert (preview["added"], preview["updated"], preview["duplicates"]) == (1, 1, 1)
    assert "layer Keyed: 1 rows added, 1 updated, 1 there already" in sarhad(*keyed, "--preview").output
    assert "row 2: 'Anew' has other values: name Anew (stored: A)" in sarhad(*keyed, "--preview").output
    answer = answer_of(*keyed)
    assert (answer["imported"], answer["updated"], answer["duplicates"]) == (1, 1, 1)
    with closing(sqlite3.connect(project)) as connection:
        assert connection.execute("SELECT name FROM keyed").fetchall() == [("Anew",), ("B",), ("C",)]


def test_a_column_is_stored_apart_whatever_its_heading_means(project: Path, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,lon,lat,height_m\nA,70,37.6,4\n", encoding="utf-8")
    file = ("import", project, path, "--as", "checkpoints", "--name", "Apart")
    answer = answer_of(*file, "--map", "extra=height_m")
    assert answer["unused"] == ["height_m"]
    assert "height_m" not in answer["read"]
    assert "There is no column 'h'" in refusal_of(*file, "--map", "extra=h")
    assert "holds coordinates" in refusal_of(*file, "--map", "extra=lon")


def test_a_basemap_is_previewed_and_nothing_stored(project: Path, tmp_path: Path) -> None:
    source = four_colours(tmp_path / "scan.tif", "EPSG:32642", 590_000, 4_210_000, 10)
    before = project.read_bytes()
    answer = answer_of("import", project, source, "--as", "basemap", "--preview")
    assert (answer["form"], answer["image"], answer["crs"], answer["size"]) == ("scan", "RGB", "EPSG:32642", [160, 120])
    assert answer["facts"] == [{"subject": "crs", "value": "EPSG:32642", "ground": "file", "column": None}]
    shown = sarhad("import", project, source, "--as", "basemap", "--crs", "EPSG:32643", "--preview")
    assert "a scan of 160 × 120 pixels (RGB) in EPSG:32643: 76." in shown.stdout
    assert "coordinate system: EPSG:32643 (as stated)" in shown.stdout
    assert "as stated at import, is used instead" in shown.stderr
    assert "is read as a raster" in refusal_of(
        "import", project, source, "--as", "basemap", "--preview", "--sheet", "1"
    )
    assert project.read_bytes() == before
