"""sarhad sensors and sarhad trial, run as a user runs them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from app.cli.main import cli, run
from app.project.project import Project
from resources import sensor_types
from tests.builders.command_line import answer_of
from tests.builders.definitions import TRIPWIRE, WEATHER, WINTER, toml

TRIAL = "distance_m,detected,detection_range_m\n" + "".join(
    f"{place},{'yes' if number < seen else 'no'},{200 if number < seen else ''}\n"
    for place, seen in ((50, 10), (150, 5), (250, 0))
    for number in range(10)
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.gpkg"
    Project.create(path, lambda empty: None)
    return path


def trial_of(folder: Path, text: str) -> Path:
    path = folder / "trial.csv"
    path.write_text(text, encoding="utf-8")
    return path


def sarhad(*arguments: object) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def refusal(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as left:
        run([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert (left.value.code, out) == (1, "")
    (line,) = err.splitlines()
    return line


def test_the_bundled_types_are_listed(project: Path) -> None:
    lines = sarhad("sensors", project).stdout.splitlines()
    assert [line.split()[0] for line in lines[:-2]] == list(sensor_types())
    assert lines[0].split()[1:5] == ["bundled", "acquisition", "2,000", "m"]
    first = answer_of("sensors", project)["types"][0]
    assert (first["key"], first["own"], first["range_m"], first["availability"]) == (
        "observation_post",
        False,
        2000.0,
        0.45,
    )
    assert first["spread"]["field_factor"] == [0.3, 1.0]
    assert first["parameters"]["n50_cycles"] == 4.0


def test_own_types_are_added_listed_and_removed(project: Path, tmp_path: Path) -> None:
    added = sarhad("sensors", project, "--add", toml(tmp_path, TRIPWIRE)).stdout.splitlines()
    assert added[len(sensor_types())].split()[:3] == ["tripwire", "own", "logistic"]
    assert answer_of("sensors", project)["types"][-1]["own"] is True
    left = sarhad("sensors", project, "--remove", "tripwire").stdout
    assert "tripwire" not in left
    assert sarhad("sensors", project, "--remove", "x", "--add", "y").exit_code == 2


def test_the_weather_in_use_is_listed_and_where_it_comes_from(project: Path, tmp_path: Path) -> None:
    first, shares = sarhad("sensors", project).stdout.splitlines()[-2:]
    assert first.split()[:3] == ["weather", "bundled", "expert"]
    stated = "day clear 70.0%, haze 20.0%, storm 10.0%; night clear 70.0%, haze 20.0%, storm 10.0%"
    assert shares.split(maxsplit=2) == ["all", "year", f"{stated}; as if 20 days were known"]
    own = sarhad("sensors", project, "--add", toml(tmp_path, WEATHER + WINTER)).stdout.splitlines()[-3:]
    assert own[0].split(maxsplit=2)[1:] == ["own", "Station Khorog, 2005-2024"]
    assert own[1].split("day")[0].strip() == "rest of the year"
    assert own[2].split("day")[0].strip() == "months 12, 1, 2"
    weather: dict[str, Any] = answer_of("sensors", project)["weather"]
    assert (weather["own"], weather["source"]) == (True, "Station Khorog, 2005-2024")
    assert weather["share_day"] == [0.6, 0.3, 0.1]
    assert [row["months"] for row in weather["season"]] == [[12, 1, 2]]
    assert sarhad("sensors", project, "--remove", "weather").stdout.splitlines()[-2:] == [first, shares]


def test_a_bad_section_changes_nothing(project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = project.read_bytes()
    bad = toml(tmp_path, TRIPWIRE.replace("availability = 0.7", "availability = 7"))
    line = refusal(capsys, "sensors", project, "--add", bad)
    assert line == "own.toml [tripwire]: availability is 7: it must be between 0 and 1."
    assert "Its own" not in refusal(capsys, "sensors", project, "--remove", "drone")
    assert project.read_bytes() == before


def test_a_trial(tmp_path: Path) -> None:
    file = trial_of(tmp_path, TRIAL)
    answer = answer_of("trial", file, "--visibility", "high")
    assert list(answer) == [
        "visibility", "device", "prior_type", "walks", "detected", "by_rule", "by_distance", "reach_m", "counted",
        "counted_detected", "prior", "probability", "notes",
    ]  # fmt: skip
    assert (answer["walks"], answer["detected"], answer["notes"]) == (30, 15, [])
    assert answer["by_rule"] == {"value": 360.0, "error": 0.0, "low": 360.0, "high": 360.0}
    assert answer["by_distance"]["value"] == pytest.approx(2 * (100 + 50))
    # Those within half the width: 10 of 10 at 50 m and 5 of 10 at 150 m.
    assert (answer["reach_m"], answer["counted"], answer["counted_detected"]) == (150.0, 20, 15)
    assert answer["probability"]["value"] == pytest.approx(16 / 22)
    lines = sarhad("trial", file).stdout.splitlines()
    assert lines[0] == "15 of 30 walks detected, 15 of 20 within 150 m; share detected there 73% (56% to 87%)"
    assert [line.split(":")[0] for line in lines[1:]] == [
        "sweep width by the rule from detection ranges", "sweep width by distance",
    ]  # fmt: skip


def test_a_prior_holds_a_short_trial_back(tmp_path: Path) -> None:
    file = trial_of(tmp_path, "distance_m,detected\n" + "10,yes\n" * 10)
    flat, held = (answer_of("trial", file, *prior)["probability"] for prior in ((), ("--prior", "observation_post")))
    assert flat["value"] == pytest.approx(11 / 12)
    assert 0.45 < held["value"] < 0.6
    assert "Too few walks (10): a figure needs at least 30" in sarhad("trial", file).stderr


def test_past_a_device_only_walks_it_surely_detects_count(tmp_path: Path) -> None:
    file = trial_of(tmp_path, TRIAL)
    eye, buried = (answer_of("trial", file, "--device", key) for key in ("observation_post", "ground_sensor"))
    assert [(answer["device"], answer["counted"]) for answer in (eye, buried)] == [
        ("observation_post", 10), ("ground_sensor", 0),
    ]  # fmt: skip
    assert buried["probability"]["walks"] == pytest.approx(2.0)
    assert "No walk came within 12 m" in sarhad("trial", file, "--device", "ground_sensor").stderr
    held = answer_of("trial", file, "--prior", "observation_post")
    assert (held["device"], held["counted"]) == ("observation_post", 10)


def test_a_trial_is_refused_by_row_and_field(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = trial_of(tmp_path, "distance_m,detected\n-4,yes\n")
    assert refusal(capsys, "trial", bad) == "trial.csv row 2: distance_m is -4; it must be between 0 and 20000."
    line = refusal(capsys, "trial", bad, "--prior", "sonar")
    assert line.startswith("--prior is 'sonar': it must be one of observation_post, binoculars")
    assert refusal(capsys, "trial", bad, "--device", "sonar").startswith("--device is 'sonar': it must be one of")
    assert sarhad("trial", bad, "--visibility", "poor").exit_code == 2
