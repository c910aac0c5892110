"""Access to a terrain layer's heights, in the project or in a linked raster, and heights at places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from app.arrays import BoolArray, FloatArray
from app.errors import UserError
from app.exchange.raster.linked import ERROR_LINK, LINK, Link
from app.geo.grid import EDGE_CELLS, bilinear
from app.geo.lattice import Lattice, Read, Span
from app.geo.tiling import Mosaic, Tiling
from app.progress import Progress
from app.project.project import Project
from app.store import database
from app.store.catalog import Entry
from app.store.failures.explained import explained
from app.store.raster import coverages
from app.store.raster.coverages import CoverageInfo

BLOCK_CELLS = 128
"""Side of the blocks in which heights are read from a raster."""


@dataclass(frozen=True, eq=False)
class Raster:
    """Heights of one layer or of several, readable on any thread. ``sources``: the links and coverages they lie in."""

    mosaic: Mosaic
    sources: tuple[Link | CoverageInfo, ...]
    folder: Path

    @property
    def lattice(self) -> Lattice:
        """The lattice of all its cells."""
        return self.mosaic.tiling.whole

    def opened(self) -> AbstractContextManager[Read]:
        """Read windows, float32 with voids NaN, within the context."""
        return self.mosaic.opened()

    @property
    def is_linked(self) -> bool:
        """Whether any heights are in a file of their own."""
        return any(isinstance(source, Link) for source in self.sources)

    def at_hand(self) -> bool:
        """Whether it is present and can be read without first hashing all of it."""
        return all(not isinstance(source, Link) or source.at_hand(self.folder) for source in self.sources)

    def block(self, row: int, column: int) -> tuple[Span, Span]:
        """The rows and columns around a cell that contain its four corners: whole blocks plus one cell."""
        rows, columns = self.lattice.shape
        return _block(row, rows), _block(column, columns)

    def holds(self, column: ArrayLike, row: ArrayLike) -> BoolArray:
        """Which fractional cells lie within the outermost cell centres."""
        ends = zip((row, column), self.lattice.shape, strict=True)
        along, across = (
            np.abs(np.asarray(at) - 0.5 * (count - 1)) <= 0.5 * (count - 1) + EDGE_CELLS for at, count in ends
        )
        return np.asarray(along & across)


def _block(cell: int, count: int) -> Span:
    first = min(cell // BLOCK_CELLS * BLOCK_CELLS, count - 2)
    return first, min(first + BLOCK_CELLS + 1, count)


def links_of(entry: Entry) -> list[Link]:
    """The linked rasters of a layer's heights and their errors."""
    return [Link.of(entry.settings[key]) for key in (LINK, ERROR_LINK) if key in entry.settings]


def broken_links(project: Project, *, by_content: bool = False) -> Iterator[tuple[Entry, UserError]]:
    """Layers whose linked rasters are missing or have changed, each with the error; see ``LinkedFile.place``."""
    for entry in project.of_kind("terrain"):
        for file in dict.fromkeys(file for link in links_of(entry) for file in link.files):
            try:
                file.place(project.path.parent, by_content=by_content)
            except UserError as error:
                yield entry, error


def raster_of(project: Project, entry: Entry) -> Raster:
    """The raster of a terrain layer; a linked file is not opened."""
    folder = project.path.parent
    if LINK in entry.settings:
        link = Link.of(entry.settings[LINK])
        return Raster(link.mosaic(folder), (link,), folder)
    info = coverages.coverage_info(project.database, entry.table)
    return Raster(coverage_mosaic(project.opened.place, info), (info,), folder)


def coverage_mosaic(path: Path, info: CoverageInfo) -> Mosaic:
    """A coverage by itself."""
    lattice = Lattice(info.shape, info.transform, info.crs)
    return Mosaic(Tiling.single(lattice), (partial(_coverage, path, info),))


@contextmanager
def _coverage(path: Path, info: CoverageInfo) -> Iterator[Read]:
    """Read windows of a coverage over a separate connection, since the project's belongs to one thread."""
    connection = database.connect(path, read_only=True)
    try:
        with explained(path):
            database.refuse_computed(connection, info.table, path)
            yield partial(coverages.read_window, connection, info)
    finally:
        connection.close()


def heights_at(terrain: Sequence[Raster], lon: FloatArray, lat: FloatArray, progress: Progress) -> FloatArray:
    """Metres above sea level at places (WGS 84 degrees), float64, from the first raster with a height; else NaN.

    A linked raster that is missing or has changed is skipped. Raises Cancelled if asked to stop.
    """
    heights = np.full(lon.shape, np.nan)
    for number, raster in enumerate(terrain):
        missing = np.flatnonzero(np.isnan(heights))
        part = progress.part(number / len(terrain), (number + 1) / len(terrain))
        with suppress(UserError):
            heights[missing] = _heights(raster, lon[missing], lat[missing], part)
    return heights


def _heights(raster: Raster, lon: FloatArray, lat: FloatArray, progress: Progress) -> FloatArray:
    column, row = raster.lattice.to_cell(lon, lat)
    inside = np.flatnonzero(raster.holds(column, row))
    heights = np.full(lon.shape, np.nan)
    blocks = np.stack([row[inside], column[inside]]).clip(0.0).astype(np.int64) // BLOCK_CELLS
    names, member = np.unique(blocks, axis=1, return_inverse=True)
    if not inside.size:
        return heights
    with raster.opened() as read:
        for number, (top, left) in enumerate((names * BLOCK_CELLS).T.tolist()):
            progress.at(number / names.shape[1])
            rows, columns = raster.block(top, left)
            part = inside[member.ravel() == number]
            heights[part] = bilinear(read(rows, columns), column[part] - columns[0], row[part] - rows[0])
    return heights
