"""The window names the control that fixes an error, and shows every error through one function."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.errors import Message, Remedy, UserError
from app.exchange.raster.terrain_files import Glance
from app.progress import Progress
from app.tasks.importing.import_terrain import Heights
from layers import LAYER_TYPES
from widgets.application import PseudoTranslator
from widgets.dialogs.state_box import StateBox
from widgets.dialogs.terrain_dialog import TerrainDialog
from widgets.session.session import Session
from widgets.window.actions import FILE
from widgets.window.main_window import MainWindow
from widgets.window.projects import Projects
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


def controls(window: MainWindow) -> set[str]:
    """The controls that a remedy may name."""
    dialog = TerrainDialog(Path("dem.tif"), Glance(9, 9, 9, ""), lambda _: None)
    ways = {dialog.error.itemText(row) for row in range(dialog.error.count())}
    link = dialog.link.text().replace("&", "").removesuffix(" (link)")
    dialog.deleteLater()
    state = StateBox((), "TJ")
    own = state.accessibleName()
    state.deleteLater()
    files = {command.text.removesuffix("…") for command in FILE}
    first = window.layers.tree.topLevelItem(0)
    assert first is not None
    menu = window.layers.tree.menu_of(first)
    entries = {action.text().partition("\t")[0] for action in menu.actions()}
    menu.deleteLater()
    return ways | {link, own, window.as_of.day.accessibleName()} | files | entries | {LAYER_TYPES["terrain"].label}


def test_every_control_that_a_sentence_names_is_there(window: MainWindow) -> None:
    named = {name for sentence in SENTENCES.values() for name in re.findall("“(.+?)”", sentence)}
    assert len(named) == 11
    assert named <= controls(window)


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


def test_the_terrain_dialog_says_how_to_get_another_name(qtbot: QtBot) -> None:
    def refuse(_: Heights) -> None:
        raise UserError("There is already a layer named 'dem'.", Remedy.CHOOSE_OTHER_NAME, "dem")

    dialog = TerrainDialog(Path("dem.tif"), Glance(9, 9, 9, ""), refuse)
    dialog.accept()
    assert dialog.wrong.text().startswith("There is already a layer named 'dem'. The layer is named after the file: ")
    dialog.deleteLater()


def test_bad_rows_are_refused_with_what_the_window_can_do(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text("name,lon,lat\na,70.1,38.0\nb,,\n", encoding="utf-8")
    Projects(window.session, window).import_layer(file, "incidents")
    assert window.notices.text == (
        "1 of 2 rows cannot be imported; the first is row 3: it has no coordinates. "
        "Correct the file, or import it on the command line, where --skip-bad skips such rows"
    )


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
