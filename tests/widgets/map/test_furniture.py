"""Map furniture: a scale bar of a round length, a tilted north arrow, a caption for synthetic layers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.project import feature_edits
from app.project.underlay_looks import Look
from app.store import catalog
from app.store.history import Edit
from tests.builders.pictures import count
from tests.builders.projects import bring
from tests.builders.underlays import four_colours
from tests.builders.waiting import settled
from widgets.map.canvas import MapCanvas
from widgets.map.furniture import BAR_PX, MARGIN, bar_length_m, bar_text, paint_caption, paint_north, paint_scale_bar
from widgets.style.theme import Theme

THEME = Theme("light")


@pytest.mark.parametrize(
    ("metres_per_pixel", "metres", "text"),
    [
        (1.0, 100.0, "100\u00a0m"),
        (15.0, 2_000.0, "2\u00a0km"),
        (40.0, 5_000.0, "5\u00a0km"),
        (9.9, 1_000.0, "1\u00a0km"),
    ],
)
def test_a_bar_is_as_long_as_fits_and_round(metres_per_pixel: float, metres: float, text: str) -> None:
    assert bar_length_m(metres_per_pixel) == metres
    assert metres / metres_per_pixel <= BAR_PX
    assert bar_text(metres) == text


def picture() -> QImage:
    image = QImage(200, 60, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


def test_the_bar_is_drawn_as_long_as_it_says(qapp: QApplication) -> None:
    image = picture()
    painter = QPainter(image)
    paint_scale_bar(painter, THEME, QPointF(20, 50), 10.0)
    painter.end()
    dark = [x for x in range(200) if image.pixelColor(x, 50).lightness() < 100]
    assert dark[-1] - dark[0] == pytest.approx(1_000.0 / 10.0, abs=3)


def test_the_arrow_leans_as_north_does(qapp: QApplication) -> None:
    def tip(lean_deg: float) -> int:
        image = picture()
        painter = QPainter(image)
        paint_north(painter, THEME, QPointF(100, 30), lean_deg)
        painter.end()
        row = [x for x in range(200) if image.pixelColor(x, 19).lightness() < 100]
        return sum(row) // len(row)

    assert tip(-30.0) < tip(0.0) < tip(30.0)
    assert tip(0.0) == pytest.approx(100, abs=1)


def test_the_caption_names_the_synthetic_layers_shown(canvas: MapCanvas) -> None:
    session, furniture = canvas.session, canvas.furniture
    names = {entry.name for entry in session.required.entries.values() if entry.provenance.synthetic}
    assert "Posts" in furniture._synthetic_note()
    for entry in list(session.required.entries.values()):
        if entry.name in names:
            row = session.required.row(catalog.TABLE, entry.uuid)
            session.apply("hide", Edit(catalog.TABLE, entry.uuid, row, replace(entry, visible=False).row()))
    assert furniture._synthetic_note() == ""


@pytest.mark.parametrize("width", [420, 700, 1400])
def test_a_long_caption_stays_on_the_map(qapp: QApplication, width: int) -> None:
    image = QImage(width, 200, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    ground = paint_caption(painter, THEME, "Synthetic, not observed: " + ", ".join(["Patrol zones"] * 12), width)
    assert paint_caption(painter, THEME, "", width).isEmpty()
    painter.end()
    assert ground.right() <= width - MARGIN
    dark = [
        (x, y) for x in range(width) for y in range(200) if image.pixelColor(x, y).lightness() < 90 and y % 3 == x % 3
    ]
    assert dark
    assert all(ground.contains(QPointF(*place)) for place in dark)


def test_a_layer_that_is_real_but_for_one_made_up_row_is_named(canvas: MapCanvas) -> None:
    session, furniture = canvas.session, canvas.furniture
    entry = next(one for one in session.required.entries.values() if one.kind == "checkpoints")
    real = replace(entry, provenance=replace(entry.provenance, synthetic=False))
    edit = Edit(catalog.TABLE, entry.uuid, session.required.row(catalog.TABLE, entry.uuid), real.row())
    fid = int(session.required.layer(entry.uuid).frame.index[0])
    made_up = feature_edits.changed(session.required, entry, fid, {"synthetic": True})
    session.apply("real", edit)
    before = furniture._synthetic_note()
    session.apply("one made up", made_up)
    assert (entry.name in before.split(": ")[-1].split(", "), entry.name in furniture._synthetic_note()) == (
        False,
        True,
    )


def test_the_overview_keeps_to_its_corner_and_names_keep_off_it(canvas: MapCanvas) -> None:
    overview = canvas.furniture.overview
    for width, height in ((800, 500), (620, 410)):
        canvas.resize(width, height)
        QApplication.processEvents()
        assert overview.geometry().right() == width - MARGIN - 1
        assert overview.geometry().bottom() == height - MARGIN - 1
        assert len(canvas.content.pile.labels.reserved) == 5


def test_nothing_is_on_a_map_without_a_project(canvas: MapCanvas) -> None:
    corner = (MARGIN, 440, 160, 50)
    text = canvas.session.theme.colour("text")
    assert count(canvas.grab().toImage().copy(*corner), text) > 20
    canvas.session.close_project()
    assert count(canvas.grab().toImage().copy(*corner), text) == 0


def test_the_attribution_of_what_is_in_view_is_painted(canvas: MapCanvas, tmp_path: Path, qtbot: QtBot) -> None:
    source = four_colours(tmp_path / "s.tif", "EPSG:32642", 590_000, 4_210_000, 100)
    bring(canvas.session.required, source, "basemap")
    settled(canvas.session, qtbot)
    bare = canvas.grab().toImage()
    entry = canvas.session.required.of_kind("basemap")[0]
    row = canvas.session.required.row(catalog.TABLE, entry.uuid)
    changed = replace(Look.of(entry), attribution="© the makers of this map " * 9).of_entry(entry)
    canvas.session.apply("name", Edit(catalog.TABLE, entry.uuid, row, changed.row()))
    named = canvas.grab().toImage()
    overview = canvas.furniture.overview
    corner = (overview.x() - 30, overview.geometry().bottom() - 12)
    assert bare.copy(*corner, 20, 10) != named.copy(*corner, 20, 10)
    assert named.copy(0, canvas.height() - 60, 220, 60) == bare.copy(0, canvas.height() - 60, 220, 60), "beside the bar"
    assert any(box.contains(*corner) for box in canvas.content.pile.labels.reserved), "labels keep clear of it"
    canvas.view.centre_on(1e6, 1e6)
    assert canvas.content.pile.attribution == ""
    canvas.grab()
    assert not any(box.contains(*corner) for box in canvas.content.pile.labels.reserved)
