"""Projects are created in the background, opened, and filled from files; a refusal is explained."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from app.terrain.heights import raster_of
from tests.builders.import_dialogs import settled
from tests.builders.tiles import near_border
from tests.builders.waiting import WAIT_MS, idle
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.session.session import Session
from widgets.window import projects
from widgets.window.main_window import MainWindow


def test_a_new_project_is_created_in_the_background_and_opened(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = window.session.required.path.read_bytes()
    monkeypatch.setattr(projects, "create", lambda path, sample, progress, state: path.write_bytes(source))
    window.session.close_project()
    path = tmp_path / "made.gpkg"
    window.projects.make(path, sample=True)
    assert window.session.project is None
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=WAIT_MS)
    assert window.session.required.path == path
    idle(window, qtbot)


def test_a_new_project_asks_for_the_own_state_and_the_sample_does_not(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_with: list[str] = []
    asked = iter(("KG", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "own"), ""))
    monkeypatch.setattr(window.projects, "make", lambda path, sample, state: made_with.append(f"{path.name} {state}"))
    monkeypatch.setattr(window.projects, "_ask_state", lambda path: next(asked))
    window.projects.new(sample=True)
    window.projects.new(sample=False)
    window.projects.new(sample=False)  # cancelled
    assert made_with == ["own.gpkg TJ", "own.gpkg KG"]
    dialog = window.projects.new_dialog(tmp_path / "own.gpkg")
    assert (dialog.code, dialog.parent()) == ("TJ", window)
    dialog.deleteLater()


def test_a_project_with_the_bundled_ground_is_created(tmp_path: Path) -> None:
    from app.progress import Progress  # noqa: PLC0415
    from app.project.own_state import own_state  # noqa: PLC0415
    from app.project.project import Project  # noqa: PLC0415

    path = tmp_path / "border.gpkg"
    projects.create(path, False, Progress(), "KG")
    with Project.open(path, write=False) as project:
        assert own_state(project) == "KG"
        assert project.of_kind("borders")
        assert not project.of_kind("checkpoints")


def test_a_dropped_project_is_opened_where_none_is_and_other_files_have_to_wait(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session: Session = window.session
    path = session.required.path
    session.close_project()
    window.projects.open_files([tmp_path / "posts.csv"])
    assert "Open a project first" in window.notices.text
    window.projects.open_files([path])
    assert session.required.path == path
    idle(window, qtbot)


def leave(dialog: ImportDialog) -> list[Path]:
    """The files of a dialog, which is left at once."""
    dialog.reject()
    return [file.path for file in dialog.files]


def test_files_are_shown_together_before_anything_is_stored(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[Path]] = []
    monkeypatch.setattr(ImportDialog, "exec", lambda self: shown.append(leave(self)))
    paths = [tmp_path / "posts.csv", tmp_path / "zones.kml"]
    for path in paths:
        path.write_text("")
    steps = len(window.session.required.steps())
    window.projects.open_files(paths)
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(paths[0])], ""))
    window.projects.import_file()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([], ""))
    window.projects.import_file()
    assert shown == [paths, paths[:1]]
    assert len(window.session.required.steps()) == steps


def test_a_project_and_files_dropped_together(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[list[Path]] = []
    monkeypatch.setattr(ImportDialog, "exec", lambda self: shown.append(leave(self)))
    path, posts = window.session.required.path, tmp_path / "posts.csv"
    posts.write_text("")
    window.session.close_project()
    window.projects.open_files([posts, path])
    assert window.session.required.path == path
    assert shown == [[posts]]
    idle(window, qtbot)


def test_a_folder_of_tiles_becomes_one_terrain(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def imported(dialog: ImportDialog) -> None:
        settled(dialog, qtbot)
        assert [file.name for file in dialog.files] == ["n38"]
        dialog.accept()
        settled(dialog, qtbot)

    monkeypatch.setattr(ImportDialog, "exec", imported)
    near_border(tmp_path / "n38", 4)
    window.projects.open_files([tmp_path / "n38"])
    entry = window.session.required.of_kind("terrain")[-1]
    assert (entry.name, raster_of(window.session.required, entry).lattice.shape) == ("n38", (241, 241))
    idle(window, qtbot)


def open_file_menu(window: MainWindow) -> QMenu:
    """The File menu, opened by keyboard."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def by_mouse(menu: QMenu, action: QAction) -> None:
    """Click on an entry of a menu."""
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def by_keyboard(menu: QMenu, action: QAction) -> None:
    """Go down to an entry of a menu, and choose it."""
    for _ in menu.actions():
        if menu.activeAction() is not action:
            QTest.keyClick(menu, Qt.Key.Key_Down)
    assert menu.activeAction() is action
    QTest.keyClick(menu, Qt.Key.Key_Return)


@pytest.mark.parametrize("choose", [by_mouse, by_keyboard])
def test_a_folder_of_terrain_is_chosen_from_the_menu(
    window: MainWindow,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    choose: Callable[[QMenu, QAction], None],
) -> None:
    shown: list[list[Path]] = []
    answers = iter((str(tmp_path / "n38"), ""))
    monkeypatch.setattr(ImportDialog, "exec", lambda self: shown.append(leave(self)))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: next(answers))
    near_border(tmp_path / "n38", 4)
    for _ in range(2):  # the second time none is chosen
        choose(open_file_menu(window), window.actions_by_key["import_folder"])
    assert next(answers, None) is None
    assert shown == [[tmp_path / "n38"]]
    idle(window, qtbot)


def test_a_folder_is_imported_only_into_a_project(window: MainWindow, qtbot: QtBot) -> None:
    assert window.actions_by_key["import_folder"].isEnabled()
    window.session.close_project()
    assert not window.actions_by_key["import_folder"].isEnabled()
    idle(window, qtbot)


def test_a_folder_without_heights_is_refused_with_what_was_looked_for(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(dialog: ImportDialog) -> None:
        settled(dialog, qtbot)
        assert dialog.page.summary.text().startswith("notes holds no raster of heights (.asc, .bil, ")
        assert ".gpkg" not in dialog.page.summary.text()
        assert not dialog.import_button.isEnabled()
        dialog.reject()

    monkeypatch.setattr(ImportDialog, "exec", refused)
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "n.txt").write_text("x")
    window.projects.open_files([tmp_path / "notes"])
    idle(window, qtbot)
