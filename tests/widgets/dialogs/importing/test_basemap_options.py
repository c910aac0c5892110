"""The page of a picture: its system, linked or copied, what was read of it; and the way into the project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.exchange.raster.basemaps import Wanted, read_basemap
from tests.builders.files import mbtiles
from tests.builders.import_dialogs import pick, settled
from tests.builders.underlays import quarters, tile, write_scan
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
        "Its edges are black; they are kept as part of the picture; “Leave out edges” below the layer list hides them."
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
