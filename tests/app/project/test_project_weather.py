"""A project's own weather: set, by month part of the scene, kept with it, undone, taken away, and refused whole."""

from __future__ import annotations

import dataclasses
import json
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.uncertainty.assumptions import Assumptions
from app.errors import UserError
from app.project import project_weather, sensor_types
from app.project.project import Project
from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.store import runs as table
from app.store.history import Edit
from app.tasks import definitions, out_of_date, project_scene
from app.tasks.check import check
from resources import Climate, climate_of, weather
from tests.builders.definitions import TRIPWIRE, WEATHER, WINTER, sections
from tests.builders.projects import add_border
from tests.builders.scenes import device, scene

OWN = f"{WEATHER}concentration = 200{WINTER}"
IN_SUMMER, IN_WINTER = "2026-07-01", "2026-01-15"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    Project.create(tmp_path / "p.gpkg", lambda built: add_border(built, 70.02))
    with Project.open(tmp_path / "p.gpkg") as opened:
        yield opened


def give(project: Project, text: str) -> None:
    definitions.add(project, sections(project.path.parent, text))


def test_a_project_has_the_bundled_weather_until_it_states_its_own(project: Project) -> None:
    assert project_weather.own(project) is None
    assert project_weather.weather_of(project) == Climate(weather())
    give(project, OWN)
    own = project_weather.own(project)
    assert own is not None
    assert own.usual.share_day == (0.6, 0.3, 0.1)
    with Project.open(project.path, write=False) as again:
        assert project_weather.weather_of(again) == own


def test_undo_redo_and_the_way_back(project: Project) -> None:
    give(project, OWN)
    assert project.steps()[-1].label == project_weather.SET
    project.undo()
    assert project_weather.own(project) is None
    project.redo()
    own, steps = project_weather.own(project), len(project.steps())
    assert own is not None
    give(project, OWN)
    assert len(project.steps()) == steps  # nothing new is no step
    definitions.remove(project, "weather")
    assert project.steps()[-1].label == project_weather.REMOVE
    assert project_weather.weather_of(project) == Climate(weather())
    assert project.row(table.PARAMETERS, project_weather.KEY) is None
    project.undo()
    assert project_weather.own(project) == own


def test_types_and_weather_of_one_file_are_one_step(project: Project) -> None:
    steps = len(project.steps())
    give(project, OWN + TRIPWIRE)
    assert len(project.steps()) == steps + 1
    assert list(sensor_types.own(project)) == ["tripwire"]
    assert project_weather.own(project) is not None
    project.undo()
    assert sensor_types.own(project) == {}
    assert project_weather.own(project) is None


def test_a_file_of_types_leaves_the_weather_alone(project: Project) -> None:
    give(project, OWN)
    own = project_weather.own(project)
    give(project, TRIPWIRE)
    assert project_weather.own(project) == own


def test_the_scene_has_the_weather_of_its_month_and_the_hash_sees_it(project: Project) -> None:
    before = {day: project_scene.scene_of(project, as_of=day).input_hash for day in (IN_SUMMER, IN_WINTER)}
    give(project, OWN)
    summer, winter = (project_scene.scene_of(project, as_of=day) for day in (IN_SUMMER, IN_WINTER))
    assert summer.weather.share_day == (0.6, 0.3, 0.1)
    assert winter.weather.share_day == (0.4, 0.2, 0.4)
    assert summer.weather.share_night == winter.weather.share_night == (0.5, 0.3, 0.2)
    assert summer.weather.concentration == 200.0
    assert {summer.input_hash, winter.input_hash}.isdisjoint(before.values())
    definitions.remove(project, "weather")
    assert {day: project_scene.scene_of(project, as_of=day).input_hash for day in before} == before


def test_a_run_is_out_of_date_once_the_weather_is_another(project: Project) -> None:
    report = find_gaps(project_scene.scene_of(project, as_of=IN_SUMMER))
    assert out_of_date.why_out_of_date(project, report) is None
    give(project, OWN)
    assert out_of_date.why_out_of_date(project, report) == out_of_date.CHANGED


def test_a_kept_scene_keeps_the_weather_of_then(project: Project) -> None:
    for text in ("", OWN):
        if text:
            give(project, text)
        scene = project_scene.scene_of(project, as_of=IN_WINTER)
        again = load_scene(dump_scene(scene), [])
        assert again.weather == scene.weather
        assert again.weather.source == scene.weather.source
        assert again.input_hash == scene.input_hash


def test_a_scene_kept_before_it_told_of_the_weather_has_the_bundled_one(project: Project) -> None:
    scene = project_scene.scene_of(project, as_of=IN_WINTER)
    content = json.loads(zlib.decompress(dump_scene(scene)))
    del content["weather"]
    again = load_scene(zlib.compress(json.dumps(content).encode()), [])
    assert dataclasses.astuple(again.weather) == dataclasses.astuple(weather())
    assert again.input_hash == scene.input_hash


def test_storms_leave_less_to_be_seen_and_a_known_climate_is_drawn_closer() -> None:
    # So far off that a storm hides the whole of a path.
    bare = scene([device(1000.0, -1200.0)])
    shares: dict[str, object] = {"source": "x", "share_day": [0.1, 0.1, 0.8], "share_night": [0.1, 0.1, 0.8]}
    stormy = dataclasses.replace(bare, weather=climate_of(shares, "own.toml").usual)
    fine, bad = (find_gaps(one).profile.p_high_day for one in (bare, stormy))
    assert (bad <= fine).all()
    assert bad.max() < 0.5 * fine.max()
    expected = dataclasses.replace(bare, weather=climate_of({**shares, "concentration": 2000}, "own.toml").usual)
    loose, close = (Assumptions(one, 200).weather[:, 0, 2] for one in (stormy, expected))
    assert close.std() < 0.2 * loose.std()
    assert close.mean() == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("[0.6, 0.3, 0.1]", "[0.6, 0.3, 0.2]", r"own\.toml \[weather\]: share_day adds up to 1\.1"),
        ("[12, 1, 2]", "[13]", r"own\.toml \[weather\]: season: months is \[13\].* between 1 and 12"),
        ("= 200", "= 0", r"concentration is 0: it must be between 1 and 10000"),
        ("[weather]", "[[weather]]", r"own\.toml \[weather\]: it is not a section"),
        ("[weather]", "[weather", "cannot be read as TOML"),
    ],
)
def test_bad_input_changes_nothing(project: Project, old: str, new: str, text: str) -> None:
    give(project, OWN)
    before = project.path.read_bytes()
    with pytest.raises(UserError, match=text) as refused:
        give(project, TRIPWIRE + OWN.replace(old, new))
    assert "\n" not in str(refused.value)
    assert project.path.read_bytes() == before
    assert sensor_types.own(project) == {}


def test_what_is_not_there_cannot_be_taken_away(project: Project) -> None:
    with pytest.raises(UserError, match=r"p\.gpkg has no weather of its own: the bundled one applies"):
        definitions.remove(project, "weather")


def test_what_another_program_wrote_is_told_in_one_line_and_can_be_taken_away(project: Project) -> None:
    row = {"key": project_weather.KEY, "value": '{"share_day": [1, 1, 1]}'}
    project.apply("Elsewhere", Edit(table.PARAMETERS, project_weather.KEY, None, row))
    with pytest.raises(UserError, match=r"p\.gpkg \[weather\]: share_day adds up to 3"):
        project_scene.scene_of(project, as_of=IN_SUMMER)
    assert [finding.code for finding in check(project)] == ["weather"]
    definitions.remove(project, "weather")
    assert check(project) == []
