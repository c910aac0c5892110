"""Which posts and sensors of the layers count, and what an empty cell of theirs stands for."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from app.errors import UserError
from app.scene.scene import Scene
from tests.builders.scenes import DATE, device, layer, lonlat, scene_of


def names(of: Scene) -> set[str]:
    return set(of.observers.name)


def test_only_what_is_own_shared_and_up_at_the_date_counts() -> None:
    sensors = [
        device(0, 0, name="own", operator="TJ"),
        device(0, 0, name="shared", operator="shared"),
        device(0, 0, name="blank"),
        device(0, 0, name="theirs", operator="XX"),
        device(0, 0, name="retired", retired=DATE),
        device(0, 0, name="not yet", installed="2026-06-02"),
        device(0, 0, name="since", installed=DATE, retired="2026-06-02"),
    ]
    scene = scene_of(layer("sensors", sensors))
    assert names(scene) == {"own", "shared", "blank", "since"}
    assert [(note.code, note.numbers) for note in scene.notes] == [("neighbours_left_out", {"count": 1.0})]


def test_posts_by_type_status_and_date() -> None:
    place = shapely.Point(*lonlat(0.0, 0.0))
    posts = [
        {"name": "eye", "type": "outpost"},
        {"name": "camera", "type": "liaison_post", "observer": "thermal_camera"},
        {"name": "office", "type": "liaison_post"},
        {"name": "blind", "type": "outpost", "observer": "none"},
        {"name": "planned", "type": "outpost", "status": "planned"},
        {"name": "closed", "type": "outpost", "closed": "2026-01-01"},
    ]
    scene = scene_of(layer("checkpoints", [{**row, "geometry": place} for row in posts]))
    assert dict(zip(scene.observers.name, scene.observers.type, strict=True)) == {
        "eye": "observation_post",
        "camera": "thermal_camera",
    }


def test_empty_cells_take_the_values_of_the_type() -> None:
    rows = [device(0, 0, name="plain"), device(1, 0, name="own", height_m=30.0, azimuth_deg=90.0, fov_deg=60.0)]
    watch = scene_of(layer("sensors", rows)).observers
    assert watch.name == ("plain", "own")
    assert watch.height_m.tolist() == [15.0, 30.0]
    assert watch.range_m.tolist() == [5000.0, 5000.0]
    assert watch.availability.tolist() == [0.85, 0.85]
    assert watch.azimuth_deg.tolist() == [0.0, 90.0]
    assert watch.fov_deg.tolist() == [360.0, 60.0]


def test_a_field_of_view_without_a_direction_is_all_round() -> None:
    assert scene_of(layer("sensors", [device(0, 0, fov_deg=30.0)])).observers.fov_deg.tolist() == [360.0]


@pytest.mark.parametrize(("cells", "text"), [({"type": "crystal_ball"}, "none of"), ({"hours": "noon"}, "hours of")])
def test_cells_that_cannot_be_read(cells: dict[str, str], text: str) -> None:
    with pytest.raises(UserError, match=text):
        scene_of(layer("sensors", [{**device(0, 0), **cells}]))


def test_posts_without_hours_in_the_month_are_counted_and_said() -> None:
    rows = [device(0, 0, hours=text) for text in ("Nov-Mar 06:00-18:00", "jan-dec 6:00-18:00", "")]
    scene = scene_of(layer("sensors", rows))
    assert set(scene.observers.hours) == {"", "Jan-Dec 06:00-18:00", "Nov-Mar 06:00-18:00"}
    assert [(note.code, note.numbers) for note in scene.notes] == [("posts_out_of_season", {"count": 1.0})]
    assert scene_of(layer("sensors", rows), as_of="2026-12-01").notes == ()


def test_the_order_of_observers_is_decided_by_their_values_and_not_by_their_rows() -> None:
    rows = [device(x, -500.0, kind) for x in (900.0, 100.0) for kind in ("thermal_camera", "ground_radar")]
    one, other = (scene_of(layer("sensors", order)).observers for order in (rows, rows[::-1]))
    assert one.name == other.name
    assert one.id != other.id
    assert (np.diff(one.lon) >= 0.0).all()


def test_a_post_is_known_by_its_row_and_has_the_curvature_of_its_device() -> None:
    rows = [device(0.0, -1.0, "ground_radar"), device(9.0, -1.0, "thermal_camera")]
    watch = scene_of(layer("sensors", rows, uuid="mine")).observers
    assert watch.id == ("mine/1", "mine/2")
    assert watch.curvature.tolist() == [0.75, 6 / 7]
    assert watch.tilt_deg.tolist() == [0.0, 0.0]
    assert watch.vfov_deg.tolist() == [180.0, 180.0]


def test_a_number_that_cannot_be_is_refused_by_the_post_s_name() -> None:
    with pytest.raises(UserError, match=r"^Tem: height_m is 'high'"):
        scene_of(layer("sensors", [device(0, 0, name="Tem", height_m="high")]))
