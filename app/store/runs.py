"""Rows of runs, gap statuses and project parameters."""

from __future__ import annotations

import json
from typing import Any

from app.store import digests
from app.store.database import transaction
from app.store.sqlite_library import Database

RUNS = "sarhad_runs"
STATUSES = "sarhad_gap_status"
PARAMETERS = "sarhad_parameters"


def parameters(db: Database) -> dict[str, Any]:
    """The project's parameters by key."""
    return {key: json.loads(value) for key, value in db.conn.execute(f"SELECT key, value FROM {PARAMETERS}")}


def keep_report(db: Database, run: str, report: bytes, scene: bytes) -> None:
    """Store a report and its scene under the name of the run.

    Not a step of the history: the name is a hash of the input, so the same name always means the same report, and
    undo and redo of the run's row need not carry it.
    """
    with transaction(db):
        db.conn.execute("INSERT OR REPLACE INTO sarhad_reports VALUES (?, ?, ?)", (run, report, scene))
        digests.write(db, digests.RUN, run, digests.run_digest(report, scene))


def forget_reports(db: Database) -> None:
    """Delete reports referred to neither by a run nor by a step that could restore their run."""
    named = "SELECT 1 FROM sarhad_edits WHERE instr(edit, sarhad_reports.run)"
    db.conn.execute(f"DELETE FROM sarhad_reports WHERE run NOT IN (SELECT run FROM {RUNS}) AND NOT EXISTS ({named})")
    digests.forget_others(db, digests.RUN, "SELECT run FROM sarhad_reports")


def report_and_scene(db: Database, run: str) -> tuple[bytes, bytes] | None:
    """The report and the scene of a run listed in the project, or None."""
    row = db.conn.execute(
        f"SELECT report, scene FROM sarhad_reports JOIN {RUNS} USING (run) WHERE run = ?", (run,)
    ).fetchone()
    return None if row is None else (bytes(row[0]), bytes(row[1]))


def newest(db: Database) -> str | None:
    """The name of the newest run."""
    row = db.conn.execute(f"SELECT run FROM {RUNS} ORDER BY at DESC, number DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def names(db: Database) -> list[str]:
    """The names of all runs, newest first."""
    return [row[0] for row in db.conn.execute(f"SELECT run FROM {RUNS} ORDER BY at DESC, number DESC")]


def listed(db: Database) -> list[dict[str, Any]]:
    """Every run with its time, as-of date and figures per route, newest first."""
    rows = db.conn.execute(f"SELECT run, at, as_of, summary FROM {RUNS} ORDER BY at DESC, number DESC")
    return [{"run": run, "at": at, "as_of": as_of, "routes": json.loads(text)} for run, at, as_of, text in rows]


def next_number(db: Database) -> int:
    """A number for the next run, larger than all before."""
    (top,) = db.conn.execute(f"SELECT coalesce(max(number), 0) FROM {RUNS}").fetchone()
    return int(top) + 1


def time_of_next(db: Database, now: str) -> str:
    """The time of the next run, ISO 8601 in UTC: ``now``, or where the clock was set back that of the newest run."""
    (newest,) = db.conn.execute(f"SELECT max(at) FROM {RUNS}").fetchone()
    return max(now, newest or "")


def statuses(db: Database) -> dict[str, dict[str, Any]]:
    """Planners' remarks on gaps: status, note, unit and date by gap id."""
    cursor = db.conn.execute(f"SELECT * FROM {STATUSES}")
    columns = [column[0] for column in cursor.description]
    return {row[0]: dict(zip(columns, row, strict=True)) for row in cursor}
