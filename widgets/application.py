"""The QApplication: its theme, its translations, and its last-resort error handler."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from app.errors import UserError
from app.paths import ROOT
from layers.text import QT_TRANSLATE_NOOP
from widgets import crash
from widgets.session.late import IMPORTS
from widgets.session.session import Session
from widgets.style import icons

PREPARE_MS = 1500
"""Delay before kernels are compiled: past the first frame, and what the window reads and draws then."""
PSEUDO = "pseudo"
"""A test language: every marked text in brackets and a third longer, so that an unmarked one stands out."""
_ACCENTS = str.maketrans("aeiounscAEIOUNSC", "áéíóúñšćÁÉÍÓÚÑŠĆ")


class PseudoTranslator(QTranslator):
    """Translates every marked text into itself, longer and in brackets."""

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        """Never empty: every text has a translation."""
        return False

    def translate(self, context: str, text: str, disambiguation: str | None = None, n: int = -1) -> str:
        """The text with accents and padding; {fields} are left alone."""
        parts = text.split("{")
        accented = parts[0].translate(_ACCENTS)
        for part in parts[1:]:
            name, _, rest = part.partition("}")
            accented += "{" + name + "}" + rest.translate(_ACCENTS)
        return f"[{accented}{'·' * (len(text) // 3)}]"


def make_application(language: str = "") -> QApplication:
    """The QApplication, themed and translated; the existing one if there is one."""
    app = QApplication.instance()
    if isinstance(app, QApplication):
        return app
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    app = QApplication(sys.argv[:1])
    app.setApplicationName("sarhad")
    app.setApplicationDisplayName("Sarhad")
    app.setDesktopFileName("sarhad")
    translate(app, language or os.environ.get("SARHAD_LANGUAGE", ""))
    return app


def translate(app: QApplication, language: str) -> None:
    """Install the translators for a language: ``pseudo`` or a locale name; empty means the system's."""
    if language == PSEUDO:
        app.installTranslator(PseudoTranslator(app))
        return
    locale = QLocale(language) if language else QLocale.system()
    _install(app, locale, "sarhad", ROOT / "resources" / "i18n")
    _install(app, locale, "qtbase", Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)))


def _install(app: QObject, locale: QLocale, name: str, folder: Path) -> None:
    translator = QTranslator(app)
    if translator.load(locale, name, "_", str(folder)):
        QApplication.installTranslator(translator)


def _refuse_without_display() -> None:
    # Without a display Qt ends the process before anyone can read why.
    named = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if sys.platform == "linux" and not named:
        raise UserError(
            QT_TRANSLATE_NOOP(
                "Error", "There is no display here to open a window on. The commands work without one: sarhad --help"
            )
        )


def open_window(path: Path | None) -> int:
    """Show the window, with ``path`` open or on its start page, until it is closed; return the exit code.

    Raises UserError if there is no display.
    """
    with IMPORTS:
        from widgets.window.main_window import MainWindow  # noqa: PLC0415
    _refuse_without_display()
    app = make_application()
    crash.catch_everything()
    session = Session()
    session.theme.apply(app)
    app.setWindowIcon(icons.icon("sarhad", session.theme.palette.accent))
    window = MainWindow(session)
    window.frame.show_whole()
    if path is not None:
        session.open(path)
    QTimer.singleShot(PREPARE_MS, session.preparation.start)
    return app.exec()
