"""An overview of a project as one JSON-ready dict, for `sarhad info`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from app.errors import UserError
from app.project.drawn_borders import drawn_borders
from app.project.marking import marking_of
from app.project.own_state import stated
from app.project.project import Project
from app.scene.layer_rows import checked_date
from app.store import runs, sights
from app.store.catalog import Entry
from app.store.database import has_table
from app.store.geopackage import count_rows, is_feature_table, values_of
from app.store.schema import applied
from app.tasks.checking.damage import damaged_rows
from layers import LAYER_TYPES
from layers.synthetic import COLUMN


def overview(project: Project, as_of: str = "") -> dict[str, Any]:
    """Of an open project: own state, layers (kind, name, features, provenance), runs, stored sights, schema, size.

    ``as_of``: the day (ISO date, default today) for which it says which drawing of each border is analysed. Raises
    UserError if that is none.
    """
    day = checked_date(as_of)
    return {
        "project": project.path.name,
        "schema_version": applied(project.database)[-1],
        "size_bytes": project.path.stat().st_size,
        "read_only": project.read_only,
        "marking": _marking(project),
        "own_state": stated(project),
        "as_of": day,
        "borders": [asdict(border) for border in drawn_borders(project, day)],
        "layers": [_layer(project, entry) for entry in project.entries.values()],
        "runs": runs.listed(project.database),
        "steps": len(project.steps()),
        "sights": _sights(project),
        "unreadable": [asdict(damage) for damage in damaged_rows(project)],
    }


def _marking(project: Project) -> str | None:
    """The marking; None if the one that was set cannot be read."""
    try:
        return marking_of(project)
    except UserError:
        return None


def _sights(project: Project) -> dict[str, int]:
    """The number and size of sights stored from earlier runs."""
    count, size = sights.usage(project.database) if has_table(project.database, sights.TABLE) else (0, 0)
    return {"count": count, "bytes": size}


def _layer(project: Project, entry: Entry) -> dict[str, Any]:
    provenance = entry.provenance
    return {
        "uuid": entry.uuid,
        "kind": entry.kind,
        "name": entry.name,
        "table": entry.table,
        "features": _count(project, entry),
        "source": provenance.source,
        "licence": provenance.licence,
        "release": provenance.release,
        "as_of": provenance.as_of,
        "accuracy_m": provenance.accuracy_m,
        "status": provenance.status,
        "sensitivity": str(provenance.sensitivity),
        "synthetic": provenance.synthetic or has_synthetic_rows(project, entry),
        "settings": entry.settings,
    }


def has_synthetic_rows(project: Project, entry: Entry) -> bool:
    """Whether any row of a layer says that it is made up."""
    if not LAYER_TYPES[entry.kind].geometries or not is_feature_table(project.database, entry.table):
        return False
    return "1" in values_of(project.database, entry.table, COLUMN)


def _count(project: Project, entry: Entry) -> int | None:
    # A table dropped by another program has no rows to count; `check` reports it.
    if not LAYER_TYPES[entry.kind].geometries or not is_feature_table(project.database, entry.table):
        return None
    return count_rows(project.database, entry.table)
