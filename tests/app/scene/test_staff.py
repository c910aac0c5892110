"""Staff present: what it makes of posts, and of the devices that belong to them."""

from typing import Any

import numpy as np
import pytest
import shapely

from app.analysis.gaps.find_gaps import find_gaps
from app.errors import UserError
from app.scene.scene import Scene
from app.scene.staff import staffing_of
from tests.builders.scenes import device, layer, lonlat, scene_of


def post(x: float = 3000.0, **cells: Any) -> dict[str, Any]:
    stated = {"name": "Tem", "type": "outpost", "status": "working", "observer": "thermal_camera", "availability": 1.0}
    return {**stated, "geometry": shapely.Point(*lonlat(x, -500.0)), **cells}


def with_posts(*rows: dict[str, Any], devices: tuple[dict[str, Any], ...] = ()) -> Scene:
    layers = [layer("checkpoints", rows)] if rows else []
    return scene_of(*layers, *([layer("sensors", devices)] if devices else []))


def codes(of: Scene) -> dict[str, float]:
    return {note.code: float(note.numbers["count"]) for note in of.notes}


@pytest.mark.parametrize(
    ("present", "authorised", "share"),
    [
        (None, None, 1.0),
        (None, 40, 1.0),
        (10, None, 1.0),
        (0, None, 0.0),
        (0, 40, 0.0),
        (0, 0, 0.0),
        (10, 40, 0.25),
        (40, 40, 1.0),
        (5, 3, 1.0),
        (5, 0, 1.0),
    ],
)
def test_the_share_of_the_staff_that_is_present(present: int | None, authorised: int | None, share: float) -> None:
    assert staffing_of({"staff_present": present, "staff_authorised": authorised}) == share


def test_a_post_with_nobody_present_is_as_if_it_were_not_there() -> None:
    none, bare = (find_gaps(of) for of in (with_posts(post(staff_present=0, staff_authorised=40)), with_posts()))
    for name in ("p_day", "p_night", "k", "status_day", "status_night", "klass"):
        np.testing.assert_array_equal(getattr(none.profile, name), getattr(bare.profile, name))
    assert [(gap.id, gap.cause) for gap in none.all_gaps] == [(gap.id, gap.cause) for gap in bare.all_gaps]
    assert codes(with_posts(post(staff_present=0, staff_authorised=40))) == {"posts_unstaffed": 1.0}


def test_availability_counts_by_the_share_that_is_present() -> None:
    full, half = (find_gaps(with_posts(post(staff_present=n, staff_authorised=40))) for n in (40, 20))
    np.testing.assert_allclose(half.profile.p_day, full.profile.p_day / 2.0, atol=2e-6)
    assert full.profile.p_day.max() > 0.8
    assert half.input_hash != full.input_hash


def test_a_device_that_nobody_has_to_watch_needs_no_staff() -> None:
    of = with_posts(post(observer="fence_alarm", staff_present=0))
    assert of.observers.staffing.tolist() == [1.0]
    assert not codes(of)


def test_a_device_is_watched_by_the_staff_of_its_post() -> None:
    camera = device(3000.0, -400.0, name="Cam", owner_post="tem")
    posts = (post(staff_present=1, staff_authorised=4), post(90_000.0, staff_present=4, staff_authorised=4))
    of = with_posts(*posts, devices=(camera,))
    staffing = dict(zip(of.observers.name, of.observers.staffing, strict=True))
    assert staffing["Cam"] == 0.25
    alone = with_posts(*posts, devices=({**camera, "owner_post": "Elsewhere"},))
    assert dict(zip(alone.observers.name, alone.observers.staffing, strict=True))["Cam"] == 1.0
    closed = with_posts(post(status="closed"), devices=(camera,))
    assert closed.observers.staffing.tolist() == [0.0]


def test_what_is_taken_as_given_of_posts_is_said() -> None:
    of = with_posts(
        post(status=None),
        post(1000.0, type=None, observer=None),
        post(5000.0, status="suspended"),
        post(6000.0, staff_present=5, staff_authorised=3),
    )
    assert codes(of) == {"posts_status_unknown": 1.0, "posts_type_unknown": 1.0, "staff_above_authorised": 1.0}
    places = {note.code: [of.observers.name[n] for n in note.observers] for note in of.notes}
    assert set(places["posts_status_unknown"]) == {"Tem"}


def test_a_sensor_that_is_closed_does_not_watch() -> None:
    of = with_posts(devices=(device(0.0, -500.0, name="Old", status="closed"), device(0.0, -500.0, name="New")))
    assert of.observers.name == ("New",)


def test_staff_that_cannot_be_is_refused_by_name() -> None:
    with pytest.raises(UserError, match="Tem: staff_present is -1"):
        with_posts(post(staff_present=-1))
