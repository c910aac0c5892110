"""Posts told of long ago, and lines known less well than they are sampled."""

from __future__ import annotations

import dataclasses

from app.scene import Parameters, Scene
from app.scene_notes import line_accuracy, posts_old
from layers.base import Layer, Provenance
from tests.golden.scenes import DATE, device, layer, plain, straight


def told(of: Layer, **values: object) -> Layer:
    return dataclasses.replace(of, provenance=Provenance(**values))  # type: ignore[arg-type]


def test_posts_of_more_than_a_year_ago_are_old() -> None:
    posts = layer("sensors", [device(0.0, -100.0)])
    (reason,) = posts_old([told(posts, as_of="2025-05-31")], DATE)
    assert reason.code == "posts_old"
    assert dict(reason.numbers) == {"layer": posts.name, "as_of": "2025-05-31", "date": DATE}
    for text in ("2025-06-02", "", "last year"):
        assert posts_old([told(posts, as_of=text)], DATE) == ()
    assert posts_old([told(straight(), as_of="1990-01-01")], DATE) == ()


def test_a_line_known_less_well_than_it_is_sampled() -> None:
    line = told(straight(), accuracy_m=700.0)
    (reason,) = line_accuracy([line], DATE, 100.0)
    assert dict(reason.numbers) == {"accuracy_m": 700.0, "step_m": 100.0}
    assert line_accuracy([line], DATE, 700.0) == ()
    assert line_accuracy([straight()], DATE, 100.0) == ()


def test_a_line_that_has_ended_does_not_count() -> None:
    frame = straight().frame.assign(valid_to="2025-03-13")
    ended = dataclasses.replace(told(straight(), accuracy_m=700.0), frame=frame)
    assert line_accuracy([ended], DATE, 100.0) == ()
    assert line_accuracy([ended], "2025-03-12", 100.0) != ()


def test_the_scene_notes_both() -> None:
    layers = [told(straight(), accuracy_m=300.0), told(layer("sensors", [device(0.0, -100.0)]), as_of="2020-01-01")]
    scene = Scene.of(layers, [plain()], Parameters(), as_of=DATE)
    assert {"posts_old", "line_accuracy"} <= {note.code for note in scene.notes}
