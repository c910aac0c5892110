"""Files that state sensor types and weather, as one step of a project."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.project import project_weather, sensor_types
from app.project.project import Project
from app.tasks import definitions
from tests.builders.definitions import TRIPWIRE, WEATHER, sections, toml


def test_a_file_states_types_weather_or_both(tmp_path: Path) -> None:
    both = sections(tmp_path, TRIPWIRE + WEATHER)
    assert (list(both.types), both.types["tripwire"].range_m) == (["tripwire"], 40.0)
    assert both.weather is not None
    assert both.weather["source"] == "Station Khorog, 2005-2024"
    assert sections(tmp_path, TRIPWIRE).weather is None
    assert sections(tmp_path, WEATHER).types == {}
    assert list(sections(tmp_path, "\ufeff" + TRIPWIRE).types) == ["tripwire"], "with the mark some editors put first"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "holds no section"),
        ("[tripwire", "cannot be read as TOML"),
        (f"a = {'[' * 20_000}{']' * 20_000}", "nested too deeply"),
        (f"[tripwire]\na{'.a' * 20_000} = 1", "nested too deeply"),
        (TRIPWIRE.replace("range_m = 40", "range_m = -1"), "range_m"),
        (WEATHER.replace("0.6, 0.3", "0.9, 0.3"), "share_day"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words):
        sections(tmp_path, text)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    file = toml(tmp_path, TRIPWIRE.replace("Trip wire", "Растяжка").encode("cp1251"))
    with pytest.raises(UserError, match=r"own\.toml is not UTF-8 text"):
        definitions.read_file(file)


def test_all_of_a_file_is_one_step_and_the_same_again_is_none(project: Project, tmp_path: Path) -> None:
    both = sections(tmp_path, TRIPWIRE + WEATHER)
    assert definitions.add(project, both) is not None
    assert [step.label for step in project.steps()] == [sensor_types.ADD]
    assert sensor_types.types_of(project)["tripwire"].label == "Trip wire"
    assert project_weather.weather_of(project).usual.source == "Station Khorog, 2005-2024"
    assert definitions.add(project, both) is None
    project.undo()
    assert "tripwire" not in sensor_types.types_of(project)
    assert project_weather.own(project) is None


def test_weather_alone_is_a_step_of_its_own_name(project: Project, tmp_path: Path) -> None:
    definitions.add(project, sections(tmp_path, WEATHER))
    assert [step.label for step in project.steps()] == [project_weather.SET]


def test_what_was_added_can_be_taken_away_and_nothing_else(project: Project, tmp_path: Path) -> None:
    definitions.add(project, sections(tmp_path, TRIPWIRE + WEATHER))
    definitions.remove(project, "tripwire")
    assert "tripwire" not in sensor_types.types_of(project)
    definitions.remove(project, project_weather.KEY)
    assert project_weather.own(project) is None
    assert [step.label for step in project.steps()][1:] == [sensor_types.REMOVE, project_weather.REMOVE]
    for key in ("tripwire", project_weather.KEY):
        with pytest.raises(UserError):
            definitions.remove(project, key)


def test_a_project_that_is_only_read_is_left_alone(path: Path, tmp_path: Path) -> None:
    both = sections(tmp_path, TRIPWIRE + WEATHER)
    before = path.read_bytes()
    with Project.open(path, write=False) as project:
        with pytest.raises(UserError):
            definitions.add(project, both)
        with pytest.raises(UserError):
            definitions.remove(project, "tripwire")
    assert path.read_bytes() == before


def test_a_key_of_a_million_letters_is_no_deep_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be read as TOML"):
        definitions.read_file(toml(tmp_path, "x" * 1_000_000))
