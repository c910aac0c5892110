"""How terrain is imported: what is proposed for its size, and what is chosen: linked or copied, with which error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import rasterio
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.arrays import SingleArray
from app.errors import UserError
from app.exchange.raster.terrain_files import Glance, glance
from app.tasks.importing.import_terrain import Heights
from widgets.application import PseudoTranslator
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.dialogs.importing.terrain.terrain_options import TerrainOptions
from widgets.words.text import NBSP, file_size

NARROWEST_PX, LOWEST_PX = 372, 700
HEIGHTS = np.add.outer(np.arange(60.0), np.arange(80.0)).astype(np.float32) + 900.0


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


def glanced(path: Path, chosen: Heights | None = None, seen: Glance | None = None) -> IncomingFile:
    """A file of heights as the dialog has it once its header is read."""
    file = IncomingFile(path, Choices("terrain", heights=chosen), Status.READY)
    file.take_glance(file.asked, seen or glance(*file.asked))
    return file


Open = Callable[..., TerrainOptions]


@pytest.fixture
def asked(qtbot: QtBot) -> Iterator[Open]:
    """Pages that show what is proposed for a file, or what is chosen."""
    pages: list[TerrainOptions] = []

    def make(path: Path, chosen: Heights | None = None) -> TerrainOptions:
        pages.append(TerrainOptions())
        pages[-1].show_file(glanced(path, chosen))
        pages[-1].show()
        pages[-1].activateWindow()
        return pages[-1]

    yield make
    for one in pages:
        one.close()
        one.deleteLater()


def choose(dialog: TerrainOptions, qtbot: QtBot, steps: int) -> None:
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


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("0.05", "must be between 0.1 and 1000 m"),
        ("1001", "must be between"),
        ("nan", "must be between"),
        ("", "not a number"),
    ],
)
def test_an_impossible_error_is_refused(asked: Open, tmp_path: Path, qtbot: QtBot, text: str, says: str) -> None:
    page = asked(tiff(tmp_path / "dem.tif"))
    heard: list[None] = []
    page.changed.connect(lambda: heard.append(None))
    choose(page, qtbot, 1)
    assert page.sigma.isVisible()
    assert not page.mask_file.isVisible()
    qtbot.keyClicks(page.sigma, text)
    with pytest.raises(UserError, match=says):
        page.heights()
    page.sigma.clear()
    qtbot.keyClicks(page.sigma, "2,5")
    assert page.heights() == Heights(sigma_m=2.5)
    assert heard


def test_what_is_chosen_is_shown_again(asked: Open, tmp_path: Path) -> None:
    for chosen in (Heights(link=True, sigma_m=3.0), Heights(error_mask=Path("mask.tif"), is_surface=True)):
        assert asked(tiff(tmp_path / "dem.tif"), chosen).heights() == chosen


def test_a_mask_is_asked_for_and_chosen_among_files(
    asked: Open, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = asked(tiff(tmp_path / "dem.tif"))
    choose(page, qtbot, 2)
    with pytest.raises(UserError, match="Choose the mask file"):
        page.heights()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "mask.tif"), ""))
    page.choose_button.click()
    assert page.heights() == Heights(error_mask=tmp_path / "mask.tif")


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
    page = TerrainOptions()
    page.show_file(glanced(Path("dem.tif"), seen=Glance(9, 9, 9, model)))
    assert page.error.currentText() == text
    page.deleteLater()


@pytest.mark.parametrize(
    ("count", "text"), [(12, "1 kB"), (45_600, "46 kB"), (3_400_000, "3 MB"), (1_240_000_000, "1.2 GB")]
)
def test_the_size_of_a_file_has_a_unit(count: int, text: str) -> None:
    assert file_size(count).replace(NBSP, " ") == text


def test_every_field_is_reached_by_tab_from_top_to_bottom(asked: Open, tmp_path: Path, qtbot: QtBot) -> None:
    page = asked(tiff(tmp_path / "dem.tif"))
    choose(page, qtbot, 2)
    page.show_others(2, is_joined=False, is_open=True)
    page.join.setFocus()
    stated = page.stated
    for widget in (
        page.join,
        stated.crs,
        stated.unit,
        stated.nodata,
        page.link,
        page.error,
        page.mask_file,
        page.choose_button,
        page.surface,
    ):
        assert page.focusWidget() is widget
        qtbot.keyClick(widget, Qt.Key.Key_Tab)


@pytest.mark.parametrize("language", ["en", "pseudo"])
@pytest.mark.parametrize("steps", [0, 1, 2])
def test_it_fits_a_narrow_and_a_low_screen(
    asked: Open, tmp_path: Path, qtbot: QtBot, qapp: QApplication, steps: int, language: str
) -> None:
    translator = PseudoTranslator(qapp)
    if language == "pseudo":
        qapp.installTranslator(translator)
    page = asked(tiff(tmp_path / f"{'A_LONG_NAME_OF_A_FILE_OF_HEIGHTS_' * 3}.tif"))
    choose(page, qtbot, steps)
    page.show_others(12, is_joined=False, is_open=True)
    qapp.removeTranslator(translator)
    page.resize(NARROWEST_PX, page.height())
    assert page.width() == NARROWEST_PX
    layout = page.layout()
    assert layout is not None
    assert layout.heightForWidth(NARROWEST_PX) < LOWEST_PX
