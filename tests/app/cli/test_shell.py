"""Every command of the contract, run as a user runs it: names, keys, exit codes, files."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
from click.testing import CliRunner, Result

from app.cli.main import cli
from app.errors import UserError


def sarhad(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit | UserError):
        raise result.exception
    return result


def told(*arguments: object) -> dict[str, object]:
    result = sarhad(*arguments, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert isinstance(answer, dict)
    return answer


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cli") / "p.gpkg"
    assert sarhad("new", path, "--sample").exit_code == 0
    return path


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "p.gpkg"))


def test_new_empty(tmp_path: Path) -> None:
    assert sarhad("new", tmp_path / "e.gpkg", "--empty").exit_code == 0
    assert told("info", tmp_path / "e.gpkg")["layers"] == []
    assert sarhad("new", tmp_path / "f.gpkg", "--empty", "--sample").exit_code == 2


def test_info_tells_layers_and_their_provenance(project: Path) -> None:
    answer = told("info", project)
    assert answer["schema_version"] == "m0005_walks_behind_availability"
    layers = {layer["name"]: layer for layer in answer["layers"]}  # type: ignore[attr-defined]
    assert layers["Incidents"]["features"] == 3000
    assert {layer["name"] for layer in layers.values() if layer["synthetic"]} == {
        *("Incidents", "Patrol zones", "Sensors", "Posts")
    }
    for layer in layers.values():
        assert layer["source"]
        assert layer["licence"]
        assert layer["as_of"]
    assert layers["Terrain"]["settings"]["sigma"] == "raster"


def test_every_synthetic_row_says_so(project: Path) -> None:
    with closing(sqlite3.connect(project)) as connection:
        for table in ("incidents", "patrol_zones", "sensors", "posts"):
            assert connection.execute(f"SELECT count(*) FROM {table} WHERE synthetic IS NOT 1").fetchone() == (0,)
        for table in ("borders", "enclaves", "places"):
            assert connection.execute(f"SELECT count(*) FROM {table} WHERE synthetic = 1").fetchone() == (0,)


def test_import_csv(project: Path, tmp_path: Path) -> None:
    rows = "name;lon;lat;type;height_m;range_m;azimuth_deg;fov_deg;availability;hours\n"
    rows += "Тем;71,50;37,52;ground_radar;12,5;8000;90;120;0,9;06:00-18:00\n"
    (tmp_path / "posts.csv").write_bytes(rows.encode("cp1251"))
    answer = told("import", project, tmp_path / "posts.csv", "--as", "checkpoints", "--name", "New posts")
    assert answer.keys() == {"layer", "imported", "rejected", "rejects_file", "crs", "operation", "seconds"}
    assert (answer["layer"], answer["imported"], answer["rejected"], answer["crs"]) == ("New posts", 1, 0, "EPSG:4326")
    assert sarhad("export", project, "New posts", tmp_path / "out.csv").exit_code == 0
    row = pd.read_csv(tmp_path / "out.csv").iloc[0]
    assert (row["name"], row["observer"], row["height_m"], row["hours"]) == ("Тем", "ground_radar", 12.5, "06:00-18:00")


def test_import_states_the_day_and_the_accuracy_of_a_file(project: Path, tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("name,lon,lat\nA,70.0,37.6\n", encoding="utf-8")
    file = ("import", project, tmp_path / "posts.csv", "--as", "checkpoints", "--name", "Surveyed")
    assert sarhad(*file, "--accuracy", "-1").exit_code == 1
    assert sarhad(*file, "--as-of", "31.03.2026").exit_code == 1
    assert "Surveyed" not in {layer["name"] for layer in told("info", project)["layers"]}
    told(*file, "--as-of", "2024-05-01", "--accuracy", "30")
    (layer,) = [layer for layer in told("info", project)["layers"] if layer["name"] == "Surveyed"]
    assert (layer["as_of"], layer["accuracy_m"]) == ("2024-05-01", 30.0)


def test_import_skips_and_lists_bad_rows(project: Path, tmp_path: Path) -> None:
    (tmp_path / "i.csv").write_text("name,lon,lat\ngood,70,37.7\n=bad,37.7,70\n", encoding="utf-8")
    refused = sarhad("import", project, tmp_path / "i.csv", "--as", "incidents")
    assert isinstance(refused.exception, UserError)
    assert "1 of 2 rows" in str(refused.exception)
    answer = told("import", project, tmp_path / "i.csv", "--as", "incidents", "--skip-bad")
    assert (answer["imported"], answer["rejected"]) == (1, 1)
    rejects = pd.read_csv(str(answer["rejects_file"]))
    assert rejects["row"].tolist() == [3]
    assert "swapped" in rejects["reason"][0]
    assert rejects["name"][0] == "'=bad"


def test_map_and_crs(project: Path, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("label,E,N\nTem,720800,4155800\n", encoding="utf-8")
    maps = ("--map", "name=label", "--map", "lon=E", "--map", "lat=N")
    answer = told("import", project, tmp_path / "u.csv", "--as", "incidents", "--crs", "EPSG:32642", *maps)
    assert (answer["crs"], answer["imported"]) == ("EPSG:32642", 1)


@pytest.mark.parametrize("suffix", ["csv", "geojson", "gpkg", "shp"])
def test_export_and_import_again(project: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"out.{suffix}"
    assert sarhad("export", project, "Posts", path).exit_code == 0
    answer = told("import", project, path, "--as", "checkpoints", "--name", "Again")
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


def dem(path: Path, crs: str, west: float, north: float, cell: float) -> Path:
    heights = np.add.outer(np.arange(300.0), np.arange(200.0)).astype(np.float32)
    heights[10:20, 10:30] = -9999
    shape = {"height": 300, "width": 200, "count": 1, "dtype": "float32", "crs": crs, "nodata": -9999}
    transform = rasterio.Affine(cell, 0, west, 0, -cell, north)
    with rasterio.open(path, "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(heights, 1)
    return path


def test_terrain_in_its_own_grid_with_voids(project: Path, tmp_path: Path) -> None:
    source = dem(tmp_path / "d.tif", "EPSG:32642", 718_000, 4_158_000, 30)
    answer = told("import", project, source, "--as", "terrain", "--name", "Fine")
    assert answer["layer"] == "Fine"
    assert sarhad("export", project, "Fine", tmp_path / "back.tif").exit_code == 0
    with rasterio.open(tmp_path / "back.tif") as mine, rasterio.open(source) as theirs:
        np.testing.assert_array_equal(mine.read(1, masked=True).filled(7), theirs.read(1, masked=True).filled(7))
        assert mine.transform == theirs.transform


def mbtiles(path: Path) -> None:
    """One red tile at zoom 6, over the Pamirs; its row is counted from the south, as MBTiles does."""
    with rasterio.MemoryFile() as memory:
        with memory.open(driver="PNG", width=256, height=256, count=3, dtype="uint8") as out:
            out.write(np.array([200, 0, 0], np.uint8)[:, None, None] * np.ones((1, 256, 256), np.uint8))
        png = memory.read()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        told = {"name": "m", "format": "png", "bounds": "67.5,36.6,73.1,40.9", "minzoom": "6", "maxzoom": "6"}
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
        connection.execute(
            "CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)"
        )
        connection.execute("INSERT INTO tiles VALUES (6, 44, 63 - 24, ?)", (png,))
        connection.commit()


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_scan_and_mbtiles_become_underlays(project: Path, tmp_path: Path) -> None:
    shape = {"height": 400, "width": 300, "count": 3, "dtype": "uint8", "crs": "EPSG:32642"}
    transform = rasterio.Affine(30, 0, 718_000, 0, -30, 4_158_000)
    with rasterio.open(tmp_path / "scan.tif", "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((3, 400, 300), 200, np.uint8))
    assert told("import", project, tmp_path / "scan.tif", "--as", "basemap")["layer"] == "scan"
    mbtiles(tmp_path / "m.mbtiles")
    assert told("import", project, tmp_path / "m.mbtiles", "--as", "basemap")["layer"] == "m"
    with rasterio.open(f"GPKG:{project}:m") as tiles:
        assert tiles.crs.to_epsg() == 3857
        column, row = (int(value) for value in ~tiles.transform @ (7_827_000, 4_696_000))  # 70.31 E, 38.8 N
        assert tiles.read(1, window=((row, row + 1), (column, column + 1)))[0, 0] == 200
    with rasterio.open(f"GPKG:{project}:scan") as tiles:
        assert tiles.read(1).max() == 200
    assert sarhad("check", project).exit_code == 0


def test_snapshot_and_restore(project: Path, tmp_path: Path) -> None:
    copy = Path(sarhad("snapshot", project).stdout.strip())
    (tmp_path / "i.csv").write_text("name,lon,lat\ngood,70,37.7\n", encoding="utf-8")
    told("import", project, tmp_path / "i.csv", "--as", "incidents", "--name", "New")
    assert "New" in pyogrio.list_layers(project)[:, 0] or "new" in pyogrio.list_layers(project)[:, 0]
    assert sarhad("restore", project, copy).exit_code == 0
    assert "new" not in pyogrio.list_layers(project)[:, 0]
    assert len(list((tmp_path / "p.snapshots").iterdir())) == 2  # the snapshot, and what restore replaced


def test_restore_refuses_a_damaged_snapshot(project: Path, tmp_path: Path) -> None:
    copy = Path(sarhad("snapshot", project).stdout.strip())
    data = bytearray(copy.read_bytes())
    data[40_000:80_000] = bytes(40_000)
    copy.write_bytes(bytes(data))
    before = project.read_bytes()
    assert isinstance(sarhad("restore", project, copy).exception, UserError)
    assert project.read_bytes() == before


def test_check_finds_what_is_wrong(project: Path) -> None:
    assert told("check", project) == {"ok": True, "findings": []}
    with closing(sqlite3.connect(project)) as connection:
        connection.execute("DELETE FROM rtree_posts_geom WHERE id = 1")
        connection.commit()
    result = sarhad("check", project, "--json")
    assert isinstance(result.exception, UserError)
    assert [item["code"] for item in json.loads(result.stdout)["findings"]] == ["index"]


def test_doctor_names_versions() -> None:
    out = sarhad("doctor").stdout
    for word in (
        "sarhad",
        "Python",
        "SQLite",
        "PySide6-Essentials",
        "Qt platform",
        "numba threading",
        "system libraries",
    ):
        assert word in out


def test_profile_needs_a_run(project: Path, tmp_path: Path) -> None:
    assert "no run yet" in str(sarhad("profile", project, tmp_path / "p.csv").exception)


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_sightlines(project: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"s.{suffix}"
    assert sarhad("sightlines", project, path, "--radius", "4000").exit_code == 0
    rays = pd.read_csv(path) if suffix == "csv" else pd.read_parquet(path)
    expected = (
        "sensor route chainage_m lon lat distance_m clearance_m visible p_visible obstacle_lon obstacle_lat obstacle_m"
    )
    assert list(rays.columns) == expected.split()
    assert rays["distance_m"].max() <= 4000
    assert rays["p_visible"].dropna().between(0, 1).all()


def test_viewshed_of_a_file(tmp_path: Path) -> None:
    source = dem(tmp_path / "d.tif", "EPSG:32642", 718_000, 4_158_000, 30)
    options = ("--at", "71.51,37.50", "--height", "10", "--radius", "2000", "--target", "1.7")
    assert sarhad("viewshed", source, tmp_path / "v.tif", *options).exit_code == 0
    with rasterio.open(tmp_path / "v.tif") as out, rasterio.open(source) as terrain:
        values = out.read(1)
        assert out.dtypes == ("uint8",)
        assert set(np.unique(values)) <= {0, 254, 255}
        assert (values == 255).any()
        assert out.transform.a == terrain.transform.a


GAP_KEYS = (
    "id route from_km to_km length_km period class classes probability porosity porosity_class score score_kind "
    "lon lat why remedy status doubts length_low_km length_median_km length_high_km p_long score_low score_high "
    "rank_low rank_high"
)
PROFILE_KEYS = (
    "route chainage_m lon lat elevation_m p_day p_night p_low p_high k porosity class p_tracks g_day g_night "
    "best_day best_night most_day most_night two_day two_night k_day k_night"
)
ROUTE_KEYS = (
    "route length_km period covered_km gap_km not_assessable_km gap_low_km gap_high_km gap_median_km k0_km k1_km k2_km "
    "together_km"
)


@pytest.fixture(scope="module")
def analysed(made: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, object]]:
    path = Path(shutil.copy(made, tmp_path_factory.mktemp("analysed") / "p.gpkg"))
    return path, told("analyse", path, "--as-of", "2026-10-01", "--seed", "7")


def test_analyse_tells_what_the_contract_names(analysed: tuple[Path, dict[str, object]]) -> None:
    answer = analysed[1]
    assert list(answer) == ["run", "input_hash", "seed", "draws", "seconds", "warnings", "routes", "gaps"]
    assert (answer["seed"], answer["draws"]) == (7, 200)
    routes, gaps = pd.DataFrame(answer["routes"]), pd.DataFrame(answer["gaps"])
    assert sorted(zip(routes["route"], routes["period"], strict=True)) == [
        *(("KG-TJ", "day"), ("KG-TJ", "night"), ("TJ-AF", "day"), ("TJ-AF", "night"))
    ]
    assert list(gaps.columns) == GAP_KEYS.split()
    assert gaps["probability"].between(0.5, 1.0).all()
    assert list(routes.columns) == ROUTE_KEYS.split()
    assert (routes["gap_low_km"] <= routes["gap_median_km"]).all()
    assert (routes["gap_median_km"] <= routes["gap_high_km"]).all()
    assert routes[["k0_km", "k1_km", "k2_km"]].sum(axis=1).to_numpy() == pytest.approx(routes["length_km"].to_numpy())
    assert set(gaps["route"]) <= {"TJ-AF", "KG-TJ.00", "KG-TJ.01"}
    assert (gaps["to_km"] - gaps["from_km"]).to_numpy() == pytest.approx(gaps["length_km"].to_numpy(), abs=1e-6)
    assert gaps["id"].is_unique
    assert (gaps["length_low_km"] <= gaps["length_high_km"]).all()
    assert (gaps["rank_low"] <= gaps["rank_high"]).all()


def test_profile_of_a_run(analysed: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    path, answer = analysed
    for suffix, read in ((".csv", pd.read_csv), (".parquet", pd.read_parquet)):
        assert sarhad("profile", path, tmp_path / f"p{suffix}").exit_code == 0
        table = read(tmp_path / f"p{suffix}")
        assert list(table.columns) == PROFILE_KEYS.split()
        assert len(table) == 23_458
    assert told("info", path)["runs"][0]["run"] == answer["run"]  # type: ignore[index]


def test_analyse_one_route_with_parameters(project: Path) -> None:
    answer = told("analyse", project, "--route", "KG-TJ.01", "--set", "theta=0.3", "--set", "min_length_m=200")
    assert {gap["route"] for gap in answer["gaps"]} <= {"KG-TJ.01"}  # type: ignore[attr-defined]
    assert answer["routes"][0]["length_km"] == pytest.approx(61.84, abs=0.1)  # type: ignore[index]


def test_in_words_a_gap_is_told_apart_from_what_is_drawn(project: Path) -> None:
    result = sarhad("analyse", project, "--route", "KG-TJ.01", "--draws", "20", "--set", "gamma=0.7")
    day, night, *rest = result.stdout.splitlines()
    assert all("  gap " in line and "  drawn " in line for line in (day, night))
    assert "at least 70% of the draws agree" in rest[0]


CELL_KEYS = "route km t_cross_h porosity index rank rank_low rank_high top_decile_share"


def test_porosity_by_kilometre(project: Path, tmp_path: Path) -> None:
    asked = ("porosity", project, tmp_path / "p.csv", "--route", "KG-TJ.01", "--as-of", "2026-07-01")
    answer = told(*asked)
    table = pd.read_csv(tmp_path / "p.csv")
    assert list(table.columns) == CELL_KEYS.split()
    assert len(table) == answer["cells"] == 62
    assert table["t_cross_h"].between(0.3, 72.0).all()
    assert table["porosity"].between(0.0, 1.0).all()
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert -1.0 <= answer["spearman_t_cross_index"] < 0.0  # type: ignore[operator]
    assert 0.5 < answer["kendall_tau"] < 1.0  # type: ignore[operator]
    assert len(answer["disagreement"]) == 10  # type: ignore[arg-type]
    before = (tmp_path / "p.csv").read_bytes()
    assert told(*asked) == answer
    assert (tmp_path / "p.csv").read_bytes() == before
    assert told(*asked, "--seed", "3")["kendall_tau"] != answer["kendall_tau"]


def test_porosity_with_a_river_and_on_trails(project: Path, tmp_path: Path) -> None:
    asked = ("porosity", project, tmp_path / "p.parquet", "--route", "KG-TJ.01", "--as-of", "2026-01-01")
    hours = []
    for options in ((), ("--river", "KG-TJ=narrow"), ("--walker", "trail"), ("--set", "t50_h=1")):
        answer = told(*asked, *options)
        hours.append(pd.read_parquet(tmp_path / "p.parquet")["t_cross_h"].to_numpy())
        if options == ("--river", "KG-TJ=narrow"):
            assert answer["rivers"] == [{"route": "KG-TJ.01", "least_h": 0.016667, "likely_h": 0.083333, "most_h": 0.5}]
    np.testing.assert_allclose(hours[1], np.minimum(hours[0] + 1 / 12, 72.0), atol=2e-3)
    assert (hours[2] <= hours[0]).all()
    np.testing.assert_array_equal(hours[3], hours[0])
    for wrong in ("KG-TJ", "KG-TJ=huge", "XX=wide"):
        assert "--river" in str(sarhad(*asked, "--river", wrong).exception)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--route", "XX-YY"), "There is no border"),
        (("--set", "teta=1"), "no parameter"),
        (("--set", "theta=7"), "between"),
        (("--as-of", "yesterday"), "no date"),
        (("--draws", "0"), "draws is 0: it lies between 20 and 10,000"),
        (("--draws", "1000000"), "draws is 1000000: it lies between 20 and 10,000"),
    ],
)
def test_analyse_refuses_what_it_cannot_do(project: Path, options: tuple[str, ...], words: str) -> None:
    before = project.read_bytes()
    assert words in str(sarhad("analyse", project, *options).exception)
    assert project.read_bytes() == before


def test_a_report_needs_a_run_and_what_is_built(
    analysed: tuple[Path, dict[str, object]], made: Path, tmp_path: Path
) -> None:
    assert "no run yet" in str(sarhad("report", made, tmp_path / "r.pdf").exception)
    for options in (("--lang", "ru"), ("--edition", "published"), ("--run", "nonsense")):
        refused = sarhad("report", analysed[0], tmp_path / "r.pdf", *options)
        assert isinstance(refused.exception, UserError), options
    for suffix in (".xlsx", ".kml", ".docx"):
        assert isinstance(sarhad("report", analysed[0], tmp_path / f"r{suffix}").exception, UserError)
    assert list(tmp_path.glob("r.*")) == []
