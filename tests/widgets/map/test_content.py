"""The map shows what the project holds, and follows it."""

from __future__ import annotations

import shapely

from app.project import feature_edits
from tests.builders.pictures import colour_near
from widgets.map.canvas import MapCanvas


def test_the_map_follows_a_change_and_its_undo(canvas: MapCanvas) -> None:
    session = canvas.session
    assert session.project is not None
    entry = session.project.of_kind("checkpoints")[0]
    style = session.theme.palette.styles["post"]
    session.apply("move", feature_edits.changed(session.project, entry, 1, geometry=shapely.Point(70.1, 38.1)))
    assert not colour_near(canvas, 70.1, 38.04, style.colour)
    session.undo()
    assert colour_near(canvas, 70.1, 38.04, style.colour)


def test_pick_finds_the_border_within_reach_only(canvas: MapCanvas) -> None:
    borders = canvas.session.required.of_kind("borders")[0].uuid
    x, y = canvas.session.plane.point(70.0, 38.0)
    assert any(hit.layer == borders for hit in canvas.content.pick(x, y + 5 * canvas.view.metres_per_pixel))
    assert not any(hit.layer == borders for hit in canvas.content.pick(x, y + 15 * canvas.view.metres_per_pixel))
