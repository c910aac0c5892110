"""Rows of runs, gap statuses and project parameters."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple

from app.store import digests
from app.store.reading import rows
from app.store.reading.fetching import fetched
from app.store.reading.rows import Damage, ParameterRow, RunRow, StatusRow
from app.store.sqlite_library import Database
from app.untrusted.typed import at, items, objects
from app.untrusted.unpacking import parsed
from app.untrusted.unreadable import UnreadableError

RUNS = "sarhad_runs"
STATUSES = "sarhad_gap_status"
PARAMETERS = "sarhad_parameters"
_NEWEST_FIRST = "at DESC, number DESC"


class StoredRun(NamedTuple):
    """The name of a run, and its report and scene as the file holds them, perhaps of another type than bytes."""

    run: str
    report: object
    scene: object


def parameters(db: Database) -> dict[str, Any]:
    """The project's parameters by key. Raises UserError naming one that cannot be read: none is ever taken as unset."""
    values, damaged = _parameters(db)
    if damaged:
        raise damaged[0].error
    return values


def parameter(db: Database, key: str, default: Any = None) -> Any:
    """One parameter of the project, or the default. Raises UserError if it cannot be read."""
    values, damaged = _parameters(db, key)
    if damaged:
        raise damaged[0].error
    return values.get(key, default)


def is_stated(db: Database, key: str, value: Any) -> bool:
    """Whether a parameter has this value, None for one that is not there; one that cannot be read has none."""
    values, damaged = _parameters(db, key)
    return not damaged and values.get(key) == value


def damaged_parameters(db: Database) -> tuple[Damage, ...]:
    """The parameters that cannot be read."""
    return _parameters(db)[1]


def _parameters(db: Database, *only: str) -> tuple[dict[str, Any], tuple[Damage, ...]]:
    values, damaged = dict[str, Any](), list[Damage]()
    for number, key, value in fetched(db, f"SELECT rowid, key, value FROM {PARAMETERS}"):
        cells = {"key": key, "value": value}
        if only and key not in only:
            continue
        try:
            row = rows.checked(ParameterRow, cells)
            values[row.key] = at("value", parsed, row.value)
        except UnreadableError as error:
            damaged.append(rows.damage_of(ParameterRow, number, cells, error))
    return values, tuple(damaged)


def keep_report(db: Database, run: str, report: bytes, scene: bytes) -> None:
    """Store a report and its scene under the name of the run, after the rows of its gaps; in the caller's transaction.

    Not a part of the history: the name is a hash of the input, so the same name always means the same report, and
    undo and redo of the run's row need not carry it.
    """
    db.conn.execute("INSERT OR REPLACE INTO sarhad_reports VALUES (?, ?, ?)", (run, report, scene))
    digests.write(db, digests.RUN, run, digests.run_digest(report, scene))
    digests.write(db, digests.GAPS, run, digests.gaps_digest(db, run))


def forget_reports(db: Database) -> None:
    """Delete reports referred to neither by a run nor by a step that could restore their run."""
    named = "SELECT 1 FROM sarhad_edits WHERE instr(edit, sarhad_reports.run)"
    db.conn.execute(f"DELETE FROM sarhad_reports WHERE run NOT IN (SELECT run FROM {RUNS}) AND NOT EXISTS ({named})")
    for subject in (digests.RUN, digests.GAPS):
        digests.forget_others(db, subject, "SELECT run FROM sarhad_reports")


def report_and_scene(db: Database, run: str) -> StoredRun | None:
    """The report and the scene of a run listed in the project, or None."""
    query = f"SELECT run, report, scene FROM sarhad_reports JOIN {RUNS} USING (run) WHERE run = ?"
    row = next(fetched(db, query, (run,)), None)
    return None if row is None else StoredRun(*row)


def newest(db: Database) -> str | None:
    """The name of the newest run. Raises UserError if the row that was written last is damaged.

    That one may be the newest: it is not passed over without a word.
    """
    table = _rows(db)
    if table.damaged:
        (last,) = next(fetched(db, f"SELECT run FROM {RUNS} ORDER BY rowid DESC LIMIT 1"))
        if last not in [row.run for row in table.sound]:
            raise table.damaged[0].error
    return table.sound[0].run if table.sound else None


def names(db: Database) -> list[str]:
    """The names of all runs that can be listed, newest first."""
    return [row.run for row in _rows(db).sound]


def listed(db: Database) -> list[dict[str, Any]]:
    """Every run with its time, as-of date and figures per route, newest first; see ``damaged_runs`` for others."""
    return [
        {"run": row.run, "at": row.at, "as_of": row.as_of, "routes": parsed(row.summary)} for row in _rows(db).sound
    ]


def damaged_runs(db: Database) -> tuple[Damage, ...]:
    """The runs whose row cannot be read."""
    return _rows(db).damaged


def _rows(db: Database) -> rows.Rows[RunRow]:
    """Rows whose summary is a list of objects, newest first, and the others."""
    table = rows.read_rows(db, RunRow, _NEWEST_FIRST)
    sound, damaged = list[RunRow](), list(table.damaged)
    for row in table.sound:
        try:
            at("summary", _summary, row.summary)
            sound.append(row)
        except UnreadableError as error:
            damaged.append(rows.damage_of(RunRow, row.number, asdict(row), error))
    return rows.Rows(tuple(sound), tuple(damaged))


def _summary(text: str) -> list[dict[str, Any]]:
    return [objects(one) for one in items(parsed(text))]


def next_number(db: Database) -> int:
    """A number for the next run, larger than all before."""
    query = f"SELECT coalesce(max(number), 0) FROM {RUNS} WHERE typeof(number) = 'integer' AND number < 1e15"
    (top,) = db.conn.execute(query).fetchone()
    return int(top) + 1


def time_of_next(db: Database, now: str) -> str:
    """The time of the next run, ISO 8601 in UTC: ``now``, or where the clock was set back that of the newest run."""
    (newest,) = db.conn.execute(f"SELECT max(at) FROM {RUNS} WHERE typeof(at) = 'text'").fetchone()
    return max(now, newest or "")


def statuses(db: Database) -> dict[str, StatusRow]:
    """Planners' remarks on gaps: status, note, unit and date by gap id; see ``damaged_statuses`` for others."""
    return {row.gap_id: row for row in rows.read_rows(db, StatusRow).sound}


def damaged_statuses(db: Database) -> tuple[Damage, ...]:
    """Planners' remarks that cannot be read."""
    return rows.read_rows(db, StatusRow).damaged
