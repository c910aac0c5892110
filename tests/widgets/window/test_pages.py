"""Only the page that is shown asks for room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton

from widgets.window.pages import Pages


@pytest.fixture
def window(qapp: QApplication) -> Iterator[QMainWindow]:
    widget = QMainWindow()
    yield widget
    widget.close()
    widget.deleteLater()


def test_the_window_may_be_as_small_as_the_page_that_is_shown(window: QMainWindow) -> None:
    wide, narrow = QPushButton("x" * 200), QPushButton("x")
    pages = Pages(wide, narrow)
    window.setCentralWidget(pages)
    window.show()
    assert pages.minimumSizeHint() == wide.minimumSizeHint()
    pages.setCurrentWidget(narrow)
    QApplication.processEvents()
    assert pages.minimumSizeHint() == narrow.minimumSizeHint()
    window.resize(QSize(10, 10))
    assert window.width() < wide.minimumSizeHint().width()
    narrow.setMinimumWidth(333)
    assert pages.minimumSizeHint().width() == 333
    pages.setCurrentWidget(wide)
    QApplication.processEvents()
    assert window.width() >= wide.minimumSizeHint().width()
