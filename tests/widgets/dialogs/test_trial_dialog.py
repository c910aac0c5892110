"""The form of a walk-through trial: its result while typing, and what it writes to the selected feature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from app.analysis.detection.sure_range import Reach
from app.analysis.detection.walk_through import Walk, evaluate, prior_of
from app.analysis.gaps.find_gaps import find_gaps
from app.project import feature_edits
from app.tasks import project_scene
from resources import sensor_types
from widgets.dialogs.trial_dialog import USE, TrialDialog
from widgets.dialogs.walks_table import EMPTY_ROWS
from widgets.session.session import Selection, Session

LINES = ((50.0, 10), (150.0, 5), (250.0, 0))
WALKS = tuple(Walk(place, number < seen) for place, seen in LINES for number in range(10))

Open = Callable[[], TrialDialog]


@pytest.fixture
def open_dialog(opened: Session, qtbot: QtBot) -> Iterator[Open]:
    dialogs: list[TrialDialog] = []

    def make() -> TrialDialog:
        dialogs.append(TrialDialog(opened))
        return dialogs[-1]

    yield make
    for one in dialogs:
        one.close()
        one.deleteLater()


def select(session: Session, kind: str, fid: int = 1) -> None:
    session.select(Selection(session.required.of_kind(kind)[0].uuid, frozenset({fid})))


def write(dialog: TrialDialog, row: int, *texts: str) -> None:
    for column, text in enumerate(texts):
        dialog.table.setItem(row, column, QTableWidgetItem(text))


def value(session: Session, kind: str, name: str) -> object:
    return session.layer(session.required.of_kind(kind)[0].uuid).frame.loc[1, name]


def test_the_result_follows_what_is_typed(open_dialog: Open) -> None:
    dialog = open_dialog()
    assert dialog.answer.text() == "Enter the first walk: its distance, and yes or no."
    write(dialog, 0, "50", "yes", "100")
    expected = "Detected: 1 of 1 walks within 80 m. Detection when it meets 0.67 (0.22 to 0.97)."
    assert dialog.answer.text().startswith(expected)
    assert "Sweep width from detection ranges: 160 m." in dialog.answer.text()
    assert "Too few walks (1): a figure needs at least 30" in dialog.answer.text()
    dialog.visibility.setCurrentIndex(0)
    dialog.visibility.activated.emit(0)
    assert "180 m" in dialog.answer.text()


def test_a_walk_that_cannot_be_read_is_named_with_its_field_and_range(open_dialog: Open, opened: Session) -> None:
    select(opened, "checkpoints")
    dialog = open_dialog()
    write(dialog, 0, "50", "yes")
    assert dialog.use_button.isEnabled()
    write(dialog, 2, "-5", "yes")
    assert dialog.answer.text() == "Row 3: distance_m is -5; it must be between 0 and 20000"
    assert not dialog.use_button.isEnabled()


def test_return_neither_closes_the_form_nor_uses_it(open_dialog: Open, opened: Session, qtbot: QtBot) -> None:
    select(opened, "checkpoints")
    dialog = open_dialog()
    dialog.show()
    dialog.show_walks(WALKS)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert opened.required.steps() == []


def test_there_is_always_a_row_left(open_dialog: Open) -> None:
    dialog = open_dialog()
    write(dialog, EMPTY_ROWS - 1, "50", "yes")
    assert dialog.table.rowCount() == EMPTY_ROWS + 1


def test_used_for_a_post_it_gives_its_availability_from_its_own_prior(open_dialog: Open, opened: Session) -> None:
    select(opened, "checkpoints")
    dialog = open_dialog()
    assert dialog.prior.currentData() == "ground_radar"
    assert dialog.use_button.text() == "Use for West"
    dialog.show_walks(WALKS)
    dialog.use()
    radar = sensor_types()["ground_radar"]
    expected = evaluate(WALKS, "medium", prior_of(radar), Reach.of(radar)).probability
    assert value(opened, "checkpoints", "availability") == pytest.approx(expected.value, abs=5e-4)
    assert value(opened, "checkpoints", "availability_walks") == pytest.approx(expected.walks, abs=0.05)
    assert opened.required.steps()[-1].label == USE
    opened.undo()
    columns = opened.layer(opened.required.of_kind("checkpoints")[0].uuid).frame
    assert columns[["availability", "availability_walks"]].isna().all(axis=None)


def test_a_trial_of_a_post_changes_what_is_drawn_and_undo_brings_it_back(open_dialog: Open, opened: Session) -> None:
    def run() -> bytes:
        return find_gaps(project_scene.scene_of(opened.required, as_of="2026-06-01", draws=20)).to_json_bytes()

    before = run()
    select(opened, "checkpoints")
    dialog = open_dialog()
    dialog.prior.setCurrentIndex(0)
    dialog.show_walks(WALKS)
    dialog.use()
    tried = run()
    assert tried != before
    # Without the number of walks behind it, the same value is drawn with another spread.
    post = opened.required.of_kind("checkpoints")[0]
    opened.required.apply("Forget", feature_edits.changed(opened.required, post, 1, {"availability_walks": None}))
    assert run() not in (before, tried)
    opened.undo()
    assert run() == tried
    opened.undo()
    assert run() == before


def test_only_walks_that_a_post_surely_sees_count_and_the_form_states_it(open_dialog: Open, opened: Session) -> None:
    """The thermal camera of East is sure to see whoever passes within 387 m."""
    select(opened, "checkpoints", fid=2)
    dialog = open_dialog()
    dialog.prior.setCurrentIndex(0)
    dialog.show_walks(tuple(Walk(place, seen) for place, seen in ((380.0, True),) * 5 + ((1500.0, False),) * 5))
    lines = dialog.answer.text().splitlines()
    assert lines[0] == (
        "Detected: 5 of 5 walks within 387 m. Availability 0.86 (0.61 to 0.99). Walks farther out do not count: 5."
    )
    assert lines[1].startswith("Sweep width from distances: ")
    assert lines[2] == ("No sweep width is applied: its type sets how far it sees, 2,337 m at this share.")
    assert dialog.values() == {"availability": 0.857, "availability_walks": 7.0}


def test_a_range_of_its_own_bounds_which_walks_count(open_dialog: Open, opened: Session) -> None:
    post = opened.required.of_kind("checkpoints")[0]
    opened.required.apply("Range", feature_edits.changed(opened.required, post, 1, {"range_m": 100.0}))
    select(opened, "checkpoints")
    dialog = open_dialog()
    dialog.show_walks(WALKS)
    assert "Detected: 10 of 10 walks within 81 m." in dialog.answer.text()


def test_walks_that_say_nothing_are_not_used(open_dialog: Open, opened: Session) -> None:
    select(opened, "checkpoints", fid=2)
    dialog = open_dialog()
    dialog.show_walks((Walk(3000.0, False),) * 40)
    assert "No walk came within 387 m, where such a device is sure to detect" in dialog.answer.text()
    assert not dialog.use_button.isEnabled()
    assert dialog.values() == {}


def test_used_for_a_patrol_it_gives_width_and_detection(open_dialog: Open, opened: Session, qtbot: QtBot) -> None:
    select(opened, "patrols")
    dialog = open_dialog()
    assert dialog.prior.currentData() == ""
    dialog.show_walks(WALKS)
    with qtbot.waitSignal(opened.notified) as notice:
        dialog.use()
    assert notice.args[0] == "From the trial: Sweep width (m) 300, Detection when it meets 0.727."
    assert value(opened, "patrols", "sweep_width_m") == 300.0
    assert value(opened, "patrols", "detection_probability") == 0.727
    assert len(opened.required.steps()) == 1


def test_a_crew_gets_nine_in_ten_at_most(open_dialog: Open, opened: Session) -> None:
    select(opened, "patrols")
    dialog = open_dialog()
    dialog.show_walks((Walk(0.0, True),) * 40)
    assert dialog.values() == {"detection_probability": 0.9}


@pytest.mark.parametrize("kind", ["incidents", "borders", ""])
def test_nothing_else_can_be_given_figures(open_dialog: Open, opened: Session, kind: str) -> None:
    if kind:
        select(opened, kind)
    dialog = open_dialog()
    dialog.show_walks(WALKS)
    assert not dialog.use_button.isEnabled()
    assert dialog.values() == {}
    dialog.use()
    assert opened.required.steps() == []


def test_a_file_is_read_or_explained(open_dialog: Open, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    dialog = open_dialog()
    file = tmp_path / "trial.csv"
    file.write_text("distance_m,detected,detection_range_m\n" + "50,yes,90\n" * 20)
    dialog.read(file)
    assert dialog.table.walks() == [Walk(50.0, True, 90.0)] * 20
    file.write_text("distance_m,detected\n50,perhaps\n")
    with qtbot.waitSignal(opened.notified) as notice:
        dialog.read(file)
    assert "row 2: detected is 'perhaps'" in notice.args[0]
    assert len(dialog.table.walks()) == 20


def test_without_a_project_it_only_evaluates(session: Session, qtbot: QtBot) -> None:
    dialog = TrialDialog(session)
    dialog.show_walks(WALKS)
    assert dialog.trial is not None
    assert dialog.prior.count() == 1 + len(sensor_types())
    assert not dialog.use_button.isEnabled()
    dialog.deleteLater()
