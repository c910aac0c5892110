"""The underlays of a project: how each is shown, and its image, in the project or in a file of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from app.errors import UserError
from app.exchange.raster.linked_file import FILE, LinkedFile
from app.exchange.raster.underlays.scans import Scan
from app.exchange.raster.underlays.tile_sets import fetch_of, grid_of
from app.geo.pictures import Cropped, Image
from app.project.project import LOST_TABLE, Project
from app.store.catalog import Entry
from app.store.database import has_table
from app.store.raster.tile_files import gpkg_grid, project_fetch
from app.store.raster.tile_images import TileImage

KIND = "basemap"
SCAN, TILES = "scan", "tiles"
"""Keys of the settings of a linked underlay: what reading it takes."""


@dataclass(frozen=True, slots=True)
class Look:
    """How an underlay is shown, as its layer's settings have it.

    ``nearest`` and ``farthest``: the scales 1 : n between which it is drawn; 0 for no end. ``polygon``: what lies
    within its black or white edges, counter-clockwise in its own system; ``cropped``: whether they are left out.
    """

    attribution: str = ""
    nearest: float = 0.0
    farthest: float = 0.0
    cropped: bool = False
    polygon: tuple[tuple[float, float], ...] = ()

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The look of a layer."""
        stored = entry.settings
        polygon = tuple((float(x), float(y)) for x, y in stored.get("polygon", ()))
        ends = float(stored.get("nearest", 0.0)), float(stored.get("farthest", 0.0))
        return cls(str(stored.get("attribution", "")), *ends, bool(stored.get("cropped")), polygon)

    def as_dict(self) -> dict[str, Any]:
        """The look as settings; what is as usual is left out."""
        values = {name: getattr(self, name) for name in ("attribution", "nearest", "farthest", "cropped")}
        polygon = {"polygon": [list(corner) for corner in self.polygon]} if self.polygon else {}
        return {name: value for name, value in values.items() if value} | polygon

    def of_entry(self, entry: Entry) -> Entry:
        """``entry`` with this look."""
        others = {name: value for name, value in entry.settings.items() if name not in self.__slots__}
        return replace(entry, settings={**others, **self.as_dict()})

    def shown_at(self, denominator: float) -> bool:
        """Whether it is drawn at 1 : ``denominator``."""
        return denominator >= self.nearest and (not self.farthest or denominator <= self.farthest)


def link_of(entry: Entry) -> LinkedFile | None:
    """The file of a linked underlay; None for a copied one."""
    return LinkedFile.of(entry.settings[FILE]) if FILE in entry.settings else None


def image_of(project: Project, entry: Entry) -> Image:
    """The image of an underlay, to be read on any thread; a linked file is not opened.

    Raises UserError if the project has lost it.
    """
    look = Look.of(entry)
    image = _whole(project, entry)
    return Cropped(image, look.polygon) if look.cropped and look.polygon else image


def _whole(project: Project, entry: Entry) -> Image:
    link, folder = link_of(entry), project.path.parent
    if link is None:
        if not has_table(project.database, entry.table):
            raise UserError(LOST_TABLE.format(layer=entry.name, table=entry.table))
        grid = gpkg_grid(project.database.conn, entry.table)
        return TileImage(grid, partial(project_fetch, project.path, entry.table))
    if SCAN in entry.settings:
        return Scan.of(entry.settings[SCAN], partial(link.place, folder))
    tiles = entry.settings[TILES]
    return TileImage(grid_of(tiles), partial(_linked, tiles, link, folder))


@contextmanager
def _linked(tiles: dict[str, Any], link: LinkedFile, folder: Path) -> Iterator[Any]:
    """Single tiles of a linked file. Raises UserError if that is missing or has changed."""
    opened: AbstractContextManager[Any] = fetch_of(tiles, link.place(folder))()
    with opened as fetch:
        yield fetch


def broken_underlays(project: Project) -> Iterator[tuple[Entry, UserError]]:
    """Linked underlays whose file is missing or has changed, each with the error."""
    for entry in project.of_kind(KIND):
        link = link_of(entry)
        try:
            if link is not None:
                link.place(project.path.parent)
        except UserError as error:
            yield entry, error


def absence(project: Project, entry: Entry) -> UserError | None:
    """Why a linked underlay's file is not the one that was linked, told by its place and size alone; else None."""
    link = link_of(entry)
    if link is None or link.is_there(project.path.parent):
        return None
    try:
        link.place(project.path.parent)
    except UserError as error:
        return error
    return None
