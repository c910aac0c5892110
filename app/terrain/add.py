"""Add terrain to a project, copied into its file or linked where it is, as one undoable step."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from app.exchange.raster.linked import ERROR_LINK, LINK, Link
from app.exchange.raster.terrain_files import IncomingTerrain
from app.progress import Progress
from app.project.add_layers import under_all_else
from app.project.project import Project
from app.project.target_layer import refuse_taken
from app.store import catalog
from app.store.actions import Action, RasterInsert
from app.store.catalog import Entry
from app.store.raster import staging
from layers.base import Provenance
from layers.text import QT_TRANSLATE_NOOP


def add_terrain(
    project: Project,
    heights: IncomingTerrain,
    errors: IncomingTerrain | None = None,
    *,
    name: str,
    provenance: Provenance,
    settings: dict[str, Any],
    progress: Progress | None = None,
) -> Entry:
    """Add terrain as a gridded coverage, with ``errors``, a height error mask, if any.

    ``settings`` holds the error model: {"sigma": "relief" | "constant" | "raster", ...}.
    """
    refuse_taken(project, name)
    report_to = progress or Progress()
    entry = catalog.new_entry(project.database, "terrain", name, provenance, settings)
    with tempfile.TemporaryDirectory(prefix="sarhad-") as folder:
        staged = Path(folder) / "heights.gpkg"
        staging.stage_coverage(heights.lattice, heights.blocks, staged, report_to.part(0.0, 0.6), heights.covered)
        actions: list[Action] = [RasterInsert(entry.table, staged, entry.table)]
        if errors is not None:
            table = catalog.free_table(project.database, f"{entry.table}_sigma", besides=entry.table)
            file = Path(folder) / "sigma.gpkg"
            staging.stage_coverage(errors.lattice, errors.blocks, file, report_to.part(0.6, 0.8))
            actions.append(RasterInsert(table, file, table))
            entry = replace(entry, settings={**settings, "sigma": "raster", "sigma_table": table})
        project.apply(
            QT_TRANSLATE_NOOP("Step", "Import terrain"),
            *actions,
            *under_all_else(project, entry),
            progress=report_to.part(0.8, 1.0),
        )
    return project.entries[entry.uuid]


def link_terrain(
    project: Project,
    heights: IncomingTerrain,
    errors: IncomingTerrain | None,
    *,
    name: str,
    provenance: Provenance,
    settings: dict[str, Any],
) -> Entry:
    """List the DEM as a layer that stays in its own file, with a height error mask, if any.

    The project records the files' relative paths, sizes, times and hashes.
    """
    refuse_taken(project, name)
    folder = project.path.parent
    linked_settings = {**settings, LINK: Link.to(heights, folder).as_dict()}
    if errors is not None:
        linked_settings |= {"sigma": "raster", ERROR_LINK: Link.to(errors, folder).as_dict()}
    entry = catalog.new_entry(project.database, "terrain", name, provenance, linked_settings)
    project.apply(QT_TRANSLATE_NOOP("Step", "Link terrain"), *under_all_else(project, entry))
    return project.entries[entry.uuid]
