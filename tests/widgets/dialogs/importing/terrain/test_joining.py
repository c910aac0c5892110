"""Rasters that are one terrain: proposed where they are tiles, joined, told apart again, imported as one layer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.exchange.raster.headers import StatedRaster
from app.terrain.heights import raster_of
from tests.builders.files import geojson, mbtiles, point
from tests.builders.import_dialogs import pick, settled
from tests.builders.tiles import near_border, rough, written
from tests.builders.underlays import tile
from tests.builders.waiting import WAIT_MS, let_go
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.importing.incoming_file import Status
from widgets.session.session import Session

Ask = Callable[..., ImportDialog]


def names(dialog: ImportDialog) -> list[str]:
    """The entries on the left."""
    assert [dialog.list.item(row).text().split("\n")[0] for row in range(dialog.list.count())] == [
        file.name for file in dialog.files
    ]
    return [file.name for file in dialog.files]


def proposed(dialog: ImportDialog, qtbot: QtBot) -> list[str]:
    """The entries once it is known whether the rasters fit together."""
    session = dialog._session
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=WAIT_MS)
    settled(dialog, qtbot)
    return names(dialog)


def test_tiles_without_a_system_are_joined_and_get_one_together(
    ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    ground = rough()
    paths = [
        written(tmp_path / f"{name}.tif", ground[:121, left : left + 121], 0, left - 3600, crs=None)
        for name, left in (("a", 0), ("b", 120))
    ]
    dialog = ask(*paths)
    assert proposed(dialog, qtbot) == ["a.tif", "b.tif"]
    assert [str(file.status) for file in dialog.files] == ["asks", "asks"]
    dialog.page.terrain.join.click()
    settled(dialog, qtbot)
    assert dialog.page.summary.text().endswith("state it in “Coordinate system”")
    pick(dialog.page.terrain.stated.crs, "EPSG:4326")
    settled(dialog, qtbot)
    dialog.accept()
    settled(dialog, qtbot)
    assert [str(file.status) for file in dialog.files] == ["stored"], dialog.files[0].problem
    assert raster_of(opened.required, opened.required.of_kind("terrain")[-1]).lattice.shape == (121, 241)


def test_tiles_are_joined_and_imported_as_one_layer(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    before = len(opened.required.of_kind("terrain"))
    posts = geojson(tmp_path / "g.geojson", (point(70.1, 38.0), {"a": 1}))
    dialog = ask(posts, *near_border(tmp_path / "t", 3))
    assert proposed(dialog, qtbot) == ["g.geojson", "a.tif and 2 more"]
    dialog.list.setCurrentRow(1)
    page = dialog.page.terrain
    assert (page.join.isVisible(), page.join.isChecked()) == (True, True)
    assert page.join.text().replace("&", "") == "One terrain with the other rasters (2)"
    assert "3 rasters are one terrain of 241 × 241 cells; neighbours share" in page.stated.words.text()
    dialog.accept()
    settled(dialog, qtbot)
    assert dialog.files[1].status is Status.STORED, dialog.files[1].problem
    layers = opened.required.of_kind("terrain")
    assert len(layers) == before + 1
    assert raster_of(opened.required, layers[-1]).lattice.shape == (241, 241)
    assert layers[-1].name == "a"


def test_they_are_told_apart_again_and_each_keeps_what_is_chosen(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(*near_border(tmp_path / "t", 3))
    assert proposed(dialog, qtbot) == ["a.tif and 2 more"]
    page = dialog.page.terrain
    page.join.setFocus()
    qtbot.keyClick(page.join, Qt.Key.Key_Space)
    settled(dialog, qtbot)
    assert names(dialog) == ["a.tif", "b.tif", "c.tif"]
    assert [file.status for file in dialog.files] == [Status.READY] * 3
    dialog.list.setCurrentRow(1)
    pick(page.stated.unit, "ft")
    settled(dialog, qtbot)
    assert not page.join.isChecked()
    page.join.click()
    settled(dialog, qtbot)
    assert names(dialog) == ["b.tif and 2 more"]
    assert dialog.files[0].asked == (tuple(tmp_path / "t" / f"{one}.tif" for one in "bac"), StatedRaster(unit="ft"))
    pick(dialog.page.target.kind, "basemap")
    settled(dialog, qtbot)
    assert names(dialog) == ["b.tif", "a.tif", "c.tif"]


def test_rasters_that_do_not_fit_are_left_apart_and_refused_if_joined(
    ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    files = near_border(tmp_path / "t", 1)
    dialog = ask(*files, written(tmp_path / "o.tif", rough(), 0.4, -3600.3))
    assert proposed(dialog, qtbot) == ["a.tif", "o.tif"]
    page = dialog.page.terrain
    page.join.click()
    settled(dialog, qtbot)
    assert names(dialog) == ["a.tif and 1 more"]
    assert "cannot be one terrain with" in dialog.page.summary.text()
    page.link.click()
    settled(dialog, qtbot)
    assert "cannot be one terrain with" in dialog.page.summary.text()
    assert not dialog.import_button.isEnabled()
    page.join.click()
    settled(dialog, qtbot)
    assert names(dialog) == ["a.tif", "o.tif"]
    assert dialog.import_button.isEnabled()
    assert dialog.files[0].heights.link


@pytest.mark.parametrize("other", ["a raster that covers another", "a picture", "no heights"])
def test_what_may_be_meant_otherwise_is_not_joined_unasked(ask: Ask, tmp_path: Path, qtbot: QtBot, other: str) -> None:
    files = near_border(tmp_path / "t", 2)
    if other == "a raster that covers another":
        files.append(written(tmp_path / "errors.tif", rough(), 0, -3600))
    elif other == "a picture":
        files.append(mbtiles(tmp_path / "m.mbtiles", (0, 0, 0, tile((1, 2, 3)))))
    elif other == "no heights":
        files.append(tmp_path / "N38E070.hgt")
        files[-1].write_bytes(b"x")
    dialog = ask(*files)
    assert proposed(dialog, qtbot) == [file.name for file in files]
    assert not dialog.page.terrain.join.isChecked()


def test_a_choice_that_is_there_before_is_not_joined_over(opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ImportDialog(opened, near_border(tmp_path / "t", 2))
    dialog.reader.choose(dialog.files[0], name="North")
    settled(dialog, qtbot)
    assert proposed(dialog, qtbot) == ["a.tif", "b.tif"]
    dialog.reject()
    let_go(dialog)


def test_nothing_is_joined_while_files_are_stored(ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(*near_border(tmp_path / "t", 2))
    assert proposed(dialog, qtbot) == ["a.tif and 1 more"]
    dialog.page.terrain.join.click()
    settled(dialog, qtbot)
    dialog.accept()
    dialog.list.setCurrentRow(1)
    assert not dialog.page.terrain.join.isEnabled()
    settled(dialog, qtbot)
    assert [file.result is not None for file in dialog.files] == [True, True]
