"""Walk-through trial: one row per walk, the result as it is typed, and its use for the selected feature."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.analysis.detection.sure_range import Reach
from app.analysis.detection.walk_through import Prior, Trial, Walk, evaluate, prior_of
from app.project import feature_edits
from app.store.catalog import Entry
from app.tasks import trial_table
from layers.checkpoints import observer_of
from layers.text import QT_TRANSLATE_NOOP
from resources.literal import one_line
from widgets.dialogs.walks_table import WalksTable
from widgets.panels.feature_form import labelled
from widgets.session.session import Explained, Session
from widgets.style.label import Label
from widgets.style.notices import Level
from widgets.words.remedies import full_text
from widgets.words.text import shown
from widgets.words.trial_words import trial_text

USE = QT_TRANSLATE_NOOP("Step", "Use a trial")
MOST_CERTAIN = 0.9
"""A crew that meets somebody is not assumed to notice more often than this."""


class TrialDialog(QDialog):
    """The table of a trial; the button writes its figures to the selected patrol, post or sensor."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.trial: Trial | None = None
        self._target = self._find_target()
        self.setWindowTitle(self.tr("Walk-through trial"))
        self.table = WalksTable()
        self.visibility, self.prior = self._make_visibility(), self._make_prior()
        self.answer = Label()
        self.answer.setWordWrap(True)
        self.answer.setMinimumHeight(84)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._lay_out()
        self.resize(560, 620)
        self.table.edited.connect(self._evaluate)
        for choice in (self.visibility, self.prior):
            choice.activated.connect(lambda _: self._evaluate())
        self._evaluate()

    # Its parts

    def _make_visibility(self) -> QComboBox:
        choice = QComboBox()
        for code, text in (
            ("high", self.tr("Good: bright clothes, open ground")),
            ("medium", self.tr("Medium")),
            ("low", self.tr("Poor: camouflage, cover")),
        ):
            choice.addItem(text, code)
        choice.setCurrentIndex(1)
        return choice

    def _make_prior(self) -> QComboBox:
        choice = QComboBox()
        choice.addItem(self.tr("None: the trial alone"), "")
        for key, kind in self.session.devices().items():
            choice.addItem(one_line(shown("Choice", kind.label)), key)
        choice.setCurrentIndex(max(0, choice.findData(self._device())))
        return choice

    def _lay_out(self) -> None:
        heading = Label(
            self.tr("Staff walk past in sight, at known distances; the watchers do not know when. One row per walk.")
        )
        heading.setWordWrap(True)
        form = QFormLayout()
        form.setSpacing(10)
        form.addRow(self.tr("Visibility of the walkers"), self.visibility)
        form.addRow(self.tr("Prior"), self.prior)
        read = QPushButton(self.tr("Read a file…"))
        read.clicked.connect(self._choose)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(read, QDialogButtonBox.ButtonRole.ActionRole)
        self.use_button = buttons.addButton(self._use_text(), QDialogButtonBox.ButtonRole.ApplyRole)
        self.use_button.clicked.connect(self.use)
        buttons.rejected.connect(self.reject)
        # Return ends the editing of a cell: it must neither write to the project nor close the form.
        for button in self.findChildren(QPushButton) + buttons.findChildren(QPushButton):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 20, 20, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addLayout(form)
        column.addWidget(self.table, 1)
        column.addWidget(self.answer)
        column.addWidget(buttons)

    # What is selected

    def _find_target(self) -> tuple[Entry, int, Any] | None:
        """Layer, fid and row of the one selected patrol, post or sensor."""
        project, selection = self.session.project, self.session.selection
        entry = project.entries.get(selection.layer) if project is not None else None
        if entry is None or len(selection.fids) != 1 or entry.kind not in ("patrols", "checkpoints", "sensors"):
            return None
        fid = next(iter(selection.fids))
        return entry, fid, self.session.layer(entry.uuid).table.row(fid)

    def _device(self) -> str:
        if self._target is None or self._target[0].kind == "patrols":
            return ""
        entry, _, row = self._target
        kind = _text(row, "type")
        return kind if entry.kind == "sensors" else observer_of(kind or None, _text(row, "observer") or None) or ""

    def _use_text(self) -> str:
        if self._target is None:
            return self.tr("Use: select a patrol or post first")
        name = _text(self._target[2], "name") or self.tr("the selection")
        return self.tr("Use for {name}").format(name=name if len(name) <= 30 else f"{name[:29]}…")

    # The walks

    def show_walks(self, walks: tuple[Walk, ...]) -> None:
        """Replace the walks in the table."""
        self.table.show_walks(walks)

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, self.tr("Read a trial"), "", "*.csv *.tsv *.txt *.xlsx")
        if chosen:
            self.read(Path(chosen))

    def read(self, path: Path) -> None:
        """Read the walks from a file; an error is explained."""
        with Explained(self.session) as attempt:
            walks, _ = trial_table.read(path)
        if attempt.fine:
            self.show_walks(walks)

    # The result

    def _evaluate(self) -> None:
        self.trial = None
        try:
            walks = self.table.walks()
        except ValueError as error:
            text = full_text(error)
        else:
            text = self.tr("Enter the first walk: its distance, and yes or no.")
            if walks:
                device = self._reach()
                self.trial = evaluate(walks, str(self.visibility.currentData()), self._prior(), device)
                text = trial_text(self.trial, device)
        self.answer.setText(text)
        project = self.session.project
        usable = project is not None and not project.read_only
        self.use_button.setEnabled(usable and bool(self.values()))

    def _prior(self) -> Prior | None:
        key = str(self.prior.currentData())
        return prior_of(self.session.devices()[key]) if key else None

    def _reach(self) -> Reach | None:
        """What was walked past: the selected device, else the one whose figures are the prior."""
        crew = self._target is not None and self._target[0].kind == "patrols"
        kind = None if crew else self.session.devices().get(self._device() or str(self.prior.currentData()))
        stated = _text(self._target[2], "range_m") if self._target is not None else ""
        return None if kind is None else Reach.of(kind, float(stated) if stated else None)

    # Using the result

    def values(self) -> dict[str, float]:
        """What the selected feature would be given: availability of a post, width and detection of a patrol.

        Nothing if no walk counts.
        """
        if self.trial is None or self._target is None or not self.trial.counted:
            return {}
        share = self.trial.probability
        if self._target[0].kind != "patrols":
            up = min(max(round(share.value, 3), 0.001), 0.999)
            return {"availability": up, "availability_walks": round(share.walks, 1)}
        width = self.trial.width
        widths = {} if width is None else {"sweep_width_m": float(round(width.value))}
        return {**widths, "detection_probability": min(MOST_CERTAIN, round(share.value, 3))}

    def use(self) -> None:
        """Write the figures to the selected feature as one step, and announce them."""
        values, project = self.values(), self.session.project
        if not values or self._target is None or project is None:
            return
        entry, fid, _ = self._target
        with Explained(self.session) as attempt:
            project.apply(USE, feature_edits.changed(project, entry, fid, values), origin="trial")
        if not attempt.fine:
            return
        fields = {spec.name: labelled(spec) for spec in self.session.kind(entry.kind).fields()}
        figures = ", ".join(f"{fields[name]} {value:g}" for name, value in values.items())
        self.session.notify(self.tr("From the trial: {figures}.").format(figures=figures), Level.GOOD)
        self.accept()


def _text(row: Any, name: str) -> str:
    value = row.get(name)
    return "" if value is None or pd.isna(value) else str(value).strip()
