"""The start page leads to the sample, a new project, one from disk, and recent ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from widgets.session.session import Session
from widgets.window import start_page
from widgets.window.start_page import StartPage, keep_thumbnail, thumbnail


@pytest.fixture
def page(session: Session) -> Iterator[StartPage]:
    widget = StartPage(session)
    yield widget
    widget.deleteLater()


def tile(page: StartPage, name: str) -> QPushButton:
    return next(button for button in page.findChildren(QPushButton) if button.accessibleName() == name)


@pytest.mark.parametrize(
    ("name", "signal"),
    [("Explore the sample", "sample_wanted"), ("New project", "new_wanted"), ("Open project", "open_wanted")],
)
def test_a_tile_says_what_is_wanted(page: StartPage, name: str, signal: str, qtbot: QtBot) -> None:
    with qtbot.waitSignal(getattr(page, signal)):
        tile(page, name).click()


def test_a_recent_project_is_listed_and_asked_for(page: StartPage, project_path: Path, qtbot: QtBot) -> None:
    assert any("None yet" in label.text() for label in page.findChildren(QLabel))
    page.session.preferences.remember(project_path)
    page.refresh()
    with qtbot.waitSignal(page.recent_wanted) as heard:
        tile(page, project_path.stem).click()
    assert heard.args == [str(project_path.resolve())]


def test_its_picture_is_saved_and_shown(
    page: StartPage, project_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start_page, "cache_folder", lambda: tmp_path)
    picture = QPixmap(900, 500)
    picture.fill(Qt.GlobalColor.red)
    assert not thumbnail(project_path).exists()
    keep_thumbnail(project_path, picture)
    assert QPixmap(str(thumbnail(project_path))).height() == 176
    page.session.preferences.remember(project_path)
    page.refresh()
    icon = tile(page, project_path.stem).icon().pixmap(72, 44).toImage()
    assert icon.pixelColor(icon.width() // 2, icon.height() // 2).red() > 200
