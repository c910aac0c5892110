"""A row of the layer list: its count and its provenance."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from widgets.panels.layer_list.layer_rows import UUID, count, provenance, row_of
from widgets.session.session import Session


def test_features_are_counted_and_terrain_shows_its_accuracy(opened: Session) -> None:
    project = opened.required
    assert count(opened, project.of_kind("incidents")[0]) == "21"
    assert count(opened, project.of_kind("terrain")[0]) == "450 m"
    vague = replace(project.of_kind("terrain")[0].provenance, accuracy_m=None)
    assert count(opened, replace(project.of_kind("terrain")[0], provenance=vague)) == ""


def test_a_row_knows_its_layer_and_whether_it_is_shown(opened: Session) -> None:
    entry = opened.required.of_kind("checkpoints")[0]
    row = row_of(opened, replace(entry, visible=False))
    assert (row.text(0), row.text(1), row.data(0, UUID)) == ("Posts", "2", entry.uuid)
    assert row.checkState(0) is Qt.CheckState.Unchecked
    assert not row.icon(0).isNull()
    assert row_of(opened, entry).checkState(0) is Qt.CheckState.Checked


def test_its_tool_tip_shows_its_provenance(opened: Session) -> None:
    text = provenance(opened.required.of_kind("terrain")[0])
    assert "made for the tests" in text
    assert "450 m" in text
    assert "Licence" not in text
    assert "made up" not in text
    synthetic = opened.required.of_kind("checkpoints")[0]
    assert "made up" in provenance(replace(synthetic, provenance=replace(synthetic.provenance, synthetic=True)))
