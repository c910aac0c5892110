"""Runs as they were stored: a report or scene that has changed since, or that the list of runs contradicts."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from app.analysis.gaps.gap_report import GapReport
from app.errors import Message, Remedy
from app.scene.archive_reader import load_scene
from app.store import digests
from app.store.integrity import history_rows
from app.store.integrity.history_rows import RunRow
from app.store.sqlite_library import Database
from app.tasks.checking.finding import Finding
from app.untrusted.unpacking import unpacked
from app.untrusted.unreadable import UnreadableError
from layers.text import QT_TRANSLATE_NOOP

CHANGED = QT_TRANSLATE_NOOP("Check", "The run {run} has changed since it was stored: its report or its scene.")
LOST = QT_TRANSLATE_NOOP("Check", "The run {run} has lost its report.")
BROKEN = QT_TRANSLATE_NOOP("Check", "The run {run} cannot be read: {fault}.")
OTHER = QT_TRANSLATE_NOOP("Check", "The list of runs says of the run {run} what its report does not.")
UNSURE = QT_TRANSLATE_NOOP(
    "Check", "The run {run} has no digest, so that a change of its report cannot be told: another program removed it."
)
OTHER_ORDER = QT_TRANSLATE_NOOP(
    "Check",
    "The runs are not stored in the order of their times, so that an older one may be shown as the newest: the clock "
    "was set back, or another program altered them.",
)


def doubtful(db: Database) -> Iterator[str]:
    """What cannot be told of runs: no faults."""
    recorded = digests.recorded(db, digests.RUN)
    for row in history_rows.runs(db):
        if row.has_report and row.run not in recorded:
            yield UNSURE.format(run=str(row.run)[:40])
    if not history_rows.runs_in_order(db):
        yield OTHER_ORDER


def changed(db: Database) -> Iterator[Finding]:
    """Listed runs that are not as they were stored, or that no reader of theirs takes."""
    recorded = digests.recorded(db, digests.RUN)
    for row in history_rows.runs(db):
        code, text = _fault(db, row, recorded.get(row.run))
        if code:
            yield Finding(code, Message(text, Remedy.RESTORE_SNAPSHOT))


def _fault(db: Database, row: RunRow, digest: Any) -> tuple[str, str]:
    """The code and text of what is wrong with a run; empty if nothing."""
    name = str(row.run)[:40]
    if not row.has_report:
        return "run", LOST.format(run=name)
    if digest is not None and _digest(db, row.run) != digest:
        return "changed-run", CHANGED.format(run=name)
    try:
        report = _report(row)
    except UnreadableError as error:
        return "run", BROKEN.format(run=name, fault=error)
    return ("", "") if _agrees(row, report) else ("changed-run", OTHER.format(run=name))


def _digest(db: Database, run: str) -> str:
    """The digest of a run as it stands; empty if it holds what no digest is made of."""
    try:
        return digests.digest_of(db, digests.RUN, run)
    except sqlite3.OperationalError:  # a text that is not UTF-8
        return ""


def _report(row: RunRow) -> GapReport:
    """The report of a run, whose scene can be read too. Raises UnreadableError naming what is not as it was."""
    try:
        report = GapReport.from_json(unpacked(row.report))
    except UnreadableError as error:
        raise error.within("report") from None
    try:
        load_scene(row.scene, [])
    except UnreadableError as error:
        raise error.within("scene") from None
    return report


def _agrees(row: RunRow, report: GapReport) -> bool:
    """Whether the list of runs says what the report says: the same name, input, day and figures of routes."""
    try:
        listed = json.loads(row.summary)
    except (TypeError, ValueError, RecursionError):
        return False
    summary = json.loads(json.dumps([dataclasses.asdict(route) for route in report.routes]))
    same = (row.run, row.input_hash, row.as_of) == (report.run, report.input_hash, report.as_of)
    return same and bool(listed == summary)
