"""The dialog of a check: in order, with faults, with a snapshot to restore, and of a file that cannot be opened."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.project.project import Project
from app.store.snapshots import snapshot
from tests.builders.checks import world
from tests.builders.projects import elsewhere
from widgets.dialogs.check_dialog import CheckDialog
from widgets.session.session import Session

FAULT = "UPDATE gpkg_tile_matrix SET pixel_x_size = 0 WHERE table_name = 'heights'"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world(tmp_path_factory.mktemp("sound"))


@pytest.fixture
def file(sound: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sound, tmp_path / "p.gpkg"))


def checked(session: Session, path: Path, qtbot: QtBot) -> CheckDialog:
    dialog = CheckDialog(session, path)
    qtbot.addWidget(dialog)
    qtbot.waitUntil(lambda: dialog.result_of is not None, timeout=30_000)
    return dialog


def test_a_project_in_order(session: Session, file: Path, qtbot: QtBot) -> None:
    dialog = checked(session, file, qtbot)
    assert dialog.state.text() == "p.gpkg is in order."
    assert dialog.faults.toPlainText() == ""
    assert dialog.restore_button.isHidden()


def test_faults_without_a_snapshot(session: Session, file: Path, qtbot: QtBot) -> None:
    elsewhere(file, FAULT)
    dialog = checked(session, file, qtbot)
    assert dialog.state.text().startswith("p.gpkg has faults: ")
    assert "Zoom level 1 of heights has sizes that are none." in dialog.faults.toPlainText()
    assert dialog.restore_button.isHidden()


def test_the_snapshot_is_restored_and_opened(session: Session, file: Path, qtbot: QtBot) -> None:
    with Project.open(file) as project:
        copy = snapshot(project.database, file)
    elsewhere(file, FAULT)
    assert session.open(file)
    dialog = checked(session, file, qtbot)
    assert copy.name in dialog.state.text()
    dialog.restore_button.click()
    qtbot.waitUntil(lambda: session.project is not None, timeout=30_000)
    assert checked(session, file, qtbot).state.text() == "p.gpkg is in order."


def test_a_project_that_cannot_be_opened_is_announced(session: Session, file: Path, qtbot: QtBot) -> None:
    with Project.open(file) as project:
        copy = snapshot(project.database, file)
    file.write_bytes(file.read_bytes()[:50_000])
    with qtbot.waitSignal(session.damaged) as announced:
        assert not session.open(file)
    assert announced.args == [file]
    dialog = checked(session, file, qtbot)
    assert copy.name in dialog.state.text()


def test_a_check_that_is_closed_stops(session: Session, file: Path, qtbot: QtBot) -> None:
    dialog = CheckDialog(session, file)
    qtbot.addWidget(dialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not session.jobs.running, timeout=30_000)
    assert dialog.result_of is None
