"""Adding a feature on the map is one step, and selects it so that its form is at hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app.geo.routes import GEOD
from app.tasks import project_scene
from tests.builders.hands import click, last_step, rows
from widgets.workshop.workshop import Workshop


def test_a_click_with_the_post_tool_adds_a_post_there(workshop: Workshop) -> None:
    session, before = workshop.session, rows(workshop.session, "checkpoints")
    workshop.activate("post")
    click(workshop, 70.25, 38.1)
    assert rows(session, "checkpoints") == before + 1
    assert last_step(session) == "Add post"
    (fid,) = session.selection.fids
    place = session.layer(session.selection.layer).frame.geometry.loc[fid]
    assert GEOD.inv(place.x, place.y, 70.25, 38.1)[2] < 1.5 * workshop.canvas.view.metres_per_pixel
    session.undo()
    assert rows(session, "checkpoints") == before
    session.redo()
    assert rows(session, "checkpoints") == before + 1


def test_a_new_post_is_dated_today(workshop: Workshop) -> None:
    session, today = workshop.session, date.today().isoformat()
    for kind, days in (("checkpoints", [today]), ("sensors", [today]), ("incidents", [])):
        workshop.additions.add_point(kind, 70.2, 38.1)
        assert session.layer(session.selection.layer).frame["as_of"].dropna().tolist() == days
    scene = project_scene.scene_of(session.required)
    (note,) = [note for note in scene.notes if note.code == "posts_age_unknown"]
    drawn = [number for number, key in enumerate(scene.observers.name) if key.startswith(("Post ", "Sensor "))]
    assert len(drawn) == 2
    assert not {*drawn} & {*note.observers}


def test_a_new_incident_occurred_now(workshop: Workshop) -> None:
    session = workshop.session
    before = datetime.now().astimezone() - timedelta(minutes=1)
    workshop.additions.add_point("incidents", 70.2, 38.1)
    (fid,) = session.selection.fids
    row = session.layer(session.selection.layer).table.row(fid)
    assert before <= datetime.fromisoformat(row["occurred_at"]) <= datetime.now().astimezone()
    assert row["occurred_precision"] == "minute"


def test_a_kind_without_a_layer_gets_one(workshop: Workshop) -> None:
    assert not workshop.session.required.of_kind("sensors")
    workshop.additions.add_point("sensors", 70.2, 38.1)
    assert rows(workshop.session, "sensors") == 1
    workshop.session.undo()
    assert not workshop.session.required.of_kind("sensors")


def test_new_features_never_join_a_synthetic_layer(workshop: Workshop) -> None:
    session = workshop.session
    (made_up,) = session.required.of_kind("checkpoints")
    assert made_up.provenance.synthetic
    before = len(session.layer(made_up.uuid).frame)
    for lon in (70.2, 70.3):
        workshop.additions.add_point("checkpoints", lon, 38.1)
    own = session.required.entries[session.selection.layer]
    assert not own.provenance.synthetic
    assert own.name not in (made_up.name, "")
    assert len(session.layer(own.uuid).frame) == 2
    assert len(session.layer(made_up.uuid).frame) == before
    session.undo()
    session.undo()
    assert session.required.of_kind("checkpoints") == [made_up]
