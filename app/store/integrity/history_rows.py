"""Rows of the history, of planners' words and of cached sights, as a check reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from app.store.geopackage import quoted
from app.store.sqlite_library import Database

_STORE = re.compile(r"sarhad_undone_(\d+)_(\d+)")


class RunRow(NamedTuple):
    """A listed run, and its report and scene as they are packed."""

    run: Any
    input_hash: Any
    as_of: Any
    summary: Any
    has_report: bool
    report: Any
    scene: Any


def edits(db: Database) -> Iterator[tuple[Any, Any]]:
    """The number of the step and the text of every edit, in the order of steps."""
    yield from db.conn.execute("SELECT step_id, edit FROM sarhad_edits ORDER BY step_id, seq")


def steps_without_edits(db: Database) -> set[int]:
    """Steps whose edits are not numbered from 0 on without a gap."""
    query = (
        "SELECT s.id FROM sarhad_steps s LEFT JOIN sarhad_edits e ON e.step_id = s.id GROUP BY s.id "
        "HAVING count(e.seq) > 0 AND (min(e.seq) <> 0 OR max(e.seq) <> count(*) - 1)"
    )
    return {step for (step,) in db.conn.execute(query).fetchall()}


def runs_in_order(db: Database) -> bool:
    """Whether runs with a higher number have a later time, or the same."""
    times = [at for (at,) in db.conn.execute("SELECT at FROM sarhad_runs ORDER BY number").fetchall()]
    return times == sorted(times, key=str)


def last_run(db: Database) -> str:
    """The name of the run with the highest number; empty if there is none."""
    row = db.conn.execute("SELECT run FROM sarhad_runs ORDER BY number DESC LIMIT 1").fetchone()
    return str(row[0]) if row else ""


def gaps_of_others(db: Database, table: str, run: str) -> int:
    """How many rows of a layer of gaps are not of this run."""
    (count,) = db.conn.execute(f"SELECT count(*) FROM {quoted(table)} WHERE run IS NOT ?", (run,)).fetchone()
    return int(count)


def backward_stretch(db: Database) -> Any:
    """The number of a row of planners' words whose stretch ends before it begins; None if there is none."""
    (row,) = db.conn.execute("SELECT min(rowid) FROM sarhad_gap_status WHERE end_m < start_m").fetchone()
    return row


def sights(db: Database) -> Iterator[tuple[Any, Any]]:
    """Name and content of every cached sight."""
    yield from db.conn.execute("SELECT name, sight FROM sarhad_sights WHERE typeof(sight) = 'blob'")


def set_aside(db: Database) -> Iterator[tuple[str, str]]:
    """Tables of rows that were set aside, each with the feature table they belong to."""
    names = "SELECT name FROM sqlite_master WHERE type = 'table' AND substr(name, 1, 14) = 'sarhad_undone_'"
    table = "json_extract(edit, '$.table')"
    query = f"SELECT {table} FROM sarhad_edits WHERE step_id = ? AND seq = ? AND json_valid(edit)"
    for (store,) in db.conn.execute(f"{names} ORDER BY 1").fetchall():
        match = _STORE.fullmatch(store)
        row = match and db.conn.execute(query, (int(match[1]), int(match[2]))).fetchone()
        if row and isinstance(row[0], str):
            yield store, row[0]


def runs(db: Database) -> Iterator[RunRow]:
    """Every listed run; a report or scene that is no blob is None."""
    report, scene = (f"CASE WHEN typeof({name}) = 'blob' THEN {name} END" for name in ("report", "scene"))
    query = (
        f"SELECT r.run, input_hash, as_of, summary, s.run IS NOT NULL, {report}, {scene} "
        "FROM sarhad_runs r LEFT JOIN sarhad_reports s ON s.run = r.run ORDER BY number"
    )
    for row in db.conn.execute(query):
        yield RunRow(row[0], row[1], row[2], row[3], bool(row[4]), row[5], row[6])
