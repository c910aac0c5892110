"""One terrain layer on the map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from pytestqt.qtbot import QtBot

from widgets.map.canvas import MapCanvas
from widgets.map.items.relief import Relief


def test_terrain_lies_under_everything(canvas: MapCanvas) -> None:
    ground = canvas.session.theme.colour("background")
    image = canvas.grab().toImage()
    at = canvas.view.to_pixel(*canvas.session.plane.point(70.35, 38.13)).toPoint()
    assert image.pixelColor(at) != ground
    assert np.isfinite(canvas.view.metres_per_pixel)


def only(canvas: MapCanvas) -> Relief:
    (drawn,) = canvas.content.pile.reliefs.values()
    return drawn


def test_a_finer_picture_is_asked_for_where_the_view_has_more_to_show(canvas: MapCanvas, qtbot: QtBot) -> None:
    drawn = only(canvas)
    assert not drawn._whole.empty
    assert drawn._detail.empty
    drawn._finest_m = 0.1  # as if the raster had more detail at this scale
    drawn.prepare(canvas.view.rect, drawn._wanted.cell_m * 0.1)
    qtbot.waitUntil(lambda: not drawn._detail.empty, timeout=30_000)
    assert drawn._detail.isVisible()
    drawn.prepare(canvas.view.rect, drawn._wanted.cell_m)
    assert not drawn._detail.isVisible()


def test_it_follows_the_catalogue_and_leaves(canvas: MapCanvas) -> None:
    drawn = only(canvas)
    entry = canvas.session.required.of_kind("terrain")[0]
    drawn.arrange(replace(entry, position=3, opacity=0.5, visible=False))
    assert (drawn._whole.zValue(), drawn._detail.zValue()) == (60.0, 61.0)
    assert drawn._whole.opacity() == 0.5
    assert not drawn._whole.isVisible()
    drawn.drop()
    assert drawn._whole.scene() is None
