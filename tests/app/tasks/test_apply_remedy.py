"""Each kind of remedy changes the row it is about, in one step, and refuses where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from app.analysis.detection.source_pairs import tokens_of
from app.errors import UserError
from app.project import add_layers
from app.project.project import Project
from app.reasons.codes import Reason
from app.scene.scene import Scene
from app.tasks import project_scene
from app.tasks.apply_remedy import STEP, apply_remedy
from tests.builders.projects import add_border, blank


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(blank(tmp_path)) as opened:
        fill(opened)
        yield opened


def fill(opened: Project) -> None:
    """A border, a post and a zone that both lack people."""
    add_border(opened)
    post = {"name": ["Tem"], "type": ["observation_post"], "hours": ["06:00-18:00"], "status": ["working"]}
    staff = {"staff_present": [3], "staff_authorised": [10]}
    where = [shapely.Point(70.05, 38.001)]
    add_layers.add_features(opened, "checkpoints", gpd.GeoDataFrame({**post, **staff}, geometry=where, crs=4326))
    zone = {"name": ["Zone"], "kind": ["revisit"], "schedule": ["random"], "revisits_per_day": [20.0]}
    area = [shapely.box(70.0, 37.99, 70.1, 38.01)]
    crews = {"crews_available": [1.0]}
    add_layers.add_features(opened, "patrols", gpd.GeoDataFrame({**zone, **crews}, geometry=area, crs=4326))


def about(scene: Scene, number: int, code: str, **numbers: float | str) -> Reason:
    return Reason(code, {"post": "Tem", **numbers, "source": hex(int(tokens_of(scene)[number]))})


def test_each_changes_its_own_cells_in_one_step(project: Project) -> None:
    scene = project_scene.scene_of(project, as_of="2026-10-01")
    for number, code, numbers, cells in (
        (0, "hours_people", {}, {"hours": "00:00-24:00"}),
        (0, "attendance", {"needed": 0.9}, {"hours": "00:00-24:00", "availability": 0.9}),
        (0, "staff", {}, {"staff_present": 10}),
        (1, "more_crews", {"more": 4.0}, {"crews_available": 5.0}),
        (1, "patrol_hours", {}, {"hours": "00:00-24:00"}),
    ):
        name = apply_remedy(project, scene, about(scene, number, code, **numbers))
        entry = next(entry for entry in project.entries.values() if entry.name == name)
        frame = project.layer(entry.uuid).frame
        assert {key: frame[key].iloc[0] for key in cells} == cells, code
        assert [step.label for step in project.steps()].count(STEP) == 1
        project.undo()


def test_a_mast_stands_where_it_was_tried(project: Project) -> None:
    scene = project_scene.scene_of(project, as_of="2026-10-01")
    numbers: dict[str, float | str] = {
        "device": "Camera",
        "type": "thermal_camera",
        "km": 4.2,
        "mast_m": 15.0,
        "lon": 70.02,
        "lat": 38.002,
    }
    apply_remedy(project, scene, Reason("mast", numbers))
    after = project_scene.scene_of(project, as_of="2026-10-01").observers
    (mast,) = (number for number, kind in enumerate(after.type) if kind == "thermal_camera")
    assert (after.lon[mast], after.lat[mast], after.height_m[mast]) == (70.02, 38.002, 15.0)
    assert (after.name[mast], after.hours[mast]) == ("Camera, km 4.2", "")


def test_what_cannot_be_carried_out_is_refused_and_changes_nothing(project: Project) -> None:
    scene = project_scene.scene_of(project, as_of="2026-10-01")
    steps = len(project.steps())
    for remedy, words in (
        (Reason("fully_staffed", {"count": 2.0}), "several posts"),
        (Reason("hours", {"post": "Tem", "source": "0x1"}), "no longer in the project"),
    ):
        with pytest.raises(UserError, match=words):
            apply_remedy(project, scene, remedy)
    assert len(project.steps()) == steps
