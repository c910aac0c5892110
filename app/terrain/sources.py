"""Terrain as the analysis wants it: heights with the error of each, from a project or a raster it is linked to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial
from weakref import WeakKeyDictionary

import numpy as np
from pyproj import Geod

from app.arrays import SingleArray
from app.exchange.raster.linked import ERROR_LINK, Link
from app.geo.filled import with_filled
from app.geo.grid import correlation_of
from app.geo.lattice import Lattice, Span
from app.geo.relief import REACH, ReliefError
from app.geo.terrain import Estimate, RasterTerrain, Terrain
from app.geo.tile_cache import Tiles
from app.geo.tiling import Mosaic
from app.project.project import Project
from app.store import database
from app.store.catalog import Entry
from app.store.raster import coverages
from app.store.raster.coverages import CoverageInfo
from app.terrain.groups import RASTER, SURFACE, Group, groups_of, single
from app.terrain.heights import coverage_mosaic, links_of

Bounds = tuple[float, float, float, float]

FINE_SIGMA_M = 2.4
"""Standard deviation of heights of which nothing is stated: Copernicus GLO-30's linear error of 4 m at 90 % / 1.645."""


def widened(bounds: Bounds, reach_m: float) -> Bounds:
    """West, south, east, north in degrees, extended by ``reach_m``."""
    west, south, east, north = bounds
    geod = Geod(ellps="WGS84")
    widest = max(abs(south), abs(north))
    lon, _, _ = geod.fwd(0.0, widest, 90.0, reach_m)
    _, lat, _ = geod.fwd(0.0, widest, 180.0, reach_m)
    margin = abs(widest - lat)
    return west - lon, south - margin, east + lon, north + margin


def sources(project: Project, bounds: Bounds, reach_m: float) -> list[RasterTerrain]:
    """The project's terrain within ``reach_m`` of ``bounds`` (degrees), tiles joined; no heights are read.

    Raises UserError if a linked raster is missing or has changed.
    """
    asked = widened(bounds, reach_m)
    return [
        _source_of(project, group)
        for group in groups_of(project)
        if any(reaches(raster.lattice, asked) for raster in group.rasters)
    ]


def walked(project: Project, bounds: Bounds, reach_m: float) -> tuple[Terrain, ...]:
    """What sight lines are traced on, in turn: ``sources``, the finest first, each before itself with holes filled."""
    return with_filled(sorted(sources(project, bounds, reach_m), key=lambda source: (source.cell_m, source.hash())))


@dataclass(eq=False)
class _ProjectSources:
    """Sources of one project at one version of its file, so that cached tiles serve the next run too."""

    version: int
    sources: dict[tuple[tuple[str, str], ...], RasterTerrain]


_read_before: WeakKeyDictionary[Project, _ProjectSources] = WeakKeyDictionary()


def source_of(project: Project, entry: Entry) -> RasterTerrain:
    """A terrain layer by itself as a source of windows; the same object while layer and file are unchanged.

    Any thread may read from it, over a separate connection. Raises UserError if a linked raster is missing or has
    changed.
    """
    return _source_of(project, single(project, entry))


def _source_of(project: Project, group: Group) -> RasterTerrain:
    for entry in group.entries:
        for link in links_of(entry):
            link.check(project.path.parent)
    # Commits of this connection never alter a raster in place.
    version = database.foreign_changes(project.database)
    project_sources = _read_before.get(project)
    if project_sources is None or project_sources.version != version:
        project_sources = _read_before[project] = _ProjectSources(version, {})
    key = tuple((entry.uuid, json.dumps(entry.settings, sort_keys=True)) for entry in group.entries)
    if key not in project_sources.sources:
        project_sources.sources[key] = _source(project, group)
    return project_sources.sources[key]


def _source(project: Project, group: Group) -> RasterTerrain:
    raster, settings = group.raster, group.settings
    lattice = raster.lattice
    contents = [_content(project, source) for source in raster.sources]
    content = contents[0] if len(contents) == 1 else repr((contents, group.tiling.offsets))
    sigma, error = _sigma(project, group)
    correlation = float(settings.get("correlation_m") or correlation_of(lattice))
    surface = bool(settings.get(SURFACE, False))
    names = (lattice.shape, lattice.transform, lattice.crs, content, error, correlation, surface)
    digest = hashlib.sha256(repr(names).encode()).hexdigest()
    return RasterTerrain(lattice, Tiles(raster.mosaic), sigma, correlation, digest, surface, name=group.name)


def _content(project: Project, source: Link | CoverageInfo) -> str:
    return source.content if isinstance(source, Link) else coverages.digest(project.database, source)


def _sigma(project: Project, group: Group) -> tuple[float | Tiles | Estimate, str]:
    """The error of each height by the layers' settings: a raster, the surrounding relief, or one number.

    With it a text that identifies the error model.
    """
    model = group.model or f"constant {FINE_SIGMA_M}"
    if model == RASTER:
        errors = [_errors(project, entry) for entry in group.entries]
        mosaics, contents = zip(*errors, strict=True)
        return Tiles(Mosaic.of(group.tiling, mosaics)), ", ".join(contents)
    if model.startswith("relief"):
        return partial(_estimated, ReliefError.parse(model)), model
    return (float(model.split()[1]) if model.startswith("constant") else FINE_SIGMA_M), model


def _errors(project: Project, entry: Entry) -> tuple[Mosaic, str]:
    """The raster of a layer's errors, and what identifies its content."""
    if ERROR_LINK in entry.settings:
        link = Link.of(entry.settings[ERROR_LINK])
        return link.mosaic(project.path.parent), link.content
    errors = coverages.coverage_info(project.database, str(entry.settings["sigma_table"]))
    return coverage_mosaic(project.opened.place, errors), coverages.digest(project.database, errors)


def _estimated(error: ReliefError, heights: SingleArray) -> SingleArray:
    """Errors estimated from the surrounding relief."""
    from app.analysis.kernels.local_sigma import local_sigma  # noqa: PLC0415 - brings numba

    return local_sigma(heights, error)


def reaches(lattice: Lattice, bounds: Bounds) -> bool:
    """Whether a raster has cells within bounds in degrees."""
    rows, columns = spans(lattice, bounds)
    return rows[1] - rows[0] >= 2 and columns[1] - columns[0] >= 2


def spans(lattice: Lattice, bounds: Bounds) -> tuple[Span, Span]:
    """Rows and columns that contain ``bounds``, with the margin the local error needs, clipped to the raster."""
    a, _, c, _, e, f = lattice.transform
    west, south, east, north = lattice.extent_of(bounds)
    columns = int(np.floor((west - c) / a)) - REACH, int(np.ceil((east - c) / a)) + REACH
    rows = int(np.floor((north - f) / e)) - REACH, int(np.ceil((south - f) / e)) + REACH
    return _cut(rows, lattice.shape[0]), _cut(columns, lattice.shape[1])


def _cut(span: Span, count: int) -> Span:
    return min(max(span[0], 0), count), min(max(span[1], 0), count)
