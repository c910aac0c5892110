"""The panels show what the project holds, and change it by named steps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.geo import coordinates
from app.project import sensor_types
from app.store.history import Edit
from app.tasks import definitions
from app.tasks.definitions import Sections
from layers import LAYER_TYPES
from resources import sensor_types as bundled
from widgets.map.asof import as_of
from widgets.panels.feature_form import FeatureForm
from widgets.panels.layer_panel import LayerPanel
from widgets.panels.layer_rows import UUID
from widgets.session.session import Selection, Session
from widgets.window.goto import Gazetteer, folded


@pytest.fixture
def form(opened: Session) -> Iterator[FeatureForm]:
    made = FeatureForm(opened)
    made.resize(320, 500)
    made.show()
    yield made
    made.close()
    made.deleteLater()


@pytest.fixture
def panel(opened: Session) -> Iterator[LayerPanel]:
    made = LayerPanel(opened)
    made.show()
    made.tree.refresh()
    yield made
    made.close()
    made.deleteLater()


def post(session: Session) -> str:
    return session.required.of_kind("checkpoints")[0].uuid


def value(session: Session, column: str) -> Any:
    return session.layer(post(session)).frame.loc[1, column]


# The form


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
    with qtbot.waitSignal(opened.notified) as told:
        editor.editingFinished.emit()
    assert "between 0 and 1" in told.args[0]
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


def test_broken_types_are_told_and_the_bundled_ones_stay(form: FeatureForm, opened: Session, qtbot: QtBot) -> None:
    row = {"key": sensor_types.KEY, "value": "[]"}
    opened.apply("Elsewhere", Edit("sarhad_parameters", sensor_types.KEY, None, row))
    with qtbot.waitSignal(opened.notified) as told:
        opened.select(Selection(post(opened), frozenset({1})))
    assert "cannot be read" in told.args[0]
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


# The layer tree


def test_the_tree_lists_layers_topmost_first_with_counts(panel: LayerPanel, opened: Session) -> None:
    items = [panel.tree.topLevelItem(row) for row in range(panel.tree.topLevelItemCount())]
    names = [item.text(0) for item in items if item is not None]
    assert names == ["Incidents", "Zones", "Posts", "Places", "Borders", "Terrain"]
    assert [item.text(1) for item in items if item is not None][:3] == ["21", "1", "2"]


def test_a_checkbox_hides_a_layer_and_undo_shows_it(panel: LayerPanel, opened: Session) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    uuid = item.data(0, UUID)
    item.setCheckState(0, Qt.CheckState.Unchecked)
    assert not opened.required.entries[uuid].visible
    opened.undo()
    assert opened.required.entries[uuid].visible


def test_two_layers_cannot_have_one_name(panel: LayerPanel, opened: Session, qtbot: QtBot) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    with qtbot.waitSignal(opened.notified):
        item.setText(0, "Zones")
    assert opened.required.entries[post(opened)].name == "Posts"


def test_a_layer_is_renamed(panel: LayerPanel, opened: Session) -> None:
    item = panel.tree.topLevelItem(2)
    assert item is not None
    item.setText(0, "Outposts")
    assert opened.required.entries[post(opened)].name == "Outposts"


def test_opacity_is_a_step(panel: LayerPanel, opened: Session) -> None:
    panel.tree.edits.set_opacity(post(opened), 0.5)
    assert opened.required.entries[post(opened)].opacity == 0.5


# Going to a place


@pytest.mark.parametrize("text", ["Khujand", "khuj", "Хуҷанд", "KHUJAND "])
def test_a_place_is_found_in_any_script(opened: Session, text: str) -> None:
    found = Gazetteer(opened).search(text)[0]
    assert (found.west, found.south) == pytest.approx((70.1, 38.1))


@pytest.mark.parametrize("text", ["TJ-AF km 12", "tj-af км 12,0", "TJ AF km 12.0", "km 12"])
def test_a_kilometre_is_found(opened: Session, text: str) -> None:
    found = Gazetteer(opened).search(text)[0]
    position = opened.locate(found.west, found.south)
    assert position is not None
    assert position.chainage_m == pytest.approx(12_000.0, abs=0.5)


@pytest.mark.parametrize("text", ["38.05 70.2", "38°03'00\" N 70°12'00\" E", coordinates.format(70.2, 38.05, "mgrs")])
def test_a_coordinate_is_found(opened: Session, text: str) -> None:
    found = Gazetteer(opened).search(text)[0]
    assert found.west == pytest.approx(70.2, abs=0.01)
    assert found.south == pytest.approx(38.05, abs=0.01)


def test_nothing_is_found_for_nonsense(opened: Session) -> None:
    assert Gazetteer(opened).search("qqqqq") == []
    assert Gazetteer(opened).search("  ") == []


def test_folding_drops_accents_and_apostrophes() -> None:
    assert folded("Ko‘kand’s Ḥiṣār") == "kokands hisar"


# Time


def test_what_is_over_is_not_shown(opened: Session) -> None:
    layer = opened.layer(post(opened))
    frame = layer.frame.assign(closed=["2020-01-01", None], opened=[None, "2030-01-01"])
    dated = replace(layer, frame=frame)
    assert list(as_of(dated, date(2026, 1, 1)).frame.index) == []
    assert list(as_of(dated, date(2019, 1, 1)).frame.index) == [1]
    assert list(as_of(dated, date(2031, 1, 1)).frame.index) == [2]


def test_keyboard_reaches_the_tree(panel: LayerPanel) -> None:
    panel.tree.setFocus()
    panel.tree.setCurrentItem(panel.tree.topLevelItem(0))
    QTest.keyClick(panel.tree, Qt.Key.Key_Down)
    assert panel.tree.currentItem() is panel.tree.topLevelItem(1)
