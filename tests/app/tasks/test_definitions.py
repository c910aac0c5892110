"""Files that state sensor types and weather, as one step of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.project import project_weather, sensor_types
from app.project.project import Project
from app.tasks import definitions

TYPE = """
[tripwire]
label = "Trip wire"
model = "logistic"
height_m = 0
range_m = 40
availability = 0.7
use_day = [1, 1, 1]
use_night = [1, 1, 1]
needs_sight = false
curvature = 0.857
glimpse_interval_s = 60
glimpse_cap = 0.95
exposure_m = 40
parameters = { r50_m = 10, scale_m = 2, plateau = 0.9 }
"""
WEATHER = """
[weather]
source = "Station Khorog"
share_day = [0.6, 0.3, 0.1]
share_night = [0.5, 0.3, 0.2]
"""


def read(tmp_path: Path, text: str) -> definitions.Sections:
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    return definitions.read_file(tmp_path / "own.toml")


def test_a_file_states_types_weather_or_both(tmp_path: Path) -> None:
    both = read(tmp_path, TYPE + WEATHER)
    assert (list(both.types), both.types["tripwire"].range_m) == (["tripwire"], 40.0)
    assert both.weather is not None
    assert both.weather["source"] == "Station Khorog"
    assert read(tmp_path, TYPE).weather is None
    assert read(tmp_path, WEATHER).types == {}
    assert list(read(tmp_path, "\ufeff" + TYPE).types) == ["tripwire"], "with the mark some editors put first"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no section"),
        ("[tripwire", "cannot be read as TOML"),
        (TYPE.replace("range_m = 40", "range_m = -1"), "range_m"),
        (WEATHER.replace("0.6, 0.3", "0.9, 0.3"), "share_day"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        read(tmp_path, text)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_bytes(TYPE.replace("Trip wire", "Растяжка").encode("cp1251"))
    with pytest.raises(UserError, match=r"own\.toml is not UTF-8 text"):
        definitions.read_file(tmp_path / "own.toml")


def test_all_of_a_file_is_one_step_and_the_same_again_is_none(project: Project, tmp_path: Path) -> None:
    both = read(tmp_path, TYPE + WEATHER)
    assert definitions.add(project, both) is not None
    assert [step.label for step in project.steps()] == [sensor_types.ADD]
    assert sensor_types.types_of(project)["tripwire"].label == "Trip wire"
    assert project_weather.weather_of(project).usual.source == "Station Khorog"
    assert definitions.add(project, both) is None
    project.undo()
    assert "tripwire" not in sensor_types.types_of(project)
    assert project_weather.own(project) is None


def test_weather_alone_is_a_step_of_its_own_name(project: Project, tmp_path: Path) -> None:
    definitions.add(project, read(tmp_path, WEATHER))
    assert [step.label for step in project.steps()] == [project_weather.SET]


def test_what_was_added_can_be_taken_away_and_nothing_else(project: Project, tmp_path: Path) -> None:
    definitions.add(project, read(tmp_path, TYPE + WEATHER))
    definitions.remove(project, "tripwire")
    assert "tripwire" not in sensor_types.types_of(project)
    definitions.remove(project, project_weather.KEY)
    assert project_weather.own(project) is None
    assert [step.label for step in project.steps()][1:] == [sensor_types.REMOVE, project_weather.REMOVE]
    for key in ("tripwire", project_weather.KEY):
        with pytest.raises(UserError):
            definitions.remove(project, key)


def test_a_project_that_is_only_read_is_left_alone(path: Path, tmp_path: Path) -> None:
    both = read(tmp_path, TYPE + WEATHER)
    before = path.read_bytes()
    with Project.open(path, write=False) as project:
        with pytest.raises(UserError):
            definitions.add(project, both)
        with pytest.raises(UserError):
            definitions.remove(project, "tripwire")
    assert path.read_bytes() == before
