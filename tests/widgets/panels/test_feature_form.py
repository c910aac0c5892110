"""The form shows every field of a feature, and commits each as it is left."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.project import sensor_types
from app.store.history import Edit
from app.tasks import definitions
from app.tasks.definitions import Sections
from layers import LAYER_TYPES
from resources import sensor_types as bundled
from widgets.panels.feature_form import FeatureForm
from widgets.session.session import Selection, Session


@pytest.fixture
def form(opened: Session) -> Iterator[FeatureForm]:
    new_form = FeatureForm(opened)
    new_form.resize(320, 500)
    new_form.show()
    yield new_form
    new_form.close()
    new_form.deleteLater()


def post(session: Session) -> str:
    return session.required.of_kind("checkpoints")[0].uuid


def value(session: Session, column: str) -> Any:
    return session.layer(post(session)).frame.loc[1, column]


def test_an_empty_form_says_what_to_do(form: FeatureForm) -> None:
    assert form.editors == {}


def test_the_form_has_every_field_of_the_kind(form: FeatureForm, opened: Session) -> None:
    opened.select(Selection(post(opened), frozenset({1})))
    assert set(form.editors) == {spec.name for spec in LAYER_TYPES["checkpoints"].fields()}


def test_a_field_is_committed_as_it_is_left(form: FeatureForm, opened: Session) -> None:
    opened.select(Selection(post(opened), frozenset({1})))
    editor = form.editors["height_m"]
    assert isinstance(editor, QLineEdit)
    editor.setText("12,5")
    editor.editingFinished.emit()
    assert value(opened, "height_m") == 12.5
    opened.undo()
    assert value(opened, "height_m") != 12.5


def test_what_a_field_refuses_is_not_committed(form: FeatureForm, opened: Session, qtbot: QtBot) -> None:
    opened.select(Selection(post(opened), frozenset({1})))
    steps = len(opened.required.steps())
    editor = form.editors["availability"]
    assert isinstance(editor, QLineEdit)
    editor.setText("7")
    with qtbot.waitSignal(opened.notified) as notice:
        editor.editingFinished.emit()
    assert "between 0 and 1" in notice.args[0]
    assert editor.property("wrong") is True
    assert len(opened.required.steps()) == steps


def test_a_choice_is_committed(form: FeatureForm, opened: Session) -> None:
    opened.select(Selection(post(opened), frozenset({1})))
    editor = form.editors["status"]
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData("suspended"))
    editor.activated.emit(editor.currentIndex())
    assert value(opened, "status") == "suspended"


def choices(form: FeatureForm) -> list[str]:
    editor = form.editors["observer"]
    assert isinstance(editor, QComboBox)
    return [editor.itemText(index) for index in range(editor.count())]


def test_the_projects_own_sensor_types_can_be_chosen(form: FeatureForm, opened: Session) -> None:
    opened.select(Selection(post(opened), frozenset({1})))
    assert "Long lens" not in choices(form)
    lens = replace(bundled()["thermal_camera"], key="long_lens", label="Long lens")
    definitions.add(opened.required, Sections({"long_lens": lens}))
    assert "Long lens" in choices(form)
    editor = form.editors["observer"]
    assert isinstance(editor, QComboBox)
    editor.setCurrentIndex(editor.findData("long_lens"))
    editor.activated.emit(editor.currentIndex())
    assert value(opened, "observer") == "long_lens"
    opened.undo()
    opened.undo()
    assert "Long lens" not in choices(form)


def test_broken_types_are_reported_and_the_bundled_ones_stay(form: FeatureForm, opened: Session, qtbot: QtBot) -> None:
    row = {"key": sensor_types.KEY, "value": "[]"}
    opened.apply("Elsewhere", Edit("sarhad_parameters", sensor_types.KEY, None, row))
    with qtbot.waitSignal(opened.notified) as notice:
        opened.select(Selection(post(opened), frozenset({1})))
    assert "cannot be read" in notice.args[0]
    assert "Patrol drone" in choices(form)
    editor = form.editors["name"]
    assert isinstance(editor, QLineEdit)
    editor.setText("Elsewhere")
    with qtbot.waitSignal(opened.notified):
        editor.editingFinished.emit()
    assert list(opened.devices()) == list(bundled())


def test_the_same_value_is_no_step(form: FeatureForm, opened: Session) -> None:
    opened.select(Selection(post(opened), frozenset({1})))
    steps = len(opened.required.steps())
    editor = form.editors["name"]
    assert isinstance(editor, QLineEdit)
    editor.editingFinished.emit()
    assert len(opened.required.steps()) == steps
