"""Posts told of long ago or of no day, and lines known less well than they are sampled."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.scene.border_lines import drawings_of
from app.scene.build import build_scene
from app.scene.caveats import accuracies_of, line_accuracy, line_younger, posts_age_unknown, posts_old, posts_younger
from app.scene.parameters import Parameters
from layers.table import Table
from tests.builders.scenes import DATE, border, device, layer, plain, stating, straight


def test_posts_of_more_than_a_year_ago_are_old() -> None:
    posts = layer("sensors", [device(0.0, -100.0)])
    (note,) = posts_old([stating(posts, as_of="2025-05-31")], DATE, ["sensors/1", "others/1"])
    assert (note.code, note.observers, note.routes) == ("posts_old", (0,), ())
    assert dict(note.numbers) == {"layer": posts.name, "as_of": "2025-05-31", "date": DATE}
    for text in ("2025-06-02", "", "last year"):
        assert posts_old([stating(posts, as_of=text)], DATE, ["sensors/1"]) == ()
    assert posts_old([stating(straight(), as_of="1990-01-01")], DATE, []) == ()


def test_posts_dated_after_the_run_are_younger_than_it() -> None:
    rows = [device(0.0, -100.0, as_of="2027-03-04"), device(9.0, -100.0, as_of=None), device(8.0, -1.0, as_of=DATE)]
    posts = layer("sensors", rows)
    ids = ["sensors/3", "sensors/1", "sensors/2"]
    (note,) = posts_younger([stating(posts, as_of="2026-01-01")], DATE, ids)
    assert (note.code, note.observers) == ("posts_younger", (1,))
    assert dict(note.numbers) == {"layer": posts.name, "as_of": "2027-03-04", "date": DATE, "count": 1.0}
    (note,) = posts_younger([stating(posts, as_of="2026-12-01")], DATE, ids)
    assert note.observers == (1, 2)
    assert posts_younger([stating(posts, as_of="next year")], DATE, ["sensors/2", "sensors/3"]) == ()


def test_a_run_warns_of_data_younger_than_its_day() -> None:
    posts = stating(layer("sensors", [device(0.0, -100.0)]), as_of=DATE)
    built = build_scene([straight(), posts], [plain()], as_of="2020-01-01")
    assert [note.code for note in built.notes] == ["posts_younger", "line_younger"]


def test_an_old_layer_is_told_of_even_where_none_of_its_posts_counts() -> None:
    (note,) = posts_old([stating(layer("sensors", []), as_of="2019-01-01")], DATE, ["others/1"])
    assert note.observers == ()


def test_a_posts_own_day_goes_before_its_layers() -> None:
    rows = [device(0.0, -100.0, as_of="2018-03-04"), device(9.0, -100.0, as_of=None), device(8.0, -1.0, as_of=DATE)]
    posts = layer("sensors", rows)
    ids = ["sensors/3", "sensors/1", "sensors/2"]
    (note,) = posts_old([stating(posts, as_of="2026-01-01")], DATE, ids)
    assert (note.observers, note.numbers["as_of"]) == ((1,), "2018-03-04")
    (note,) = posts_old([stating(posts, as_of="2019-01-01")], DATE, ids)
    assert (note.observers, note.numbers["as_of"]) == ((1, 2), "2019-01-01")


def test_posts_of_no_day_are_told_of_by_layer() -> None:
    rows = [device(0.0, -100.0, as_of="2018-03-04"), device(9.0, -100.0, as_of=None), device(8.0, -1.0, as_of=None)]
    posts = layer("sensors", rows)
    ids = ["sensors/3", "others/1", "sensors/1", "sensors/2"]
    for text in ("", "last year", "2026"):
        (note,) = posts_age_unknown([stating(posts, as_of=text)], ids)
        assert (note.code, note.observers, note.routes) == ("posts_age_unknown", (0, 3), ())
        assert dict(note.numbers) == {"layer": posts.name, "count": 2.0}
    assert posts_age_unknown([stating(posts, as_of="1990-01-01")], ids) == ()
    assert posts_age_unknown([stating(posts)], ["sensors/1", "others/1"]) == ()
    assert posts_age_unknown([stating(straight())], ["borders/1"]) == ()


def test_each_layer_of_no_day_is_told_of_in_the_order_of_names() -> None:
    layers = [stating(layer("sensors", [device(0.0, -100.0)], name)) for name in ("b", "a")]
    notes = posts_age_unknown(layers, ["b/1", "a/1"])
    assert [(note.numbers["layer"], note.observers) for note in notes] == [("a", (1,)), ("b", (0,))]


def test_where_layers_lie_on_the_map_changes_no_scene() -> None:
    posts = [
        stating(layer("sensors", [device(x, -100.0)], name), as_of="2019-01-01") for name, x in (("a", 0.0), ("b", 1.0))
    ]
    above, below = (
        build_scene([straight(), *layers], [plain()], Parameters(), as_of=DATE) for layers in (posts, posts[::-1])
    )
    assert above.notes == below.notes
    assert above.input_hash == below.input_hash


def test_a_line_known_less_well_than_it_is_sampled() -> None:
    line = stating(straight(), accuracy_m=700.0)
    (note,) = line_accuracy([line], ["borders/1"], 100.0)
    assert dict(note.numbers) == {"accuracy_m": 700.0, "step_m": 100.0}
    assert note.routes == (0,)
    assert line_accuracy([line], ["borders/1"], 700.0) == ()
    assert line_accuracy([straight()], ["borders/1"], 100.0) == ()


def test_the_worst_of_several_lines_is_told_and_those_that_are_fine_are_not_named() -> None:
    one, two = (dataclasses.replace(straight(), uuid=name) for name in ("one", "two"))
    layers = [stating(one, accuracy_m=300.0), stating(two, accuracy_m=50.0)]
    (note,) = line_accuracy(layers, ["two/1", "one/1", "none/1"], 100.0)
    assert (note.routes, note.numbers["accuracy_m"]) == ((1,), 300.0)


def test_a_line_that_has_ended_does_not_count() -> None:
    frame = straight().frame.assign(valid_to="2025-03-13")
    ended = dataclasses.replace(stating(straight(), accuracy_m=700.0), table=Table.of_frame(frame), uuid="ended")
    now = dataclasses.replace(straight(), table=Table.of_frame(straight().frame.assign(valid_from="2025-03-13")))
    for day, wanted in ((DATE, []), ("2025-03-12", ["line_younger", "line_accuracy"])):
        scene = build_scene([now, ended], [plain()], Parameters(), as_of=day)
        assert [note.code for note in scene.notes] == wanted


def test_the_scene_notes_all_three() -> None:
    old, undated = layer("sensors", [device(0.0, -100.0)]), layer("sensors", [device(50.0, -100.0)], "undated")
    layers = [stating(straight(), accuracy_m=300.0), stating(old, as_of="2020-01-01"), stating(undated)]
    scene = build_scene(layers, [plain()], Parameters(), as_of=DATE)
    assert [note.code for note in scene.notes] == ["posts_old", "posts_age_unknown", "line_accuracy"]
    stored = load_scene(dump_scene(scene), scene.terrain)
    assert stored.notes == scene.notes
    assert stored.input_hash == scene.input_hash


def test_a_row_s_accuracy_goes_before_its_layer_s_and_what_is_no_distance_is_not_stated() -> None:
    own: list[dict[str, Any]] = [{}, {"accuracy_m": 0.0}]
    stated = [stating(border([(0.0, 0.0), (800.0, 0.0)], **cells), accuracy_m=300.0) for cells in own]
    assert [accuracies_of([one], ["borders/1"]) for one in stated] == [(300.0,), (0.0,)]
    for metres in (-5.0, math.inf):
        assert accuracies_of([stating(straight(), accuracy_m=metres)], ["borders/1", "elsewhere/1"]) == (None, None)


def test_a_day_before_the_oldest_drawing_of_a_border_is_named_with_it() -> None:
    old, new = stating(straight(), as_of="2017-11-30"), stating(straight(), as_of="2026-09-10")
    routes = build_scene([new], [], as_of=DATE).routes
    drawings = drawings_of([old, new])
    (note,) = line_younger(drawings, routes, "2017-11-29")
    assert (note.code, note.routes) == ("line_younger", (0,))
    assert dict(note.numbers) == {"border": routes[0].dyad, "drawn": "2017-11-30", "date": "2017-11-29"}
    assert line_younger(drawings, routes, "2017-11-30") == ()
    since = dataclasses.replace(new, table=Table.of_frame(new.frame.assign(valid_from="2020-01-01")))
    assert line_younger(drawings_of([since]), routes, "2020-01-01") == (), "a line in force is known from then on"
    assert line_younger(drawings_of([stating(straight(), as_of="")]), routes, "1850-01-01") == ()
