"""The page of a picture: its system, linked or copied, what was read of it; and the way into the project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from rasterio.transform import from_origin

from app.exchange.raster.basemaps import Wanted, read_basemap
from app.project.underlay_looks import Look
from app.project.underlays import image_of
from app.tasks.importing.file_outline import Outline
from tests.builders.files import mbtiles
from tests.builders.import_dialogs import pick, settled
from tests.builders.underlays import COLOURS, quarters, sets_of_tiles, tile, write_scan
from tests.builders.waiting import WAIT_MS
from widgets.dialogs.importing.basemap_options import BasemapOptions
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.session.session import Session

WORLD = "150\n0\n0\n-150\n590075\n4219925\n"


@pytest.fixture
def page(qapp: QApplication) -> Iterator[BasemapOptions]:
    widget = BasemapOptions()
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def picture(folder: Path) -> Path:
    """A PNG with a world file that states no system, with black edges."""
    cells = quarters()
    cells[:9], cells[-9:], cells[:, :9], cells[:, -9:] = 0, 0, 0, 0
    path = write_scan(folder / "map.png", cells, None, None)
    (folder / "map.pgw").write_text(WORLD)
    return path


def test_what_was_read_of_a_scan_and_of_tiles_is_said(page: BasemapOptions, tmp_path: Path) -> None:
    path = picture(tmp_path)
    file = IncomingFile(path, Choices("basemap", crs="EPSG:28412"), Status.READY)
    page.show_file(file)
    assert not page.words.isVisible()
    file.image = read_basemap(path, Wanted("EPSG:32642"))
    page.show_file(file)
    assert page.crs.currentData() == "EPSG:28412"
    lines = page.words.text().splitlines()
    assert lines[0] == "A scan of 160\u00a0×\u00a0120 pixels (RGB). Read in EPSG:32642."
    assert lines[1] == (
        "Its edges are black; they are kept as part of the picture. "
        "Leave them out with “No data” where it is imported, or with “Leave out edges” below the layer list."
    )
    tiles = mbtiles(tmp_path / "m.mbtiles", (6, 44, 39, tile((1, 2, 3))), name="m")
    page.show_file(IncomingFile(tiles, Choices("basemap"), Status.READY, image=read_basemap(tiles)))
    assert page.words.text() == "Tiles of the zoom levels 6 to 6 (png). Read in EPSG:3857."


def test_choices_are_announced(page: BasemapOptions, tmp_path: Path) -> None:
    heard: list[dict[str, object]] = []
    page.chosen.connect(heard.append)
    page.show_file(IncomingFile(tmp_path / "map.png", Choices("basemap"), Status.READY))
    pick(page.crs, "EPSG:32642")
    page.link.click()
    assert heard == [{"crs": "EPSG:32642"}, {"link": True}]
    page.show_file(IncomingFile(tmp_path / "map.png", Choices("basemap", link=True), Status.READY))
    assert len(heard) == 2


def test_what_does_not_apply_to_a_picture_is_not_shown(page: BasemapOptions, tmp_path: Path) -> None:
    page.show_file(IncomingFile(picture(tmp_path), Choices("basemap"), Status.READY))
    assert [page.tiles.isVisible(), page.nodata.isVisible(), page.values.isVisible()] == [False, True, False]
    page.show_file(IncomingFile(tmp_path / "map.png", Choices("basemap", nodata="0, 0, 0"), Status.READY))
    assert (page.nodata.currentText(), page.values.text()) == ("Pixels of these values", "0, 0, 0")
    assert page.values.isVisible()
    one = Outline(kind="basemap", tiles=(("north", "The north"),))
    page.show_file(IncomingFile(tmp_path / "t.gpkg", Choices("basemap"), Status.READY, one))
    assert [page.tiles.isVisible(), page.nodata.isVisible(), page.values.isVisible()] == [False, False, False]
    two = Outline(kind="basemap", tiles=(("north", "The north"), ("south", "south"), ("east", "")))
    page.show_file(IncomingFile(tmp_path / "t.gpkg", Choices("basemap", tiles="south"), Status.READY, two))
    assert [page.tiles.itemText(row) for row in range(page.tiles.count())] == ["The north (north)", "south", "east"]
    assert (page.tiles.currentData(), page.tiles.isVisible()) == ("south", True)


# By keyboard


@pytest.fixture
def hands(qtbot: QtBot) -> Callable[[ImportDialog, Qt.Key, int], QWidget]:
    """Presses Alt and a letter, then arrow down so many times; what has the focus then."""

    def press(dialog: ImportDialog, letter: Qt.Key, down: int = 0) -> QWidget:
        qtbot.keyClick(dialog, letter, Qt.KeyboardModifier.AltModifier)
        for _ in range(down):
            qtbot.keyClick(dialog.focusWidget(), Qt.Key.Key_Down)
        settled(dialog, qtbot)
        return dialog.focusWidget()

    return press


def scan_in_a_system(folder: Path) -> Path:
    """A GeoTIFF with black edges near the border."""
    cells = quarters()
    cells[:9], cells[-9:], cells[:, :9], cells[:, -9:] = 0, 0, 0, 0
    return write_scan(folder / "map.tif", cells, "EPSG:32642", from_origin(590_075, 4_219_925, 150, 150))


def test_values_of_no_data_are_stated_by_keyboard(
    ask: Callable[..., ImportDialog],
    hands: Callable[..., QWidget],
    opened: Session,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    dialog = ask(scan_in_a_system(tmp_path))
    page, file = dialog.page.basemap, dialog.files[0]
    assert hands(dialog, Qt.Key.Key_D, down=2) is page.nodata
    assert page.nodata.currentText() == "White edges"
    assert dialog.page.summary.text() == "map.tif has no white edges to leave out; choose otherwise in “No data”"
    hands(dialog, Qt.Key.Key_D, down=1)
    assert (str(file.status), page.values.isVisible()) == ("asks", True)
    assert dialog.page.summary.text() == (
        "It is not stated which value of a pixel is no data; enter it in “Values of its pixels”"
    )
    field = hands(dialog, Qt.Key.Key_V)
    assert field is page.values
    qtbot.keyClicks(field, "220, 30, 999x")
    settled(dialog, qtbot)
    assert dialog.page.summary.text() == (
        "'220, 30, 999' is no value of a pixel: that is 3 whole numbers from 0 to 255, or one for all bands; "
        "enter it in “Values of its pixels”"
    )
    assert not dialog.import_button.isEnabled()
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Backspace)
    qtbot.keyClicks(field, "30")
    settled(dialog, qtbot)
    assert "Pixels of 220, 30, 30 are taken for no data, all over the picture." in page.words.text()
    hands(dialog, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    (entry,) = opened.required.of_kind("basemap")
    with image_of(opened.required, entry).opened() as read:
        alpha = read(0, (0, 120), (0, 160))[..., 3]
    assert not alpha[10:50, 10:70].any()
    assert alpha[70:110].all()
    qtbot.waitUntil(lambda: not opened.jobs.running)


def test_edges_are_left_out_by_keyboard(
    ask: Callable[..., ImportDialog], hands: Callable[..., QWidget], opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = ask(scan_in_a_system(tmp_path))
    assert "Its edges are black; they are kept" in dialog.page.basemap.words.text()
    hands(dialog, Qt.Key.Key_D, down=1)
    assert "Its black edges are not drawn." in dialog.page.basemap.words.text()
    hands(dialog, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    (entry,) = opened.required.of_kind("basemap")
    assert Look.of(entry).cropped
    qtbot.waitUntil(lambda: not opened.jobs.running)


def test_one_of_several_sets_of_tiles_is_chosen_by_keyboard(
    ask: Callable[..., ImportDialog], hands: Callable[..., QWidget], opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = ask(sets_of_tiles(tmp_path / "t.gpkg", north="The north", south="The south"))
    page, file = dialog.page.basemap, dialog.files[0]
    assert (file.choices.kind, str(file.status)) == ("basemap", "asks")
    assert dialog.page.summary.text() == (
        "t.gpkg holds several sets of tiles: north, south. Choose one in “Set of tiles”."
    )
    assert hands(dialog, Qt.Key.Key_S, down=2) is page.tiles
    assert (page.tiles.currentText(), str(file.status)) == ("The south (south)", "ready")
    field = hands(dialog, Qt.Key.Key_N)
    assert isinstance(field, QLineEdit)
    field.selectAll()
    qtbot.keyClicks(field, "Base map")
    settled(dialog, qtbot)
    hands(dialog, Qt.Key.Key_I)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=WAIT_MS)
    (entry,) = opened.required.of_kind("basemap")
    assert entry.name == "Base map"
    with image_of(opened.required, entry).opened() as read:
        shown = read(0, (0, 256), (0, 256))[128, 128]
    assert tuple(shown[:3]) == COLOURS["ne"]
    qtbot.waitUntil(lambda: not opened.jobs.running)


@pytest.mark.parametrize("link", [False, True])
def test_a_picture_without_a_system_is_imported_with_the_one_that_is_chosen(
    ask: Callable[..., ImportDialog], opened: Session, tmp_path: Path, qtbot: QtBot, link: bool
) -> None:
    dialog = ask(picture(tmp_path))
    pick(dialog.page.target.kind, "basemap")
    settled(dialog, qtbot)
    assert str(dialog.files[0].status) == "asks"
    assert "does not state its coordinate system; state it in “Coordinate system”" in dialog.page.summary.text()
    pick(dialog.page.basemap.crs, "EPSG:32642")
    settled(dialog, qtbot)
    assert str(dialog.files[0].status) == "ready"
    if link:
        dialog.page.basemap.link.click()
        settled(dialog, qtbot)
    dialog.accept()
    settled(dialog, qtbot)
    (entry,) = opened.required.of_kind("basemap")
    assert (entry.name, "file" in entry.settings) == ("map", link)
    qtbot.waitUntil(lambda: not opened.jobs.running)
