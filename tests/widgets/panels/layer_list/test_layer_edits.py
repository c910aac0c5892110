"""Each edit of a layer is one named step."""

from __future__ import annotations

import pytest
from pandas.testing import assert_frame_equal
from pytestqt.qtbot import QtBot

from app.project.remove_layer import DELETE
from tests.builders.hands import last_step
from widgets.panels.layer_list.layer_edits import RENAME, REORDER, STYLE, LayerEdits
from widgets.session.session import Selection, Session


@pytest.fixture
def edits(opened: Session) -> LayerEdits:
    return LayerEdits(opened, opened)


def uuid(session: Session, kind: str = "checkpoints") -> str:
    return session.required.of_kind(kind)[0].uuid


def test_opacity_is_a_step_unless_it_is_the_same(edits: LayerEdits, opened: Session) -> None:
    edits.set_opacity(uuid(opened), 0.5)
    assert opened.required.entries[uuid(opened)].opacity == 0.5
    assert last_step(opened) == STYLE
    steps = len(opened.required.steps())
    edits.set_opacity(uuid(opened), 0.5)
    assert len(opened.required.steps()) == steps


def test_one_layer_alone_keeps_the_terrain_and_undo_brings_all_back(edits: LayerEdits, opened: Session) -> None:
    edits.show_alone(uuid(opened))
    visible = {entry.kind for entry in opened.required.entries.values() if entry.visible}
    assert visible == {"checkpoints", "terrain"}
    opened.undo()
    assert all(entry.visible for entry in opened.required.entries.values())


def test_a_name_that_is_taken_is_refused(edits: LayerEdits, opened: Session, qtbot: QtBot) -> None:
    entry = opened.required.entries[uuid(opened)]
    with qtbot.waitSignals([edits.refused, opened.notified]):
        edits.rename(entry, "Zones")
    assert opened.required.entries[uuid(opened)].name == "Posts"
    edits.rename(entry, "Outposts")
    assert last_step(opened) == RENAME
    assert opened.required.entries[uuid(opened)].name == "Outposts"


def test_an_order_of_all_layers_is_accepted_and_one_of_some_is_not(edits: LayerEdits, opened: Session) -> None:
    before = [entry.uuid for entry in sorted(opened.required.entries.values(), key=lambda e: -e.position)]
    steps = len(opened.required.steps())
    edits.reorder(before[:-1])
    assert len(opened.required.steps()) == steps
    wanted = [before[-1], *before[:-1]]
    edits.reorder(wanted)
    assert last_step(opened) == REORDER
    assert [e.uuid for e in sorted(opened.required.entries.values(), key=lambda e: -e.position)] == wanted


@pytest.mark.parametrize("kind", ["checkpoints", "terrain", "borders"])
def test_a_deleted_layer_is_off_the_map_until_undo(edits: LayerEdits, opened: Session, kind: str, qtbot: QtBot) -> None:
    entry = opened.required.of_kind(kind)[0]
    opened.select(Selection(entry.uuid, frozenset({1})))
    with qtbot.waitSignal(opened.notified) as notice:
        edits.delete(entry.uuid)
    assert f"{entry.name} is deleted" in str(notice.args)
    assert last_step(opened) == DELETE
    assert opened.required.of_kind(kind) == []
    assert not opened.selection.fids
    opened.undo()
    assert opened.required.of_kind(kind) == [entry]


def test_the_layer_of_gaps_is_refused(edits: LayerEdits, opened: Session, qtbot: QtBot) -> None:
    gaps = opened.required.of_kind("gaps")
    steps = len(opened.required.steps())
    for entry in gaps:
        with qtbot.waitSignal(opened.notified):
            edits.delete(entry.uuid)
    edits.delete("no such layer")
    assert len(opened.required.steps()) == steps


def test_a_copy_has_the_rows_of_a_layer_under_identifiers_of_their_own(edits: LayerEdits, opened: Session) -> None:
    posts = opened.required.of_kind("checkpoints")[0]
    assert edits.may_duplicate(posts.uuid)
    edits.duplicate(posts.uuid)
    edits.duplicate(posts.uuid)
    assert last_step(opened) == "Duplicate layer"
    (_, *copies) = sorted(opened.required.of_kind("checkpoints"), key=lambda entry: entry.name != posts.name)
    assert [entry.name for entry in copies] == [f"{posts.name}, copy", f"{posts.name}, copy 2"]
    frame = opened.layer(posts.uuid).frame
    for entry in copies:
        copied = opened.layer(entry.uuid).frame
        assert not set(copied["uuid"]) & set(frame["uuid"])
        assert_frame_equal(copied.drop(columns="uuid"), frame.drop(columns="uuid"), check_index_type=False)
        assert entry.provenance == posts.provenance
    opened.undo()
    assert len(opened.required.of_kind("checkpoints")) == 2


def test_rasters_are_not_copied(edits: LayerEdits, opened: Session) -> None:
    terrain = uuid(opened, "terrain")
    assert not edits.may_duplicate(terrain)
    steps = len(opened.required.steps())
    edits.duplicate(terrain)
    assert len(opened.required.steps()) == steps
