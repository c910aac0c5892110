"""Edits of single features: added, changed and removed, each undone to the row that was there."""

from __future__ import annotations

import pytest
import shapely

from app.project import add_layers, feature_edits
from app.project.project import Project
from app.store import geopackage
from tests.builders.projects import add_points, frame

PLACE = shapely.Point(70.5, 38.5)


def test_a_feature_is_added_behind_the_others_with_what_it_was_given(project: Project) -> None:
    entry = add_points(project, 2)
    edit = feature_edits.added(
        project, entry, PLACE, {"category": "Drug trafficking", "severity": "3,0", "note": " a "}
    )
    assert (edit.key, edit.before) == (3, None)
    project.apply("Add", edit)
    row = project.layer(entry.uuid).frame.loc[3]
    assert (row["category"], row["severity"], row["note"]) == ("drug_trafficking", 3, "a")
    assert row.geometry == PLACE
    assert len(set(project.layer(entry.uuid).frame["uuid"])) == 3
    assert feature_edits.fids(project, entry) == (1, 3)


def test_a_value_a_field_does_not_accept_is_refused_by_name(project: Project) -> None:
    entry = add_points(project, 1)
    for values in ({"severity": 9}, {"category": "witchcraft"}):
        (name,) = values
        with pytest.raises(ValueError, match=f"^{name} is"):
            feature_edits.added(project, entry, PLACE, values)
        with pytest.raises(ValueError, match=f"^{name} is"):
            feature_edits.changed(project, entry, 1, values)
    with pytest.raises(KeyError):
        feature_edits.added(project, entry, PLACE, {"colour": "red"})


def test_a_change_touches_what_it_names_and_undo_gives_back_the_rest(project: Project) -> None:
    entry = add_points(project, 2)
    before = project.row(entry.table, 1)
    project.apply("Change", feature_edits.changed(project, entry, 1, {"note": "seen"}))
    row = project.row(entry.table, 1)
    assert before is not None
    assert row == {**before, "note": "seen"}
    project.apply("Move", feature_edits.changed(project, entry, 1, geometry=PLACE))
    assert project.layer(entry.uuid).frame.geometry.loc[1] == PLACE
    project.undo()
    project.undo()
    assert project.row(entry.table, 1) == before


def test_a_removed_feature_comes_back_with_undo(project: Project) -> None:
    entry = add_points(project, 2)
    before = project.row(entry.table, 2)
    project.apply("Remove", feature_edits.removed(project, entry, 2))
    assert feature_edits.fids(project, entry) == (1, 1)
    project.undo()
    assert project.row(entry.table, 2) == before


def test_what_is_not_there_is_neither_changed_nor_removed(project: Project) -> None:
    entry = add_points(project, 1)
    for make in (feature_edits.changed, feature_edits.removed):
        with pytest.raises(KeyError, match="has no feature 7"):
            make(project, entry, 7)


def test_a_time_is_stored_as_utc_with_the_offset_it_was_written_in(project: Project) -> None:
    entry = add_points(project, 1)
    edit = feature_edits.changed(project, entry, 1, {"occurred_at": "2026-03-31T14:05+05:00"})
    assert edit.after is not None
    assert edit.after["occurred_at"] == "2026-03-31T09:05:00.000Z"
    assert edit.after["occurred_at_offset"] == "+05:00"
    project.apply("Change", edit)
    assert project.layer(entry.uuid).frame["occurred_at"].loc[1] == "2026-03-31T14:05:00+05:00"


def test_yes_and_no_are_stored_as_numbers_and_a_line_as_a_multi_line(project: Project) -> None:
    line = shapely.LineString([(70, 38), (71, 39)])
    entry, actions = add_layers.empty_layer(project, "borders", "Lines")
    project.apply("Make", *actions)
    assert feature_edits.fids(project, entry) is None
    edit = feature_edits.added(project, entry, line, {"ring": "no", "left_state": "tj"})
    assert edit.after is not None
    assert (edit.after["ring"], edit.after["left_state"]) == (0, "TJ")
    project.apply("Add", edit)
    assert project.layer(entry.uuid).frame.geometry.iloc[0] == shapely.MultiLineString([line])


def test_a_row_can_be_made_for_a_layer_that_is_not_there_yet(project: Project) -> None:
    entry, actions = add_layers.empty_layer(project, "incidents", "New")
    edit = feature_edits.new_row(entry, 1, PLACE, {"severity": 2})
    project.apply("Make", *actions, edit)
    rows = project.layer(entry.uuid).frame
    assert rows["severity"].tolist() == [2]
    assert rows.geometry.iloc[0] == PLACE
    assert edit.after is not None
    assert set(edit.after) == {"fid", "geom", *geopackage.column_types(project.database, entry.table)}
    add_layers.add_features(project, "incidents", frame("b"), name="New")
    assert feature_edits.fids(project, entry) == (1, 2)
