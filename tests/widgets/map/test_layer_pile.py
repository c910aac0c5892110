"""Layers are stacked on the map as in the catalogue, and hit testing finds them there."""

from __future__ import annotations

from dataclasses import replace

from app.store import catalog
from app.store.history import Edit
from tests.builders.pictures import colour_near
from widgets.map.canvas import MapCanvas


def test_a_hidden_layer_is_not_drawn(canvas: MapCanvas) -> None:
    session = canvas.session
    assert session.project is not None
    entry = session.project.entries[session.required.of_kind("checkpoints")[0].uuid]
    before = session.project.row(catalog.TABLE, entry.uuid)
    session.apply("hide", Edit(catalog.TABLE, entry.uuid, before, replace(entry, visible=False).row()))
    assert not colour_near(canvas, 70.1, 38.04, session.theme.palette.styles["post"].colour)


def test_pick_finds_points_before_lines(canvas: MapCanvas) -> None:
    x, y = canvas.session.plane.point(70.1, 38.04)
    hits = canvas.content.pick(x, y)
    assert hits[0].layer == canvas.session.required.of_kind("checkpoints")[0].uuid
    assert hits[0].fid == 1
