"""Each kind of remedy changes the row it is about, in one step, and refuses where it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from app.analysis.detection.source_pairs import tokens_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.remedies.planned import planned
from app.analysis.sight.line import LineCache, line_of
from app.errors import UserError
from app.progress import Progress
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
        (Reason("fully_staffed", {"count": 2.0}), "older run"),
        (Reason("fully_staffed", {"count": 2.0, "sources": "0x1 0x2"}), "no longer in the project"),
        (Reason("hours", {"post": "Tem", "source": "0x1"}), "no longer in the project"),
    ):
        with pytest.raises(UserError, match=words):
            apply_remedy(project, scene, remedy)
    assert len(project.steps()) == steps


def everybody(scene: Scene) -> Reason:
    sources = " ".join(hex(token) for token in tokens_of(scene).tolist())
    return Reason("fully_staffed", {"count": float(len(sources.split())), "sources": sources})


def test_all_crews_and_staff_are_one_step_that_can_be_undone(project: Project) -> None:
    before = {entry.name: project.layer(entry.uuid).frame for entry in project.entries.values()}
    scene, steps = project_scene.scene_of(project, as_of="2026-10-01"), len(project.steps())
    names = apply_remedy(project, scene, everybody(scene)).split(", ")
    assert [step.label for step in project.steps()].count(STEP) == 1
    assert len(project.steps()) == steps + 1
    layers = {entry.kind: project.layer(entry.uuid).frame for entry in project.entries.values() if entry.name in names}
    assert layers["checkpoints"]["staff_present"].tolist() == [10]
    after = project_scene.scene_of(project, as_of="2026-10-01")
    assert after.observers.staffing.tolist() == [1.0]
    assert planned(after, line_of(after, LineCache()), AnalysisCache().decision, Progress()) is None, (
        "nobody is lacking"
    )
    project.undo()
    assert all(project.layer(e.uuid).frame.equals(before[e.name]) for e in project.entries.values())


def test_the_staff_of_a_device_is_that_of_its_post_once_for_all_its_devices(project: Project) -> None:
    places = [shapely.Point(70.05, 38.002), shapely.Point(70.06, 38.002)]
    devices = {"name": ["A", "B"], "type": ["thermal_camera"] * 2, "owner_post": ["Tem", "tem"]}
    add_layers.add_features(project, "sensors", gpd.GeoDataFrame(devices, geometry=places, crs=4326))
    scene = project_scene.scene_of(project, as_of="2026-10-01")
    cameras = [number for number, kind in enumerate(scene.observers.type) if kind == "thermal_camera"]
    assert scene.observers.staffing[cameras].tolist() == [0.3, 0.3]
    apply_remedy(project, scene, about(scene, cameras[0], "staff"))
    assert project_scene.scene_of(project, as_of="2026-10-01").observers.staffing.tolist() == [1.0, 1.0, 1.0]
    project.undo()
    apply_remedy(project, scene, everybody(scene))
    assert project_scene.scene_of(project, as_of="2026-10-01").observers.staffing.tolist() == [1.0, 1.0, 1.0]


def test_a_device_whose_post_is_not_there_has_no_staff_to_fill_up(project: Project) -> None:
    device = {"name": ["A"], "type": ["thermal_camera"], "owner_post": ["Gone"]}
    where = [shapely.Point(70.05, 38.002)]
    add_layers.add_features(project, "sensors", gpd.GeoDataFrame(device, geometry=where, crs=4326))
    scene, steps = project_scene.scene_of(project, as_of="2026-10-01"), len(project.steps())
    with pytest.raises(UserError, match="staff_present"):
        apply_remedy(project, scene, about(scene, list(scene.observers.type).index("thermal_camera"), "staff"))
    assert len(project.steps()) == steps
