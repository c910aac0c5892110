"""The window imports terrain as the command line does: linked or copied, with its error; or says why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QLabel
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.arrays import SingleArray
from app.errors import UserError
from app.exchange.raster.terrain_files import Glance, glance
from app.store.catalog import Entry
from app.tasks.importing.import_terrain import Heights
from app.terrain.heights import raster_of
from tests.builders import tiles
from tests.builders.waiting import idle
from widgets.application import PseudoTranslator
from widgets.dialogs.terrain_dialog import LARGE_CELLS, TerrainDialog
from widgets.window.main_window import MainWindow
from widgets.words.text import NBSP, file_size

NARROWEST_PX, LOWEST_PX = 372, 700
HEIGHTS = np.add.outer(np.arange(60.0), np.arange(80.0)).astype(np.float32) + 900.0
WAIT_MS = 20_000


def tiff(path: Path, values: SingleArray = HEIGHTS, cell: float = 0.005, **profile: object) -> Path:
    shape = {"height": values.shape[0], "width": values.shape[1], "count": 1, "dtype": values.dtype}
    place = {"crs": "EPSG:4326", "transform": from_origin(70.0, 38.15, cell, cell)}
    with rasterio.open(path, "w", driver="GTiff", **shape, **place, **profile) as out:
        out.write(values, 1)
    return path


def vast(path: Path) -> Path:
    """A sparse raster of 500 million cells."""
    place = {"crs": "EPSG:4326", "transform": from_origin(70.0, 38.15, 1e-5, 1e-5)}
    layout = {"tiled": True, "blockxsize": 512, "blockysize": 512, "SPARSE_OK": True}
    with rasterio.open(
        path, "w", driver="GTiff", height=20_000, width=25_000, count=1, dtype="int16", **place, **layout
    ):
        pass
    return path


Open = Callable[..., TerrainDialog]


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[Open]:
    """Opens dialogs that import nothing unless given a ``import_terrain``."""
    dialogs: list[TerrainDialog] = []

    def make(path: Path, import_terrain: Callable[[Heights], None] = lambda _: None) -> TerrainDialog:
        dialogs.append(TerrainDialog(path, glance(path), import_terrain))
        dialogs[-1].show()
        dialogs[-1].activateWindow()
        return dialogs[-1]

    yield make
    for one in dialogs:
        one.close()
        one.deleteLater()


def choose(dialog: TerrainDialog, qtbot: QtBot, steps: int) -> None:
    """Move down the choices for the error, by keyboard."""
    dialog.error.setFocus()
    for _ in range(steps):
        qtbot.keyClick(dialog.error, Qt.Key.Key_Down)


def test_small_terrain_is_copied_by_default(asked: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = asked(tiff(tmp_path / "dem.tif"))
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(text.startswith("dem.tif has 4,800 cells (80\u00a0×\u00a060) in ") for text in texts)
    assert dialog.heights() == Heights()
    assert dialog.error.currentText() == "Estimated from the relief"  # cells of some 500 m
    dialog.link.setFocus()
    qtbot.keyClick(dialog.link, Qt.Key.Key_Space)
    dialog.surface.setFocus()
    qtbot.keyClick(dialog.surface, Qt.Key.Key_Space)
    assert dialog.heights() == Heights(link=True, is_surface=True)


def test_large_terrain_is_linked_by_default(asked: Open, tmp_path: Path) -> None:
    dialog = asked(vast(tmp_path / "vast.tif"))
    assert any("500 million cells (25,000\u00a0×\u00a020,000)" in label.text() for label in dialog.findChildren(QLabel))
    assert dialog.heights() == Heights(link=True)
    assert dialog.error.currentText() == "Estimated from the relief"


def test_from_how_many_cells_it_is_left_outside(asked: Open, tmp_path: Path) -> None:
    path = tiff(tmp_path / "dem.tif")
    for cells in (LARGE_CELLS - 1, LARGE_CELLS):
        dialog = TerrainDialog(path, replace(glance(path), rows=1, columns=cells), lambda _: None)
        assert dialog.link.isChecked() is (cells == LARGE_CELLS)
        dialog.deleteLater()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0.05", "must be between 0.1 and 1000 m"),
        ("1001", "must be between"),
        ("nan", "must be between"),
        ("", "not a number"),
    ],
)
def test_an_impossible_error_is_reported_beside_its_field(
    asked: Open, tmp_path: Path, qtbot: QtBot, text: str, says: str
) -> None:
    taken: list[Heights] = []
    dialog = asked(tiff(tmp_path / "dem.tif"), taken.append)
    choose(dialog, qtbot, 1)
    assert dialog.sigma.isVisible()
    assert not dialog.mask_file.isVisible()
    qtbot.keyClicks(dialog.sigma, text)
    qtbot.keyClick(dialog.sigma, Qt.Key.Key_Return)
    assert says in dialog.wrong.text()
    assert dialog.wrong.isVisible()
    assert dialog.sigma.property("wrong")
    assert dialog.isVisible()
    assert taken == []
    dialog.sigma.clear()
    qtbot.keyClicks(dialog.sigma, "2,5")
    qtbot.keyClick(dialog.sigma, Qt.Key.Key_Return)
    assert taken == [Heights(sigma_m=2.5)]
    assert not dialog.isVisible()


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ("relief 3 0.16 0.18 1.3", "Estimated from the relief"),
        ("constant 3", "Assumed to be 3 m"),
        ("", "Assumed to be 2.4 m"),
        ("constant", "Assumed to be 2.4 m"),
    ],
)
def test_it_shows_what_is_assumed_by_default(qtbot: QtBot, model: str, text: str) -> None:
    dialog = TerrainDialog(Path("dem.tif"), Glance(9, 9, 9, model), lambda _: None)
    assert dialog.error.currentText() == text
    dialog.deleteLater()


@pytest.mark.parametrize(
    ("count", "text"), [(12, "1 kB"), (45_600, "46 kB"), (3_400_000, "3 MB"), (1_240_000_000, "1.2 GB")]
)
def test_the_size_of_a_file_has_a_unit(count: int, text: str) -> None:
    assert file_size(count).replace(NBSP, " ") == text


def test_escape_takes_nothing_in(asked: Open, tmp_path: Path, qtbot: QtBot) -> None:
    taken: list[Heights] = []
    dialog = asked(tiff(tmp_path / "dem.tif"), taken.append)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert taken == []


def test_every_field_is_reached_by_tab_from_top_to_bottom(asked: Open, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = asked(tiff(tmp_path / "dem.tif"))
    choose(dialog, qtbot, 2)
    order = [dialog.link, dialog.error, dialog.mask_file, dialog.choose_button, dialog.surface, dialog.import_button]
    dialog.link.setFocus()
    for widget in order:
        assert dialog.focusWidget() is widget
        qtbot.keyClick(widget, Qt.Key.Key_Tab)
    qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Tab)  # Cancel
    assert dialog.focusWidget() is dialog.link


@pytest.mark.parametrize("language", ["en", "pseudo"])
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_it_fits_a_narrow_and_a_low_screen(
    asked: Open, tmp_path: Path, qtbot: QtBot, qapp: QApplication, steps: int, language: str
) -> None:
    translator = PseudoTranslator(qapp)
    if language == "pseudo":
        qapp.installTranslator(translator)
    dialog = asked(tiff(tmp_path / f"{'A_LONG_NAME_OF_A_FILE_OF_HEIGHTS_' * 3}.tif"), refuse)
    qapp.removeTranslator(translator)
    dialog.error.setCurrentIndex(steps)
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.wrong.isVisible()
    dialog.resize(NARROWEST_PX, dialog.height())
    assert dialog.width() == NARROWEST_PX
    layout = dialog.layout()
    assert layout is not None
    assert layout.heightForWidth(NARROWEST_PX) < LOWEST_PX


def refuse(_: Heights) -> None:
    raise UserError("The project is open elsewhere, so that nothing in it can be changed: close it there first.")


def drop(window: MainWindow, answer: Callable[[TerrainDialog], None], *paths: Path) -> None:
    """Drop files on the window, as terrain; ``answer`` must close the dialog that follows."""

    def tell_kind() -> None:
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QInputDialog)
        dialog.setTextValue("Terrain")
        QTimer.singleShot(0, window, tell_how)
        dialog.accept()

    def tell_how() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, TerrainDialog):
            QTimer.singleShot(WAIT_MS, dialog, dialog.reject)
            answer(dialog)
        else:  # the first question may not be gone yet
            QTimer.singleShot(5, window, tell_how)

    QTimer.singleShot(0, tell_kind)
    window.projects.open_files(list(paths))


def terrain(window: MainWindow) -> list[Entry]:
    return [entry for entry in window.session.required.of_kind("terrain") if entry.name != "Terrain"]


def test_files_dropped_together_become_one_terrain(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    headings: list[str] = []

    def answer(dialog: TerrainDialog) -> None:
        headings.extend(label.text() for label in dialog.findChildren(QLabel))
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    flat = np.full((60, 40), 1200.0, np.float32)
    files = [
        tiles.written(tmp_path / f"{name}.tif", flat, column=at) for name, at in (("west", -3600), ("east", -3560))
    ]
    drop(window, answer, *files)
    idle(window, qtbot)
    (entry,) = terrain(window)
    assert any("west.tif and 1 more are one terrain of 4,800 cells" in text for text in headings)
    assert raster_of(window.session.required, entry).lattice.shape == (60, 80)
    assert window.notices.text.startswith("west.tif and 1 more imported as west. 2 rasters are one terrain")


def test_a_file_dropped_on_the_window_can_stay_where_it_is(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    before = window.session.required.path.stat().st_size

    def answer(dialog: TerrainDialog) -> None:
        dialog.link.click()
        choose(dialog, qtbot, 1)
        qtbot.keyClicks(dialog.sigma, "1.5")
        qtbot.keyClick(dialog, Qt.Key.Key_Return)

    drop(window, answer, tiff(tmp_path / "dem.tif"))
    idle(window, qtbot)
    (entry,) = terrain(window)
    assert entry.settings["link"]["shape"] == [60, 80]
    assert entry.settings["sigma_model"] == "constant 1.5"
    assert window.notices.text.startswith("dem.tif imported as dem. ")
    assert window.session.required.path.stat().st_size - before < HEIGHTS.nbytes
    window.session.undo()
    assert terrain(window) == []


def test_a_mask_that_does_not_fit_is_reported_in_the_dialog_and_can_be_corrected(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, mask = tiff(tmp_path / "other.tif", HEIGHTS[:50]), tiff(tmp_path / "mask.tif", np.ones_like(HEIGHTS))
    errors: list[str] = []

    def answer(dialog: TerrainDialog) -> None:
        choose(dialog, qtbot, 2)
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        errors.append(dialog.wrong.text())
        for file in (other, mask):
            monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, file=file: (str(file), ""))
            dialog.choose_button.click()
            qtbot.keyClick(dialog, Qt.Key.Key_Return)
            errors.append(dialog.wrong.text() if dialog.isVisible() else "taken")

    drop(window, answer, tiff(tmp_path / "dem.tif"))
    idle(window, qtbot)
    assert errors[0] == "Choose the mask file."
    assert "other.tif is on a different grid from dem.tif" in errors[1]
    assert errors[2] == "taken"
    (entry,) = terrain(window)
    assert entry.settings["sigma"] == "raster"


def test_what_is_no_terrain_is_explained_and_not_asked_about(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "notes.tif"
    file.write_text("no raster")
    drop(window, lambda dialog: pytest.fail("asked"), file)
    assert "notes.tif" in window.notices.text
    assert terrain(window) == []
    window.notices.hide()
