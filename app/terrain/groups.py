"""Terrain layers that are walked as one: tiles imported one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from app.errors import UserError
from app.exchange.raster.linked import ERROR_LINK
from app.geo.relief import ReliefError
from app.geo.tiling import Mosaic, Tiling, joined, offset_in
from app.project.project import Project
from app.store.catalog import Entry
from app.terrain.heights import Raster, raster_of

SURFACE = "surface_model"
"""Key of a terrain layer's settings: whether it is a surface model, with trees and roofs."""
RASTER = "raster"
"""The error model of layers that have a raster of errors."""
_NAMED = 3
_ROUNDING = 0.02
"""By how much the numbers of a model that follows the size of cells may differ between tiles of one lattice."""


@dataclass(frozen=True, eq=False)
class Group:
    """Layers on one lattice with one error model; the upper first, whose heights count where several have some."""

    entries: tuple[Entry, ...]
    rasters: tuple[Raster, ...]
    tiling: Tiling

    @property
    def settings(self) -> Mapping[str, Any]:
        """The settings of the first layer; what counts of them is the same in all."""
        return self.entries[0].settings

    @property
    def name(self) -> str:
        """The name of its layer, or of the upper ones."""
        names = [entry.name for entry in self.entries]
        return ", ".join([*names[:_NAMED], *("…" for _ in names[_NAMED : _NAMED + 1])])

    @cached_property
    def raster(self) -> Raster:
        """All of it as one raster."""
        if len(self.rasters) == 1:
            return self.rasters[0]
        mosaic = Mosaic.of(self.tiling, [raster.mosaic for raster in self.rasters])
        sources = tuple(source for raster in self.rasters for source in raster.sources)
        return Raster(mosaic, sources, self.rasters[0].folder)

    @cached_property
    def model(self) -> str:
        """The error model in words of the settings; that which follows the size of cells follows those of the whole."""
        models = [_model(entry) for entry in self.entries]
        if len(models) == 1 or models[0] == RASTER:
            return models[0]
        own = str(ReliefError.for_cells(self.tiling.whole.cell_m))
        return own if all(_close(model, own) for model in models) else models[0]


def groups_of(project: Project) -> list[Group]:
    """All terrain layers of a project as groups, in the order of their uppermost layers."""
    return list(_grouped([(entry, raster_of(project, entry)) for entry in _upper_first(project)]))


def _upper_first(project: Project) -> list[Entry]:
    return sorted(project.of_kind("terrain"), key=lambda entry: -entry.position)


def single(project: Project, entry: Entry) -> Group:
    """A layer as a group of its own."""
    raster = raster_of(project, entry)
    return Group((entry,), (raster,), joined([raster.lattice]))


def rasters_of(project: Project) -> list[Raster]:
    """The rasters of all terrain, the finest first; layers that are walked as one are joined.

    Layers whose files are not at hand stay apart, so that one that is gone leaves the others readable; those of which
    the project no longer says where they lie are left out.
    """
    layers, rasters = list[tuple[Entry, Raster]](), list[Raster]()
    for entry in _upper_first(project):
        with suppress(UserError):
            layers.append((entry, raster_of(project, entry)))
    for group in _grouped(layers):
        ready = [pair for pair in zip(group.entries, group.rasters, strict=True) if pair[1].at_hand()]
        rasters += [one.raster for one in _grouped(ready)]
        rasters += [raster for raster in group.rasters if not raster.at_hand()]
    return sorted(rasters, key=lambda raster: raster.lattice.cell_m)


def _grouped(layers: Sequence[tuple[Entry, Raster]]) -> Iterator[Group]:
    groups: list[list[tuple[Entry, Raster]]] = []
    for entry, raster in layers:
        group = next((one for one in groups if _belongs(entry, raster, *one[0])), None)
        if group is None:
            groups.append([(entry, raster)])
        else:
            group.append((entry, raster))
    for group in groups:
        entries, rasters = zip(*group, strict=True)
        yield Group(entries, rasters, joined([raster.lattice for raster in rasters]))


def _belongs(entry: Entry, raster: Raster, first: Entry, whole: Raster) -> bool:
    names = ("correlation_m", SURFACE)
    same = all((entry.settings.get(name) or None) == (first.settings.get(name) or None) for name in names)
    return (
        same
        and offset_in(whole.lattice, raster.lattice) is not None
        and (_model(entry) == _model(first) or _both_by_cells(entry, raster, first, whole))
    )


def _both_by_cells(entry: Entry, raster: Raster, first: Entry, whole: Raster) -> bool:
    """Whether both have the model that follows the size of their cells."""
    pairs = (entry, raster), (first, whole)
    return all(_close(_model(one), str(ReliefError.for_cells(of.lattice.cell_m))) for one, of in pairs)


def _model(entry: Entry) -> str:
    settings = entry.settings
    has_raster = ERROR_LINK in settings or settings.get("sigma_table")
    return RASTER if has_raster else str(settings.get("sigma_model", ""))


def _close(one: str, other: str) -> bool:
    """Whether two models from the relief are equal but for the rounding of their numbers."""
    if not (one.startswith("relief") and other.startswith("relief")):
        return False
    first, second = ([float(number) for number in text.split()[1:]] for text in (one, other))
    return len(first) == len(second) and bool(np.allclose(first, second, rtol=_ROUNDING, atol=0.0))
