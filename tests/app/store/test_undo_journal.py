"""Steps are kept with all they did, bit by bit, and forgotten once they cannot come back."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.store import undo_journal
from app.store.edits import undone_table
from app.store.history import AnyEdit, BulkEdit, Edit, RasterEdit, TableEdit
from app.store.sqlite_library import Database
from app.untrusted.unreadable import UnreadableError

MARK = Edit("sarhad_parameters", "mark", None, {"key": "mark", "value": "1"})
EDITS: list[AnyEdit] = [
    Edit("t", 1, {"fid": 1, "geom": b"\x00GP\xff", "name": "Ҳисор"}, None),
    BulkEdit("t", 1, 9, inserted=False),
    TableEdit("t", "POINT", {"name": "TEXT", "height_m": "DOUBLE"}, "Посты"),
    RasterEdit("heights"),
]


def step(db: Database, label: str, *edits: AnyEdit) -> int:
    number = undo_journal.begin_step(db, label, "test")
    undo_journal.write_edits(db, number, edits)
    return number


@pytest.mark.parametrize("edit", EDITS)
def test_every_edit_survives(edit: AnyEdit) -> None:
    assert undo_journal.loads(undo_journal.dumps(edit)) == edit


@given(st.floats(allow_nan=False), st.binary(max_size=40), st.text())
def test_numbers_bytes_and_texts_keep_every_bit(number: float, blob: bytes, text: str) -> None:
    back = undo_journal.loads(undo_journal.dumps(Edit("t", "k", {"n": number, "b": blob, "t": text}, None)))
    assert isinstance(back, Edit)
    assert back.before == {"n": number, "b": blob, "t": text}
    assert math.copysign(1.0, back.before["n"]) == math.copysign(1.0, number)


def test_what_is_no_value_of_a_row_is_not_journalled() -> None:
    with pytest.raises(TypeError, match="set cannot be journalled"):
        undo_journal.dumps(Edit("t", 1, {"name": {1}}, None))


@pytest.mark.parametrize(
    ("edit", "fault"),
    [
        (TableEdit("t", "SELECT", {}, "T"), "'SELECT', which is no type"),
        (TableEdit("t", "POINT", {"a": "DEFAULT"}, "T"), "'DEFAULT', which is no type"),
        (TableEdit("t", "POINT", {"FID": "TEXT"}, "T"), "'FID', which is there already"),
        (TableEdit("t", "POINT", {"a": "TEXT", "A": "TEXT"}, "T"), "'A', which is there already"),
        (TableEdit("t\0", "POINT", {}, "T"), "which no step changes"),
        (Edit("t", 1, None, {"fid": 2}), "after is another row"),
        (Edit("sarhad_parameters", "a", {"key": "b", "value": "1"}, None), "before is another row"),
    ],
)
def test_an_edit_that_could_not_be_carried_out_is_none(edit: AnyEdit, fault: str) -> None:
    with pytest.raises(UnreadableError, match=fault):
        undo_journal.loads(undo_journal.dumps(edit))


def test_the_newest_step_is_undone_first_and_the_oldest_redone_first(db: Database) -> None:
    first, second = step(db, "One", *EDITS), step(db, "Two", MARK)
    undo = undo_journal.step_to_undo(db)
    assert undo is not None
    assert (undo.id, undo.label, undo.origin, undo.done, undo.edits) == (second, "Two", "test", True, (MARK,))
    for number in (second, first):
        undo_journal.set_done(db, number, False)
    assert undo_journal.step_to_undo(db) is None
    redo = undo_journal.step_to_redo(db)
    assert redo is not None
    assert (redo.id, redo.edits) == (first, tuple(EDITS))
    assert [(one.label, one.done, one.edits) for one in undo_journal.read_steps(db)] == [
        ("One", False, ()),
        ("Two", False, ()),
    ]


def test_a_new_step_forgets_what_was_undone_with_what_was_set_aside(db: Database) -> None:
    stays, gone = step(db, "One", MARK), step(db, "Two", MARK)
    undo_journal.set_done(db, gone, False)
    for number in (stays, gone):
        db.conn.execute(f"CREATE TABLE {undone_table(number, 0)} (a)")
    new = step(db, "Three", MARK)
    assert [one.id for one in undo_journal.read_steps(db)] == [stays, new]
    tables = {name for (name,) in db.conn.execute("SELECT name FROM sqlite_master WHERE name LIKE 'sarhad_undone%'")}
    assert tables == {undone_table(stays, 0)}
    assert db.conn.execute("SELECT DISTINCT step_id FROM sarhad_edits ORDER BY 1").fetchall() == [(stays,), (new,)]


def test_a_history_that_is_emptied_has_nothing_to_undo(db: Database) -> None:
    step(db, "One", MARK)
    undo_journal.forget_all(db)
    assert undo_journal.read_steps(db) == []
    assert undo_journal.step_to_undo(db) is None
    assert db.conn.execute("SELECT count(*) FROM sarhad_edits").fetchone() == (0,)
