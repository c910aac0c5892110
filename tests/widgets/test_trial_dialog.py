"""The form of a walk-through trial: what it says while it is typed, and what it writes to what is selected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidgetItem
from pytestqt.qtbot import QtBot

from app.analysis.trial import Walk, evaluate, prior_of
from resources import sensor_types
from widgets.session import Selection, Session
from widgets.trial_dialog import EMPTY_ROWS, USE, TrialDialog

LINES = ((50.0, 10), (150.0, 5), (250.0, 0))
WALKS = tuple(Walk(place, number < seen) for place, seen in LINES for number in range(10))

Open = Callable[[], TrialDialog]


@pytest.fixture
def dialog(opened: Session, qtbot: QtBot) -> Iterator[Open]:
    made: list[TrialDialog] = []

    def make() -> TrialDialog:
        made.append(TrialDialog(opened))
        return made[-1]

    yield make
    for one in made:
        one.close()
        one.deleteLater()


def select(session: Session, kind: str, fid: int = 1) -> None:
    session.select(Selection(session.required.of_kind(kind)[0].uuid, frozenset({fid})))


def write(dialog: TrialDialog, row: int, *texts: str) -> None:
    for column, text in enumerate(texts):
        dialog.table.setItem(row, column, QTableWidgetItem(text))


def value(session: Session, kind: str, name: str) -> object:
    return session.layer(session.required.of_kind(kind)[0].uuid).frame.loc[1, name]


def test_the_result_follows_what_is_typed(dialog: Open) -> None:
    made = dialog()
    assert made.answer.text() == "Write the first walk: its distance, and yes or no."
    write(made, 0, "50", "yes", "100")
    assert made.answer.text().startswith("1 of 1 detected: share 67%")
    assert "Sweep width from detection ranges: 160 m." in made.answer.text()
    assert "Too few walks (1): at least 30" in made.answer.text()
    made.visibility.setCurrentIndex(0)
    made.visibility.activated.emit(0)
    assert "180 m" in made.answer.text()


def test_a_walk_that_cannot_be_read_is_named_with_its_field_and_range(dialog: Open, opened: Session) -> None:
    select(opened, "checkpoints")
    made = dialog()
    write(made, 0, "50", "yes")
    assert made.use_button.isEnabled()
    write(made, 2, "-5", "yes")
    assert made.answer.text() == "Row 3: distance_m is -5; it lies between 0 and 20000"
    assert not made.use_button.isEnabled()


def test_return_neither_closes_the_form_nor_uses_it(dialog: Open, opened: Session, qtbot: QtBot) -> None:
    select(opened, "checkpoints")
    made = dialog()
    made.show()
    made.show_walks(WALKS)
    qtbot.keyClick(made.table, Qt.Key.Key_Return)
    assert made.isVisible()
    assert opened.required.steps() == []


def test_there_is_always_a_row_left(dialog: Open) -> None:
    made = dialog()
    write(made, EMPTY_ROWS - 1, "50", "yes")
    assert made.table.rowCount() == EMPTY_ROWS + 1


def test_used_for_a_post_it_gives_its_availability_from_its_own_prior(dialog: Open, opened: Session) -> None:
    select(opened, "checkpoints")
    made = dialog()
    assert made.prior.currentData() == "ground_radar"
    assert made.use_button.text() == "Use for West"
    made.show_walks(WALKS)
    made.use()
    expected = evaluate(WALKS, "medium", prior_of(sensor_types()["ground_radar"])).probability.value
    assert value(opened, "checkpoints", "availability") == pytest.approx(expected, abs=5e-4)
    assert opened.required.steps()[-1].label == USE
    opened.undo()
    assert value(opened, "checkpoints", "availability") != pytest.approx(expected, abs=5e-4)


def test_used_for_a_patrol_it_gives_width_and_detection(dialog: Open, opened: Session, qtbot: QtBot) -> None:
    select(opened, "patrols")
    made = dialog()
    assert made.prior.currentData() == ""
    made.show_walks(WALKS)
    with qtbot.waitSignal(opened.notified) as told:
        made.use()
    assert told.args[0] == "From the trial: Sweep width (m) 300, Detection when it meets 0.5."
    assert value(opened, "patrols", "sweep_width_m") == 300.0
    assert value(opened, "patrols", "detection_probability") == 0.5
    assert len(opened.required.steps()) == 1


def test_a_crew_is_held_to_nine_in_ten_at_most(dialog: Open, opened: Session) -> None:
    select(opened, "patrols")
    made = dialog()
    made.show_walks((Walk(0.0, True),) * 40)
    assert made.values() == {"detection_probability": 0.9}


@pytest.mark.parametrize("kind", ["incidents", "borders", ""])
def test_nothing_else_can_be_given_figures(dialog: Open, opened: Session, kind: str) -> None:
    if kind:
        select(opened, kind)
    made = dialog()
    made.show_walks(WALKS)
    assert not made.use_button.isEnabled()
    assert made.values() == {}
    made.use()
    assert opened.required.steps() == []


def test_a_file_is_read_or_explained(dialog: Open, opened: Session, tmp_path: Path, qtbot: QtBot) -> None:
    made = dialog()
    file = tmp_path / "trial.csv"
    file.write_text("distance_m,detected,detection_range_m\n" + "50,yes,90\n" * 20)
    made.read(file)
    assert made.walks() == [Walk(50.0, True, 90.0)] * 20
    file.write_text("distance_m,detected\n50,perhaps\n")
    with qtbot.waitSignal(opened.notified) as told:
        made.read(file)
    assert "row 2: detected is 'perhaps'" in told.args[0]
    assert len(made.walks()) == 20


def test_without_a_project_it_only_tells(session: Session, qtbot: QtBot) -> None:
    made = TrialDialog(session)
    made.show_walks(WALKS)
    assert made.told is not None
    assert made.prior.count() == 1 + len(sensor_types())
    assert not made.use_button.isEnabled()
    made.deleteLater()
