"""Drives the import dialog of the real window by mouse and keyboard; prints what it saw as JSON.

Run by test_import.py in a process of its own, with an X server: python drive_import.py PROJECT FOLDER
"""

from __future__ import annotations

import csv
import json
import os
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from tests.builders.registers import BAD, GOOD, MENDED, kml, register, workbook
from tests.builders.window_drivers import PATIENCE_S, WindowDriver, pause
from widgets.dialogs.importing.import_dialog import ImportDialog
from widgets.dialogs.importing.incoming_file import Status

ALT = Qt.KeyboardModifier.AltModifier


class Driver(WindowDriver):
    """Simulates the user's mouse and keyboard."""

    def steps(self) -> int:
        return len([step for step in self.window.session.required.steps() if step.done])

    def drop(self, answer: Callable[[ImportDialog], None], *paths: Path) -> None:
        """Drop files on the window; ``answer`` deals with the dialog that follows, and has to leave it."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        at, button, none = QPointF(500, 300), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(at.toPoint(), Qt.DropAction.CopyAction, data, button, none)
        QApplication.sendEvent(self.window, enter)
        assert enter.isAccepted()
        self.opened = False
        QTimer.singleShot(0, self.window, lambda: self._answer(answer))
        QApplication.sendEvent(
            self.window, QDropEvent(at, Qt.DropAction.CopyAction, data, button, none, QEvent.Type.Drop)
        )
        self.wait(lambda: self.opened and QApplication.activeModalWidget() is None, "the end of the dialog")

    def _answer(self, answer: Callable[[ImportDialog], None]) -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, ImportDialog):
            QTimer.singleShot(5, self.window, lambda: self._answer(answer))
            return
        QTest.qWaitForWindowExposed(dialog)
        dialog.activateWindow()
        QTest.qWaitForWindowActive(dialog)
        self.opened = True
        try:
            self.settle(dialog)
            answer(dialog)
        except Exception:  # noqa: BLE001 - whatever it is, the dialog would stay open
            traceback.print_exc()
            sys.stderr.flush()
            os._exit(2)

    def settle(self, dialog: ImportDialog) -> None:
        self.wait(
            lambda: dialog.storing.under_way is None and not any(file.is_busy for file in dialog.files), "the readings"
        )

    def press(self, dialog: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = ALT) -> None:
        QTest.keyClick(dialog.focusWidget() or dialog, key, modifier)
        # A button that is pressed by its letter stays down for a moment.
        pause(180)

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at or QPoint(8, 8))
        pause(60)

    def choose(self, box: QComboBox, data: str) -> None:
        """Choose an entry of a list by arrow keys, as from the keyboard."""
        box.setFocus()
        for _ in range(box.count()):
            if box.currentData() == data:
                break
            QTest.keyClick(box, Qt.Key.Key_Down if box.findData(data) > box.currentIndex() else Qt.Key.Key_Up)
            pause(30)
        assert box.currentData() == data

    def picture(self, name: str, dialog: ImportDialog) -> None:
        dialog.grab().save(str(self.folder / f"{name}.png"))

    # The job

    def run(self) -> dict[str, Any]:
        path = register(self.folder / "register.csv")
        self.seen["before"] = self.count("checkpoints")
        self.drop(self.cancel, path)
        self.seen["after cancel"] = self.count("checkpoints"), self.steps()
        self.drop(self.correct, path)
        self.seen["after import"] = self.count("checkpoints")
        self.mend()
        rejects = self.folder / "p.rejects-register.csv"
        for number in (1, 2):
            self.drop(self.accept_by_keyboard, rejects)
            self.seen[f"after rejects {number}"] = self.count("checkpoints")
        self.drop(self.accept_by_keyboard, register(path, GOOD + MENDED))
        self.seen["after all again"] = self.count("checkpoints")
        self.drop(self.several, workbook(self.folder / "w.xlsx"), kml(self.folder / "k.kml"), self.nonsense())
        self.seen["layers"] = sorted(entry.name for entry in self.window.session.required.entries.values())
        self.seen["notice"] = self.window.notices.text
        self.window.close()
        return self.seen

    def nonsense(self) -> Path:
        path = self.folder / "nonsense.csv"
        path.write_text("", encoding="utf-8")
        return path

    def cancel(self, dialog: ImportDialog) -> None:
        file = dialog.files[0]
        self.seen["kind"] = file.choices.kind
        preview = file.preview
        assert preview is not None
        self.seen["preview"] = preview.count, preview.rejected
        self.seen["import before a decision"] = dialog.import_button.isEnabled()
        self.picture("preview", dialog)
        self.press(dialog, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)

    def correct(self, dialog: ImportDialog) -> None:
        """The number becomes a note; what is refused is left out: by mouse, then by keyboard."""
        bar = dialog.page.tabs.tabBar()
        self.click(bar, bar.tabRect(2).center())
        self.choose(dialog.page.columns.choice("Номер"), "note")
        self.settle(dialog)
        self.picture("columns", dialog)
        self.click(bar, bar.tabRect(3).center())
        self.click(dialog.page.refused.skip)
        self.settle(dialog)
        self.seen["skipped"] = dialog.files[0].choices.skip_bad
        self.picture("refused", dialog)
        self.click(dialog.import_button)

    def accept_by_keyboard(self, dialog: ImportDialog) -> None:
        self.seen["remembered"] = bool(dialog.files[0].remembered)
        self.seen["mapped"] = dialog.page.columns.choice("Номер").currentData()
        assert dialog.files[0].status is Status.READY, dialog.files[0].problem
        self.press(dialog, Qt.Key.Key_I)

    def several(self, dialog: ImportDialog) -> None:
        self.seen["sheet asked"] = dialog.page.summary.text()
        self.press(dialog, Qt.Key.Key_S)
        self.choose(dialog.page.reading.sheet, "Посты")
        self.settle(dialog)
        entry = dialog.list.visualItemRect(dialog.list.item(1))
        self.click(dialog.list.viewport(), entry.center())
        self.press(dialog, Qt.Key.Key_H)
        self.choose(dialog.page.target.kind, "reference")
        self.settle(dialog)
        self.press(dialog, Qt.Key.Key_I)
        self.settle(dialog)
        self.seen["states"] = [str(file.status) for file in dialog.files]
        self.seen["refused"] = dialog.page.summary.text()
        self.picture("several", dialog)
        self.press(dialog, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)

    def mend(self) -> None:
        """Mend the list of refused rows as in a spreadsheet."""
        path = self.folder / "p.rejects-register.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            table = list(csv.reader(file))
        self.seen["refused rows"] = [row[0] for row in table[1:]]
        mended = [line.split(";")[:6] for line in MENDED.splitlines()]
        assert len(BAD.splitlines()) == len(mended) == len(table) - 1
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows(
                [
                    table[0],
                    *([*row[:2], *own, *row[2 + len(own) :]] for row, own in zip(table[1:], mended, strict=True)),
                ]
            )


if __name__ == "__main__":
    # A dialog that is left open for want of an answer would be waited for without end.
    threading.Timer(3 * PATIENCE_S, os._exit, (3,)).start()
    result = Driver(Path(sys.argv[1]), Path(sys.argv[2])).run()
    sys.stdout.write(json.dumps(result, ensure_ascii=False))
    sys.stdout.flush()
    os._exit(0)
