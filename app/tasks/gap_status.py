"""Planners' remarks on a gap: status, note, unit and date, which stay with the stretch from run to run."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.analysis.gaps.gap_report import CoverageGap, GapReport
from app.errors import UserError
from app.project import feature_edits
from app.project.project import Change, Project
from app.store import runs as table
from app.store.history import Edit, Row
from layers.gaps import STATUSES, GapLayer
from layers.text import QT_TRANSLATE_NOOP

SET_STATUS = QT_TRANSLATE_NOOP("Step", "Set the status of a gap")


def merged(gap: CoverageGap, statuses: Mapping[str, Mapping[str, Any]]) -> CoverageGap:
    """``gap`` with the planner's status, note, unit and date for the same id."""
    stated = statuses.get(gap.id)
    if stated is None:
        return gap
    return dataclasses.replace(
        gap, status=stated["status"], note=stated["note"], unit=stated["unit"], status_date=stated["status_date"]
    )


def with_statuses(project: Project, report: GapReport) -> GapReport:
    """``report`` with the current planners' remarks on its gaps."""
    statuses = table.statuses(project.database)
    porous, hard = (tuple(merged(gap, statuses) for gap in gaps) for gaps in (report.gaps, report.hard_terrain_gaps))
    return dataclasses.replace(report, gaps=porous, hard_terrain_gaps=hard)


def set_status(
    project: Project, gap_id: str, status: str, note: str = "", unit: str = "", *, origin: str = ""
) -> Change:
    """Record a planner's remarks on a gap in one step; they stay with the stretch over later runs.

    Raises UserError for an unknown ``status``.
    """
    if status not in {code for code, _ in STATUSES}:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "A gap's status is one of: {statuses}.").format(
                statuses=", ".join((code for code, _ in STATUSES))
            )
        )
    words = {"status": status, "note": note, "unit": unit, "status_date": date.today().isoformat()}
    row: Row = {"gap_id": gap_id, **words}
    edits = [Edit(table.STATUSES, gap_id, project.row(table.STATUSES, gap_id), row)]
    for entry in project.of_kind(GapLayer.kind):
        frame = project.layer(entry.uuid).frame
        edits += [
            feature_edits.changed(project, entry, int(fid), words) for fid in frame.index[frame["gap_id"] == gap_id]
        ]
    return project.apply(SET_STATUS, *edits, origin=origin)
