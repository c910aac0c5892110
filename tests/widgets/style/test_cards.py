"""A text on a card takes as many lines as its width requires."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QStringListModel
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication

from tests.builders.pictures import count
from widgets.style.cards import LINE, CardDelegate, CardList, height, wrapped, write
from widgets.style.theme import Theme

TEXT = "Detection on this stretch of the border is unlikely by night, since a ridge hides it."


def test_the_narrower_the_more_lines_and_no_word_is_lost(qapp: QApplication) -> None:
    font = QFont()
    wide, narrow = wrapped(TEXT, font, 2_000.0), wrapped(TEXT, font, 150.0)
    assert wide == [TEXT]
    assert len(narrow) > 2
    assert " ".join(narrow) == TEXT
    assert height(TEXT, font, 150.0) == LINE * len(narrow)
    assert wrapped("", font, 100.0) == []


def test_it_is_written_from_the_corner_and_returns_where_it_ends(qapp: QApplication) -> None:
    image = QImage(220, 120, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    end = write(painter, TEXT, QFont(), QColor("black"), QRectF(20, 10, 150, 100))
    painter.end()
    assert end == 10 + height(TEXT, QFont(), 150.0)
    assert count(image.copy(20, 10, 160, int(end) - 10), "black", 90) > 100
    assert count(image.copy(0, 0, 220, 10), "white", 5) == 2200


def test_a_list_passes_its_width_to_its_delegate(qapp: QApplication) -> None:
    delegate = CardDelegate(Theme("light"))
    cards = CardList(QStringListModel(["one"]), delegate, "Cards")
    cards.resize(500, 200)
    cards.show()
    assert delegate.width == cards.viewport().width()
    cards.resize(300, 200)
    assert delegate.width == cards.viewport().width() < 310
    assert cards.accessibleName() == "Cards"
    cards.close()
    cards.deleteLater()
