"""System, unit and no-data value of rasters, stated on the page of terrain: shown as read, refused, imported."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.exchange.raster.terrain_files import glance
from app.tasks.importing.import_terrain import Heights
from app.terrain.heights import raster_of
from tests.builders.import_dialogs import pick, settled
from tests.builders.tiles import near_border, rough, written
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.dialogs.importing.terrain.stated_heights import StatedHeights
from widgets.session.session import Session

Ask = Callable[..., ImportDialog]


@pytest.fixture
def page(qapp: QApplication) -> Iterator[StatedHeights]:
    widget = StatedHeights()
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def heights(path: Path, **profile: Any) -> Path:
    """A raster on the border of the small project."""
    return written(path, rough()[:121, :121], 0, -3600, **profile)


def file_of(path: Path, chosen: Choices) -> IncomingFile:
    """A file whose header is read with what is stated."""
    file = IncomingFile(path, chosen, Status.READY)
    file.take_glance(file.asked, glance(*file.asked))
    return file


def test_what_the_headers_tell_is_shown_with_what_it_rests_on(page: StatedHeights, tmp_path: Path) -> None:
    path = heights(tmp_path / "d.tif")
    page.show_reading(file_of(path, Choices("terrain")))
    assert page.words.text() == (
        "Read in EPSG:4326 (as the file states), heights in metres (assumed); "
        "the no-data value is -32768 (as the file states)."
    )
    assert page.unit.currentText() == "Automatic: metres (assumed)"
    assert page.nodata.placeholderText() == "Automatic: -32768 (as the file states)"
    stated = Choices("terrain", "", "EPSG:4284", heights=Heights(unit="ft", nodata=0.0))
    page.show_file(file_of(path, stated))
    page.show_reading(file_of(path, stated))
    first, *notes = page.words.text().splitlines()
    assert first == ("Read in EPSG:4284 (as stated), heights in feet (as stated); the no-data value is 0 (as stated).")
    assert notes == [
        "• d.tif states WGS 84; EPSG:4284 is used, as stated.",
        "• d.tif marks voids with -32768; 0 is used, as stated.",
    ]
    assert (page.crs.currentData(), page.unit.currentData(), page.nodata.text()) == ("EPSG:4284", "ft", "0")
    page.show_reading(file_of(heights(tmp_path / "n.tif", nodata=None), Choices("terrain")))
    assert page.words.text().endswith("; no number marks voids.")
    page.show_reading(IncomingFile(path, Choices("terrain")))
    assert not page.words.isVisible()


@pytest.mark.parametrize(
    ("text", "number"),
    [("", None), ("-9999", -9999.0), ("\u22129999,5", -9999.5), ("-3.4028234663852886e+38", -3.4028234663852886e38)],
)
def test_the_number_of_voids_is_read_as_typed_and_shown_in_full(
    page: StatedHeights, text: str, number: float | None
) -> None:
    page.nodata.setText(text)
    assert page.void() == number
    page.show_file(IncomingFile(Path("d.tif"), Choices("terrain", heights=Heights(nodata=number))))
    assert page.void() == number


def test_what_is_no_number_is_refused(page: StatedHeights) -> None:
    page.nodata.setText("black")
    with pytest.raises(UserError, match="“black” is not a number"):
        page.void()


def test_it_stays_refused_and_another_choice_does_not_hide_it(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(heights(tmp_path / "d.tif"))
    stated = dialog.page.terrain.stated
    qtbot.keyClicks(stated.nodata, "-x")
    pick(stated.crs, "EPSG:4284")
    settled(dialog, qtbot)
    assert "“-x” is not a number" in dialog.page.summary.text()
    assert not dialog.import_button.isEnabled()
    dialog.page.terrain.link.click()
    assert (stated.nodata.text(), dialog.page.terrain.link.isChecked()) == ("-x", True)
    qtbot.keyClick(stated.nodata, Qt.Key.Key_Backspace)
    qtbot.keyClicks(stated.nodata, "9")
    settled(dialog, qtbot)
    assert dialog.import_button.isEnabled()
    assert (dialog.files[0].heights.nodata, dialog.files[0].heights.link) == (-9.0, True)


def test_what_was_typed_wrongly_is_gone_where_the_file_is_shown_again(ask: Ask, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = ask(*near_border(tmp_path / "t", 1), heights(tmp_path / "o.tif", cell=1 / 1800))
    stated = dialog.page.terrain.stated
    qtbot.keyClicks(stated.nodata, "-x")
    assert dialog.files[0].status is Status.ASKS
    dialog.list.setCurrentRow(1)
    assert stated.nodata.text() == ""
    dialog.list.setCurrentRow(0)
    settled(dialog, qtbot)
    assert (stated.nodata.text(), dialog.files[0].status, dialog.files[0].problem) == ("", Status.READY, None)


def test_heights_in_feet_that_do_not_say_so_are_imported_as_feet(
    ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = ask(heights(tmp_path / "d.tif"))
    dialog.page.terrain.stated.unit.setFocus()
    for _ in range(2):
        qtbot.keyClick(dialog.page.terrain.stated.unit, Qt.Key.Key_Down)
    settled(dialog, qtbot)
    assert "heights in feet (as stated)" in dialog.page.terrain.stated.words.text()
    dialog.accept()
    settled(dialog, qtbot)
    assert dialog.files[0].result is not None, dialog.files[0].problem
    with raster_of(opened.required, opened.required.of_kind("terrain")[-1]).opened() as read:
        stored = read((0, 20), (0, 20))
    np.testing.assert_allclose(stored, rough()[:20, :20] * 0.3048, rtol=1e-6)


def test_a_raster_without_a_system_and_with_voids_that_are_not_declared_is_mended_on_the_page(
    ask: Ask, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    ground = rough()[:121, :121].copy()
    ground[5, 5] = -32767
    dialog = ask(written(tmp_path / "d.tif", ground, 0, -3600, crs=None, nodata=None))
    assert (dialog.files[0].choices.kind, str(dialog.files[0].status)) == ("terrain", "asks")
    assert dialog.page.summary.text() == ("d.tif does not state its coordinate system; state it in “Coordinate system”")
    for crs, words in (
        ("EPSG:32642", "looks like degrees, and EPSG:32642 is in metres; state the one they are in, in “Coordinate s"),
        ("EPSG:4326", "Ready"),
    ):
        qtbot.keyClick(dialog, Qt.Key.Key_S, Qt.KeyboardModifier.AltModifier)
        line = dialog.focusWidget()
        qtbot.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        qtbot.keyClicks(line, crs)
        qtbot.keyClick(line, Qt.Key.Key_Return)
        settled(dialog, qtbot)
        assert words in dialog.page.summary.text()
    assert dialog.page.terrain.stated.words.text().startswith("Read in EPSG:4326 (as stated)")
    dialog.accept()
    settled(dialog, qtbot)
    assert "enter -32767 as “No-data value”, or choose the “Unit of heights”" in dialog.page.summary.text()
    qtbot.keyClicks(dialog.page.terrain.stated.nodata, "-32767")
    settled(dialog, qtbot)
    dialog.accept()
    settled(dialog, qtbot)
    assert dialog.files[0].result is not None, dialog.files[0].problem
