"""Everything about one file in one place: what it is, what is wrong, and its pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.errors import UserError
from app.exchange.raster.terrain_files import Glance
from app.tasks.importing.import_terrain import Heights
from tests.builders.import_dialogs import read
from tests.builders.registers import GOOD, register
from widgets.dialogs.importing.file_page import FilePage
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile, Status
from widgets.session.session import Session


@pytest.fixture
def page(opened: Session, qtbot: QtBot) -> Iterator[FilePage]:
    widget = FilePage(opened)
    widget.resize(800, 600)
    widget.show()
    yield widget
    widget.close()
    widget.deleteLater()


def test_what_is_refused_is_named_with_its_control_and_counted(page: FilePage, opened: Session, tmp_path: Path) -> None:
    file = read(opened, register(tmp_path / "r.csv"), Choices("checkpoints"))
    file.status = Status.ASKS
    page.show_file(file)
    assert page.summary.text().endswith("Tick “Leave out what is refused”, or correct the file")
    assert page.summary.objectName() == "warning"
    assert page.tabs.tabText(3) == "&4 Refused (3)"
    page.show_file(read(opened, register(tmp_path / "g.csv", GOOD), Choices("checkpoints")))
    assert (page.summary.text(), page.tabs.tabText(3)) == ("3 to be added", "&4 Refused")
    file.problem = UserError("It is broken.")
    page.show_file(file)
    assert (page.summary.text(), page.summary.objectName()) == ("It is broken.", "error")


def test_a_file_that_is_read_can_be_stopped_and_read_again(page: FilePage, tmp_path: Path, qtbot: QtBot) -> None:
    file = IncomingFile(tmp_path / "r.csv", status=Status.READING)
    page.show_file(file)
    assert page.bar.isVisible()
    with qtbot.waitSignal(page.stopped):
        page.stop.click()
    file.status = Status.STOPPED
    page.show_state()
    assert not page.bar.isVisible()
    assert page.stop.text() == "Read it a&gain"
    file.status = Status.READY
    page.show_state()
    assert not page.stop.isVisible()


def test_what_is_remembered_is_said_and_can_be_dropped(
    page: FilePage, opened: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    file = read(opened, register(tmp_path / "r.csv"), Choices("checkpoints"))
    page.show_file(file)
    assert not page.banner.isVisible()
    file.remembered = "2026-03-31"
    page.show_file(file)
    assert page.banner.isVisible()
    with qtbot.waitSignal(page.afresh):
        page.forget.click()


def test_a_raster_has_a_page_of_its_own(page: FilePage, tmp_path: Path) -> None:
    heard: list[object] = []
    page.heights_chosen.connect(heard.append)
    file = IncomingFile(tmp_path / "d.tif", Choices("terrain"), Status.READY)
    file.take_glance(file.asked, Glance(9, 9, 9, "relief 1 1 1 1"))
    page.show_file(file)
    assert page.terrain.isVisible()
    assert not page.tabs.isVisible()
    page.terrain.link.click()
    page.terrain.error.setCurrentIndex(1)
    page.terrain.error.activated.emit(1)
    assert heard[0] == Heights(link=True)
    assert isinstance(heard[1], UserError)
    page.show_file(IncomingFile(tmp_path / "s.tif", Choices("basemap"), Status.READY))
    assert page.basemap.isVisible()


def test_what_is_stored_cannot_be_changed(page: FilePage, opened: Session, tmp_path: Path) -> None:
    file = read(opened, register(tmp_path / "r.csv", GOOD), Choices("checkpoints"))
    file.status = Status.STORED
    page.show_file(file)
    assert not page.target.isEnabled()
    assert not page.body.isEnabled()
