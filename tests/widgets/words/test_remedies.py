"""The window names the control that fixes an error, and shows every error through one function."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.errors import Message, Remedy, UserError
from app.progress import Progress
from tests.builders.import_dialogs import read
from widgets.application import PseudoTranslator
from widgets.dialogs.importing.incoming_file import Choices, IncomingFile
from widgets.dialogs.state_box import StateBox
from widgets.panels.layer_list.underlay_controls import UnderlayControls
from widgets.session.session import Session
from widgets.window.actions import FILE
from widgets.window.main_window import MainWindow
from widgets.words.remedies import SENTENCES, full_text

WIDGETS = Path(__file__).parents[3] / "widgets"


def test_every_remedy_has_a_sentence() -> None:
    assert set(SENTENCES) == set(Remedy)


@pytest.mark.parametrize("code", Remedy)
def test_a_sentence_loses_nothing_of_the_message(code: Remedy) -> None:
    line = full_text(UserError("{what}", code, "{field}", rest="{rest}"))
    assert "{what}" in line or "{rest}" in line
    assert line not in ("{what}{rest}", "{what}", "{rest}")


def test_an_option_is_named_only_as_one_of_the_command_line() -> None:
    named = [sentence for sentence in SENTENCES.values() if "--" in sentence]
    assert named
    assert all("on the command line" in sentence for sentence in named)


def controls(window: MainWindow, tmp_path: Path) -> set[str]:
    """The controls that a remedy may name."""
    file = tmp_path / "t.csv"
    file.write_text("name,lon,lat\na,70.1,38.0\n", encoding="utf-8")
    dialog = window.projects.import_dialog([file])
    page = dialog.page
    page.show_file(read(window.session, file, Choices("incidents")))
    page.terrain.show_file(IncomingFile(file, Choices("terrain")))
    page.basemap.show_file(IncomingFile(file, Choices("basemap")))
    boxes = dialog.findChildren(QComboBox)
    entries = {box.itemText(row) for box in boxes for row in range(box.count())}
    fields = {box.accessibleName() for box in (*boxes, *dialog.findChildren(QLineEdit))}
    checks = {box.text().replace("&", "").removesuffix(" (link)") for box in dialog.findChildren(QCheckBox)}
    tabs = {page.tabs.tabText(number).partition(" ")[2] for number in range(page.tabs.count())}
    dialog.reject()
    dialog.deleteLater()
    state = StateBox((), "TJ")
    own = state.accessibleName()
    state.deleteLater()
    checks |= {
        box.text() for underlay in window.findChildren(UnderlayControls) for box in underlay.findChildren(QCheckBox)
    }
    files = {command.text.removesuffix("…") for command in FILE}
    return entries | fields | checks | tabs | files | {own, window.as_of.day.accessibleName()}


def test_every_control_that_a_sentence_names_is_there(window: MainWindow, tmp_path: Path) -> None:
    named = {name for sentence in SENTENCES.values() for name in re.findall("“(.+?)”", sentence)}
    assert len(named) == 32
    assert named - controls(window, tmp_path) == set()


def test_a_notice_names_the_control_and_no_option(session: Session, tmp_path: Path) -> None:
    notices: list[str] = []
    session.notified.connect(lambda text, _: notices.append(text))
    assert not session.open(tmp_path / "gone.gpkg")
    session.explain(UserError("d.tif has changed since it was linked", Remedy.PUT_LINKED_FILE_BACK, "d.tif"))
    gone, changed = notices
    assert gone == "gone.gpkg does not exist. Open another with “Open project”, or create one with “New project”."
    assert changed == (
        "d.tif has changed since it was linked: put the old file back, "
        "or import it again with “Keep the file where it is”."
    )


def test_a_job_that_fails_is_explained_too(session: Session, qtbot: QtBot) -> None:
    def work(_: Progress) -> None:
        raise UserError("p.gpkg is damaged.", Remedy.RESTORE_PROJECT, "p.gpkg")

    with qtbot.waitSignal(session.notified) as notice:
        session.jobs.run("Reading", work, lambda _: None)
    assert notice.args[0].startswith("p.gpkg is damaged. Open one of its snapshots")


def test_the_sentence_is_translated_and_what_happened_stays(qapp: QApplication) -> None:
    translator = PseudoTranslator(qapp)
    qapp.installTranslator(translator)
    line = full_text(UserError("{a} is so", Remedy.CHOOSE_COLUMN, "a"))
    qapp.removeTranslator(translator)
    assert line.startswith("[{a} is so; ")
    assert line != f"[{full_text(UserError('{a} is so', Remedy.CHOOSE_COLUMN, 'a'))}]"


def test_an_error_without_a_remedy_is_left_as_it_is() -> None:
    assert full_text(UserError("a {b}")) == full_text("a {b}") == full_text(ValueError("a {b}")) == "a {b}"
    assert full_text(Message("a", Remedy.STATE_CRS_AGAIN, "EPSG:3857")) == "a; it is EPSG:3857."


def test_no_widget_shows_an_error_past_that_function() -> None:
    """``str(error)`` would lose the remedy."""
    past = [
        f"{path.relative_to(WIDGETS)}:{node.lineno}"
        for path in sorted(WIDGETS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node) == "str(error)"
    ]
    assert past == []
