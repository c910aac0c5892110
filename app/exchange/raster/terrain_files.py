"""Terrain on its way in: one raster of heights or several on one lattice, read in windows, never whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
from rasterio.windows import Window

from app.arrays import SingleArray
from app.errors import UserError
from app.exchange.raster.coding import heights_opened
from app.exchange.raster.examined import examined
from app.exchange.raster.headers import Header, StatedRaster, header_of
from app.exchange.raster.named_rasters import NamedRaster
from app.exchange.raster.raster_files import BLOCK, Bounds, windows
from app.exchange.raster.terrain_parts import given_rasters
from app.exchange.raster.together import between, is_patchwork, together
from app.exchange.reading import Note, Reading
from app.geo.lattice import Lattice, Read
from app.geo.relief import ReliefError
from app.geo.tiling import Mosaic, Tiling, offset_in
from app.progress import Progress
from layers.text import QT_TRANSLATE_NOOP

SIGMA_M = 0.1, 1000.0
"""The accepted range of a standard deviation of heights, whether one number for all or a mask."""

COARSE = QT_TRANSLATE_NOOP("Import", "Its cells are {cell:.0f} m wide: visibility is a probability, never a yes or no.")
OTHER_ERRORS = QT_TRANSLATE_NOOP(
    "Error", "{one} and {other} state different errors of their heights (SIGMA_MODEL): import them one after the other"
)
OTHER_GRID = QT_TRANSLATE_NOOP("Error", "{name} is on a different grid from {heights}; warp it to that grid (gdalwarp)")
FAR_ERROR = QT_TRANSLATE_NOOP(
    "Error",
    "{name} has the error {value:g}: a height error mask holds standard deviations between {least:g} and {most:g} m; "
    "mark other cells as missing (gdal_translate -a_nodata).",
)
NO_ERROR = QT_TRANSLATE_NOOP("Error", "{name} holds no error: every cell is marked as missing")
_FEW = 3
MORE_SUCH = QT_TRANSLATE_NOOP("Import", "… and {count:,} more notes of this kind on its other files.")
Given = Path | Sequence[Path]


@dataclass(frozen=True, slots=True, eq=False)
class IncomingTerrain:
    """Terrain fit to be stored or linked. ``parts`` lie on the lattice as ``tiling`` says; the first counts first.

    ``sigma_model`` says how the standard deviation of a height is determined; ``reading`` how it was read.
    """

    parts: tuple[Header, ...]
    tiling: Tiling
    sigma_model: str
    reading: Reading

    @property
    def name(self) -> str:
        """The name of its first raster."""
        return self.parts[0].raster.name

    @property
    def lattice(self) -> Lattice:
        """The lattice of the whole."""
        return self.tiling.whole

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in degrees."""
        return self.lattice.bounds

    @property
    def cell_m(self) -> float:
        """The longer side in metres of the cell in the middle."""
        return self.lattice.cell_m

    @property
    def covered(self) -> int:
        """How many cells lie within its rasters, at most."""
        rows, columns = self.lattice.shape
        return min(rows * columns, sum(height * width for height, width in self.tiling.shapes))

    @property
    def notes(self) -> tuple[Note, ...]:
        """What the person who imports it should hear."""
        return self.reading.notes

    def settings(self) -> dict[str, str]:
        """The error model as a terrain layer stores it: its kind, and the model with its numbers."""
        return {"sigma": self.sigma_model.split()[0], "sigma_model": self.sigma_model}

    def opened(self, *, checked: bool = True) -> AbstractContextManager[Read]:
        """Windows of the heights, float32 with voids NaN, within the context; ``checked`` as in Coding."""
        openers = (partial(heights_opened, part.raster, part.coding, checked=checked) for part in self.parts)
        return Mosaic(self.tiling, tuple(openers)).opened()

    def blocks(self, size: int = BLOCK, *, checked: bool = True) -> Iterator[tuple[Window, SingleArray]]:
        """The heights, window by window in row-major order; see ``opened``."""
        rows, columns = self.lattice.shape
        with self.opened(checked=checked) as read:
            for window in windows(columns, rows, size):
                down = window.row_off, window.row_off + window.height
                yield window, read(down, (window.col_off, window.col_off + window.width))


@dataclass(frozen=True, slots=True)
class Glance:
    """What headers tell of a terrain: rows, columns, cells, bytes and number of its rasters, and the error model.

    ``patchwork``: each raster has cells of its own, none lies within another. ``reading``: how the headers were read.
    """

    rows: int
    columns: int
    size: int
    sigma_model: str
    files: int = 1
    patchwork: bool = True
    reading: Reading = field(default_factory=Reading)

    @property
    def cells(self) -> int:
        """The number of cells."""
        return self.rows * self.columns


def glance(
    given: Given,
    stated: StatedRaster = StatedRaster(),  # noqa: B008 - it is frozen
    progress: Progress | None = None,
) -> Glance:
    """Describe terrain from headers, without reading heights. Raises UserError if it could not be used anyway."""
    terrain = described(given, stated, progress)
    paths = dict.fromkeys(part.raster.path for part in terrain.parts)
    size = sum(path.stat().st_size for path in paths)
    shape, count = terrain.lattice.shape, len(terrain.parts)
    return Glance(*shape, size, terrain.sigma_model, count, is_patchwork(terrain.tiling), terrain.reading)


def described(
    given: Given,
    stated: StatedRaster = StatedRaster(),  # noqa: B008 - it is frozen
    progress: Progress | None = None,
) -> IncomingTerrain:
    """Describe terrain from headers.

    Raises UserError for rasters that cannot be used, or that do not lie on one lattice.
    """
    chosen = given_rasters([given] if isinstance(given, Path) else given)
    parts = tuple(_headers(chosen.rasters, stated, progress or Progress()))
    tiling = together(parts)
    reading = Reading().plus(*(fact for part in parts for fact in part.facts))
    reading = reading.plus(*chosen.notes(), *between(tiling), *_few([note for part in parts for note in part.notes]))
    if tiling.whole.is_coarse:
        reading = reading.plus(COARSE.format(cell=tiling.whole.cell_m))
    return IncomingTerrain(parts, tiling, _sigma_model(parts, tiling.whole), reading)


def _headers(rasters: Sequence[NamedRaster], stated: StatedRaster, progress: Progress) -> Iterator[Header]:
    for number, raster in enumerate(rasters):
        progress.at(number / len(rasters))
        yield header_of(raster, stated)


def read_terrain(
    given: Given,
    stated: StatedRaster = StatedRaster(),  # noqa: B008 - it is frozen
    progress: Progress | None = None,
) -> IncomingTerrain:
    """Describe terrain after reading all its heights; files are only read.

    Raises UserError as ``described`` does, for a height that does not occur on land, and if every cell is void.
    """
    return with_examination(described(given, stated), stated, progress or Progress())


def with_examination(terrain: IncomingTerrain, stated: StatedRaster, progress: Progress) -> IncomingTerrain:
    """``terrain`` with notes on its heights. Raises UserError as ``read_terrain`` does."""
    notes = examined(terrain.parts, terrain.tiling, stated, progress)
    return IncomingTerrain(terrain.parts, terrain.tiling, terrain.sigma_model, terrain.reading.plus(*notes))


def _few(notes: Sequence[str]) -> Iterator[str]:
    yield from notes[:_FEW]
    if len(notes) > _FEW:
        yield MORE_SUCH.format(count=len(notes) - _FEW)


def _sigma_model(parts: Sequence[Header], whole: Lattice) -> str:
    """The error model: as tagged in the files, else by the longer side of the cells."""
    first = parts[0]
    for part in parts:
        if part.sigma_model != first.sigma_model:
            raise UserError(OTHER_ERRORS.format(one=first.raster.name, other=part.raster.name))
    return first.sigma_model or str(ReliefError.for_cells(whole.cell_m))


def read_errors(given: Given, heights: IncomingTerrain) -> IncomingTerrain:
    """Describe a height error mask (standard deviations, m) after checking that it fits the heights.

    Raises UserError if it is on a different grid, or has an error outside SIGMA_M or none at all.
    """
    errors = described(given)
    if errors.lattice.shape != heights.lattice.shape or offset_in(heights.lattice, errors.lattice) != (0, 0):
        raise UserError(OTHER_GRID.format(name=errors.name, heights=heights.name))
    has_errors = [_refuse_far_errors(errors.name, values) for _, values in errors.blocks(checked=False)]
    if not any(has_errors):
        raise UserError(NO_ERROR.format(name=errors.name))
    return errors


def _refuse_far_errors(name: str, values: SingleArray) -> bool:
    """Whether there are any errors. Raises UserError for one outside SIGMA_M."""
    least, most = SIGMA_M
    far = (values < least) | (values > most)  # false at NaN
    if far.any():
        raise UserError(FAR_ERROR.format(name=name, value=values[far][0], least=least, most=most))
    return bool(np.isfinite(values).any())
