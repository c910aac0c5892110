"""Layers lie on the map as the catalogue has them, and are found there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import geopandas as gpd
import shapely

from app.project import add_layers, feature_edits
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


def test_layers_follow_the_catalogue_with_their_place_strength_and_names(canvas: MapCanvas) -> None:
    session, pile = canvas.session, canvas.content.pile
    places = session.required.of_kind("reference")[0]
    assert places.uuid in pile.labels.names
    row = session.required.row(catalog.TABLE, places.uuid)
    wanted = replace(places, position=40, opacity=0.5, visible=False)
    session.apply("arrange", Edit(catalog.TABLE, places.uuid, row, wanted.row()))
    items = pile.layers[places.uuid].items()
    assert [item.zValue() for item in items] == [800.0 + number for number in range(len(items))]
    assert all(item.opacity() == 0.5 and not item.isVisible() for item in items)
    assert places.uuid not in pile.labels.names
    session.undo()
    assert next(item.zValue() for item in pile.layers[places.uuid].items()) == 20.0 * places.position
    assert places.uuid in pile.labels.names


def test_only_what_is_shown_and_no_backdrop_is_snapped_to(canvas: MapCanvas) -> None:
    pile, session = canvas.content.pile, canvas.session
    assert {drawn.layer.kind for drawn in pile.snappable()} == {"borders", "checkpoints", "patrols", "incidents"}
    entry = session.required.of_kind("incidents")[0]
    row = session.required.row(catalog.TABLE, entry.uuid)
    session.apply("hide", Edit(catalog.TABLE, entry.uuid, row, replace(entry, visible=False).row()))
    assert "incidents" not in {drawn.layer.kind for drawn in pile.snappable()}


def test_pick_finds_points_before_lines(canvas: MapCanvas) -> None:
    x, y = canvas.session.plane.point(70.1, 38.04)
    hits = canvas.content.pick(x, y)
    assert hits[0].layer == canvas.session.required.of_kind("checkpoints")[0].uuid
    assert hits[0].fid == 1


def test_of_two_drawings_of_a_line_the_one_analysed_that_day_is_drawn(canvas: MapCanvas) -> None:
    session, pile = canvas.session, canvas.content.pile
    first = session.required.of_kind("borders")[0].uuid
    row = {"route": ["TJ-AF"], "left_state": ["TJ"], "right_state": ["AF"], "as_of": ["2026-09-10"]}
    anew = gpd.GeoDataFrame(row, geometry=[shapely.LineString([(70.0, 38.1), (70.4, 38.1)])], crs=4326)
    add_layers.add_features(session.required, "borders", anew, name="Anew")
    second = session.required.of_kind("borders")[1]
    assert {uuid: len(pile.layers[uuid].geometries) for uuid in (first, second.uuid)} == {first: 0, second.uuid: 1}
    session.apply("date", feature_edits.changed(session.required, second, 1, {"valid_from": "2025-03-13"}))
    session.set_as_of(date(2020, 1, 1))
    assert {uuid: len(pile.layers[uuid].geometries) for uuid in (first, second.uuid)} == {first: 1, second.uuid: 0}
