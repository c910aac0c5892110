"""sarhad analyse, profile, sightlines and viewshed, run as a user runs them.

With --profile, analyse tells on stderr where time and memory went, and changes nothing else.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import rasterio
from click.testing import CliRunner

from app.cli.commands import analysis
from app.cli.main import cli
from app.progress import Stage
from tests.builders.command_line import answer_of, refusal_of, sarhad
from tests.builders.files import digest, valley


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
    source = valley(tmp_path / "d.tif")
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
    "rank_low rank_high day_km night_km tried hole nearest p_worst_hour worst_hours"
)


PROFILE_KEYS = (
    "route chainage_m lon lat elevation_m p_day p_night p_low p_high k porosity class p_tracks g_day g_night "
    "best_day best_night most_day most_night two_day two_night k_day k_night "
    "g_informed_day g_informed_night p_worst_hour worst_hours"
)


ROUTE_KEYS = (
    "route length_km period covered_km gap_km not_assessable_km gap_low_km gap_high_km gap_median_km k0_km k1_km k2_km "
    "together_km planned_covered_km planned_gap_km planned_not_assessable_km "
    "covered_p30_km covered_p50_km covered_p70_km best_alone_km "
    "worst_hour_km open_low_km open_median_km open_high_km open_chance listed_km unlisted_km inside_km "
    "undecided_listed_km by_agreement_km"
)


def test_analyse_tells_what_the_contract_names(analysed: tuple[Path, dict[str, Any]]) -> None:
    answer = analysed[1]
    first = ["run", "input_hash", "seed", "draws", "seconds", "warnings", "routes", "totals", "gaps", "holes"]
    assert list(answer) == [*first, "words_apart", "agreed_crossings"]
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


def test_profile_of_a_run(analysed: tuple[Path, dict[str, Any]], tmp_path: Path) -> None:
    path, answer = analysed
    for suffix, read in ((".csv", pd.read_csv), (".parquet", pd.read_parquet)):
        assert sarhad("profile", path, tmp_path / f"p{suffix}").exit_code == 0
        table = read(tmp_path / f"p{suffix}")
        assert list(table.columns) == PROFILE_KEYS.split()
        assert len(table) == 23_458
    assert answer_of("info", path)["runs"][0]["run"] == answer["run"]


def test_analyse_one_route_with_parameters(project: Path) -> None:
    answer = answer_of("analyse", project, "--route", "KG-TJ.01", "--set", "theta=0.3", "--set", "min_length_m=200")
    assert {gap["route"] for gap in answer["gaps"]} <= {"KG-TJ.01"}
    assert answer["routes"][0]["length_km"] == pytest.approx(61.84, abs=0.1)


def test_in_words_a_gap_is_told_apart_from_what_is_drawn(project: Path) -> None:
    result = sarhad("analyse", project, "--route", "KG-TJ.01", "--draws", "20", "--set", "gamma=0.7")
    day, night, *rest = result.stdout.splitlines()
    assert all("  gap " in line and "  drawn " in line for line in (day, night))
    assert "at least 70% of the draws agree" in rest[0]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--route", "XX-YY"), "There is no border"),
        (("--set", "teta=1"), "no parameter"),
        (("--set", "theta=7"), "between"),
        (("--as-of", "yesterday"), "not a date"),
        (("--draws", "0"), "draws is 0: it must be between 20 and 10,000"),
        (("--draws", "1000000"), "draws is 1000000: it must be between 20 and 10,000"),
    ],
)
def test_analyse_refuses_what_it_cannot_do(project: Path, options: tuple[str, ...], words: str) -> None:
    before = project.read_bytes()
    assert words in str(sarhad("analyse", project, *options).exception)
    assert project.read_bytes() == before


AT = ("--at", "71.49,37.50", "--height", "10", "--radius", "1000")


@pytest.fixture
def dem(tmp_path: Path) -> Path:
    shape = {"height": 60, "width": 60, "count": 1, "dtype": "float32", "crs": "EPSG:32642"}
    transform = rasterio.Affine(30, 0, 720_000, 0, -30, 4_155_000)
    with rasterio.open(tmp_path / "dem.tif", "w", driver="GTiff", transform=transform, **shape) as out:
        out.write(np.full((1, 60, 60), 2000.0, np.float32))
    return tmp_path / "dem.tif"


def test_a_viewshed_never_writes_over_its_terrain(dem: Path) -> None:
    before = digest(dem)
    assert "the file being read" in refusal_of("viewshed", dem, dem, *AT)
    link = dem.with_name("link.tif")
    link.symlink_to(dem)
    assert "the file being read" in refusal_of("viewshed", dem, link, *AT)
    assert digest(dem) == before


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
        assert "pole" in refusal_of("viewshed", dem, dem.with_name("v.tif"), "--at", place, "--height", "2")
    assert "not a place" in refusal_of("viewshed", dem, dem.with_name("v.tif"), "--at", "nan,nan", "--height", "2")
    assert sarhad("viewshed", dem, dem.with_name("v.tif"), *AT).exit_code == 0


LINE = re.compile(r"^(.+?)\s+(\d+\.\d{3}) s\s+(\+?[\d.]+ MB|n/a)$", re.MULTILINE)


def analyse(project: Path, *options: str) -> tuple[str, str]:
    arguments = ["analyse", str(project), "--as-of", "2026-12-01", "--route", "KG-TJ", "--draws", "20", *options]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout, result.stderr


def without_seconds(text: str) -> dict[str, object]:
    answer = json.loads(text)
    assert isinstance(answer, dict)
    del answer["seconds"]
    return answer


def test_each_stage_has_its_seconds_and_memory_after_a_run(project: Path) -> None:
    plain, quiet = analyse(project, "--json")
    out, err = analyse(project, "--json", "--profile")
    assert not LINE.search(quiet)
    assert without_seconds(out) == without_seconds(plain)
    rows = LINE.findall(err)
    assert [name for name, _, _ in rows] == [*_in_order(), "in all, and peak memory"]
    seconds = [float(text) for _, text, _ in rows]
    assert sum(seconds[:-1]) == pytest.approx(seconds[-1], abs=0.01)


def _in_order() -> list[str]:
    """The stages in the order in which each first begins."""
    first = [Stage.LOADING, Stage.SCENE, Stage.GROUND, Stage.PAIRS, Stage.SIGHTS, Stage.COVERAGE, Stage.DRAWS]
    rest = [Stage.POROSITY, Stage.REASONS, Stage.WARNINGS, Stage.REPORT, Stage.KEEPING]
    assert {*first, *rest} == {*Stage}
    return [*first, *rest]


def test_where_the_system_tells_no_memory_seconds_are_told_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.progress.peak_bytes", lambda: None)
    monkeypatch.setattr(analysis, "peak_bytes", lambda: None)
    rows = LINE.findall(analyse(project, "--profile")[1])
    assert {memory for _, _, memory in rows} == {"n/a"}
    assert len(rows) == len(Stage) + 1
