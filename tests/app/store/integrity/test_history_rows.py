"""Rows of the history and of planners' words are read as a check wants them."""

from __future__ import annotations

import pytest

from app.store.integrity import history_rows
from app.store.sqlite_library import Database


@pytest.fixture
def filled(db: Database) -> Database:
    db.conn.execute("INSERT INTO sarhad_steps (label, origin, at, done) VALUES ('a', '', '', 1), ('b', '', '', 0)")
    rows = [(1, 0, '{"table": "t"}'), (1, 1, "{}"), (2, 0, '{"table": "u"}')]
    db.conn.executemany("INSERT INTO sarhad_edits VALUES (?, ?, ?)", rows)
    return db


def test_edits_come_in_the_order_of_steps(filled: Database) -> None:
    assert [step for step, _ in history_rows.edits(filled)] == [1, 1, 2]


def test_a_step_that_has_lost_an_edit(filled: Database) -> None:
    assert history_rows.steps_without_edits(filled) == set()
    filled.conn.execute("DELETE FROM sarhad_edits WHERE step_id = 1 AND seq = 0")
    assert history_rows.steps_without_edits(filled) == {1}


def test_a_stretch_that_ends_before_it_begins(filled: Database) -> None:
    row = "INSERT INTO sarhad_gap_status (gap_id, status, note, unit, status_date, start_m, end_m) VALUES "
    filled.conn.execute(row + "('a', '', '', '', '', 1, 2)")
    assert history_rows.backward_stretch(filled) is None
    filled.conn.execute(row + "('b', '', '', '', '', 2, 1)")
    assert history_rows.backward_stretch(filled) == 2


def test_what_is_set_aside_belongs_to_the_table_of_its_edit(filled: Database) -> None:
    for store in ("sarhad_undone_1_0", "sarhad_undone_2_0", "sarhad_undone_9_9", "sarhad_undone_1_0_registered"):
        filled.conn.execute(f"CREATE TABLE {store} (fid)")
    assert list(history_rows.set_aside(filled)) == [("sarhad_undone_1_0", "t"), ("sarhad_undone_2_0", "u")]


def test_only_blobs_are_sights(filled: Database) -> None:
    filled.conn.execute("INSERT INTO sarhad_sights VALUES ('a', '', x'00'), ('b', '', 'text')")
    assert list(history_rows.sights(filled)) == [("a", b"\x00")]


def test_runs_come_with_their_reports(filled: Database) -> None:
    filled.conn.execute("INSERT INTO sarhad_runs VALUES (1, 'a', '', 'h', 'd', 's'), (2, 'b', '', '', '', '')")
    filled.conn.execute("INSERT INTO sarhad_runs VALUES (3, 'c', '', '', '', '')")
    filled.conn.execute("INSERT INTO sarhad_reports VALUES ('a', x'00', x''), ('b', 'text', x'')")
    first, second, third = history_rows.runs(filled)
    assert first == ("a", "h", "d", "s", True, b"\x00", b"")
    assert (second.has_report, second.report) == (True, None)
    assert (third.has_report, third.report) == (False, None)
