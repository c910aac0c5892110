"""The images of the underlays of a project, in it or in files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.exchange.raster.linked_file import FILE, LinkedFile
from app.exchange.raster.underlays.scans import Scan
from app.exchange.raster.underlays.tile_sets import fetch_of, grid_of
from app.geo.pictures import Cropped, Image
from app.project.project import LOST_TABLE, Project
from app.project.underlay_looks import KIND, Look
from app.store.catalog import Entry
from app.store.database import has_table
from app.store.raster.tile_files import gpkg_grid, project_fetch
from app.store.raster.tile_images import TileImage

SCAN, TILES = "scan", "tiles"
"""Keys of the settings of a linked underlay: what reading it takes."""


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
        return TileImage(grid, partial(project_fetch, project.opened.place, entry.table))
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


def broken_underlays(project: Project, *, by_content: bool = False) -> Iterator[tuple[Entry, UserError]]:
    """Linked underlays whose file is missing or has changed, each with the error; see ``LinkedFile.place``."""
    for entry in project.of_kind(KIND):
        link = link_of(entry)
        try:
            if link is not None:
                link.place(project.path.parent, by_content=by_content)
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
