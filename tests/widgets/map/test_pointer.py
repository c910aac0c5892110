"""Shift adds to a selection, Control removes from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from tests.builders.hands import pointer
from widgets.session.session import Session

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.mark.parametrize(
    ("held", "adds", "removes"),
    [(Qt.KeyboardModifier.NoModifier, False, False), (SHIFT, True, False), (CONTROL, False, True)],
)
def test_shift_adds_and_control_removes(session: Session, held: Qt.KeyboardModifier, adds: bool, removes: bool) -> None:
    at = replace(pointer(session), modifiers=held)
    assert (at.adds, at.removes) == (adds, removes)
