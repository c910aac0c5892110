"""The checks of `sarhad check`: the file, the standard's tables, rows, tiles, runs and links."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from app.errors import UserError
from app.progress import Progress
from app.project.project import Project
from app.store.catalog import Entry
from app.store.integrity import copies
from app.store.integrity.refusals import is_damage
from app.store.sqlite_library import Database
from app.tasks.checking import (
    contents,
    definitions,
    geometries,
    layer_tables,
    links,
    matrices,
    own_digests,
    own_rows,
    rasters,
    reference_systems,
    runs,
    structure,
    values,
)
from app.tasks.checking.finding import Finding
from layers.text import QT_TRANSLATE_NOOP

__all__ = ["Finding", "Verdict", "check", "good_snapshot", "verdict"]

UNREADABLE = QT_TRANSLATE_NOOP("Check", "A part of the file cannot be checked: {reason}.")

Part = Callable[[], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a project; ``notes`` say what cannot be told of it.

    ``snapshot`` is the newest that is in order, None without one or if no snapshot mends what is wrong;
    ``looked_through``: how many were checked for it.
    """

    findings: tuple[Finding, ...]
    notes: tuple[str, ...] = ()
    snapshot: Path | None = None
    looked_through: int = 0


def verdict(path: Path, progress: Progress) -> Verdict:
    """Check the project at ``path``, also one too damaged to open, and look for a snapshot that mends what is wrong.

    Raises UserError if it is no project or cannot be read for a reason outside it; Cancelled if asked to stop.
    """
    findings, notes = _looked_at(path, progress.part(0.0, 0.5))
    if not any(finding.in_file for finding in findings):
        return Verdict(tuple(findings), tuple(notes))
    copy, count = good_snapshot(path, progress.part(0.5, 1.0))
    return Verdict(tuple(findings), tuple(notes), copy, count)


def good_snapshot(path: Path, progress: Progress) -> tuple[Path | None, int]:
    """The newest snapshot of a project that is itself in order, and how many were checked, from the newest on."""
    present = copies.newest_first(path)
    for number, copy in enumerate(present):
        steps = progress.part(number / len(present), (number + 1) / len(present))
        try:
            findings, _ = _looked_at(copy, steps)
        except UserError:
            continue
        if not any(finding.in_file for finding in findings):
            return copy, number + 1
    return None, len(present)


def _looked_at(path: Path, progress: Progress) -> tuple[list[Finding], list[str]]:
    """What is wrong with a file, and what cannot be told of it. Raises UserError if it is not one that is damaged."""
    try:
        with Project.open(path, write=False) as project:
            return check(project, progress), [*project.opened.notices, *_notes(project)]
    except UserError as error:
        if not is_damage(error, path):
            raise
        with suppress(sqlite3.Error), copies.opened(path) as db:
            return [Finding("unopenable", error.message), *faults_of(db, None, (), progress)], []
        return [Finding("unopenable", error.message)], []


def _notes(project: Project) -> list[str]:
    try:
        db, entries = project.database, list(project.entries.values())
        of_digests = rasters.without_digest(db, entries), runs.doubtful(db), own_digests.doubtful(db)
        others = layer_tables.unlisted(db, entries), values.without_ids(db, entries)
        return [*chain.from_iterable((*of_digests, *others))]
    except sqlite3.Error:
        return []


def check(project: Project, progress: Progress | None = None) -> list[Finding]:
    """All faults of the project's file; empty if there are none. Raises Cancelled if asked to stop."""
    return faults_of(project.database, project, list(project.entries.values()), progress or Progress())


def faults_of(db: Database, project: Project | None, entries: Collection[Entry], progress: Progress) -> list[Finding]:
    """The same of a file, of which ``project`` is None if it cannot be opened as one."""
    progress.at(0.0)
    damage = list(structure.damage(db))
    # After a broken b-tree any further finding would be noise.
    if any(finding.code == "damaged" for finding in damage):
        return damage
    parts = [*_of_file(db, project, entries, progress), *(_of_project(project, progress) if project else ())]
    return [*damage, *(finding for part in parts for finding in _listed(part))]


def _of_file(db: Database, project: Project | None, entries: Collection[Entry], progress: Progress) -> list[Part]:
    return [
        lambda: structure.orphan_rows(db),
        lambda: structure.foreign(db),
        lambda: structure.tables(db),
        lambda: structure.registered(db),
        lambda: structure.texts(db),
        lambda: structure.numbers(db),
        lambda: reference_systems.faults(db),
        lambda: contents.faults(db, entries),
        lambda: layer_tables.faults(db, entries),
        lambda: matrices.faults(db, entries),
        lambda: geometries.faults(db, entries, progress.part(0.1, 0.4)),
        lambda: values.faults(db, project, entries, progress.part(0.4, 0.6)),
        lambda: rasters.faults(db, entries, progress.part(0.6, 0.9)),
        lambda: own_rows.faults(db, entries, progress.part(0.9, 0.95)),
        lambda: runs.changed(db),
        lambda: own_digests.faults(db, entries),
    ]


def _of_project(project: Project, progress: Progress) -> list[Part]:
    progress.at(0.95)
    return [lambda: links.faults(project), lambda: definitions.faults(project)]


def _listed(part: Part) -> list[Finding]:
    """What a part finds; what keeps it from looking is a finding too, and stops no other part."""
    findings = list[Finding]()
    try:
        findings.extend(part())
    except sqlite3.Error as error:
        findings.append(Finding("unreadable", UNREADABLE.format(reason=str(error)[:200])))
    except UserError as error:
        findings.append(Finding("unreadable", error.message))
    return findings
