"""A place is found in any script, a kilometre and a coordinate in any format."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.geo import coordinates
from widgets.session.session import Session
from widgets.window.goto import Gazetteer, GoTo, folded
from widgets.window.main_window import MainWindow


@pytest.mark.parametrize("text", ["Khujand", "khuj", "Хуҷанд", "KHUJAND "])
def test_a_place_is_found_in_any_script(opened: Session, text: str) -> None:
    best = Gazetteer(opened).search(text)[0]
    assert (best.west, best.south) == pytest.approx((70.1, 38.1))


@pytest.mark.parametrize("text", ["TJ-AF km 12", "tj-af км 12,0", "TJ AF km 12.0", "km 12"])
def test_a_kilometre_is_found(opened: Session, text: str) -> None:
    best = Gazetteer(opened).search(text)[0]
    position = opened.locate(best.west, best.south)
    assert position is not None
    assert position.chainage_m == pytest.approx(12_000.0, abs=0.5)


@pytest.mark.parametrize("text", ["38.05 70.2", "38°03'00\" N 70°12'00\" E", coordinates.format(70.2, 38.05, "mgrs")])
def test_a_coordinate_is_found(opened: Session, text: str) -> None:
    best = Gazetteer(opened).search(text)[0]
    assert best.west == pytest.approx(70.2, abs=0.01)
    assert best.south == pytest.approx(38.05, abs=0.01)


def test_nothing_is_found_for_nonsense(opened: Session) -> None:
    assert Gazetteer(opened).search("qqqqq") == []
    assert Gazetteer(opened).search("  ") == []


def test_folding_drops_accents_and_apostrophes() -> None:
    assert folded("Ko‘kand’s Ḥiṣār") == "kokands hisar"


def test_enter_goes_to_the_best_result_and_selects_it(opened: Session, qtbot: QtBot) -> None:
    field = GoTo(opened)
    QTest.keyClicks(field, "West")
    with qtbot.waitSignals([opened.wanted, field.announced]):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert opened.selection.layer == opened.required.of_kind("checkpoints")[0].uuid
    assert opened.selection.fids == {1}
    field.setText("qqqqq")
    with qtbot.waitSignal(opened.notified) as heard:
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert "qqqqq" in heard.args[0]
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    field.deleteLater()


@pytest.fixture
def typed(window: MainWindow, qtbot: QtBot) -> tuple[GoTo, list[str]]:
    """The field of the window with its list open, and where it went."""
    goto = window.findChild(GoTo)
    assert isinstance(goto, GoTo)
    went: list[str] = []
    goto.announced.connect(went.append)
    goto.setFocus()
    QTest.keyClicks(goto, "k")
    qtbot.waitUntil(goto._popup.isVisible)
    return goto, went


def test_the_first_enter_goes_there_while_the_list_is_open(typed: tuple[GoTo, list[str]]) -> None:
    goto, went = typed
    QTest.keyClick(goto._popup, Qt.Key.Key_Return)
    assert went == [goto._hits[0].text]
    assert not goto._popup.isVisible()


def test_enter_goes_to_what_was_chosen_in_the_list(typed: tuple[GoTo, list[str]]) -> None:
    goto, went = typed
    chosen = min(1, len(goto._hits) - 1)
    for _ in range(chosen + 1):
        QTest.keyClick(goto._popup, Qt.Key.Key_Down)
    QTest.keyClick(goto._popup, Qt.Key.Key_Return)
    assert went == [goto._hits[chosen].text]
