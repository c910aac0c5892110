"""How the numbers of a raster become heights in metres: scale and unit, what marks a void, which way is up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import ColorInterp, MaskFlags
from rasterio.windows import Window

from app.arrays import BoolArray, SingleArray
from app.errors import Remedy, UserError
from app.exchange.raster.named_rasters import READING, NamedRaster, explained
from app.exchange.raster.text_grids import check_rows
from app.geo.lattice import Read, Span
from layers.text import QT_TRANSLATE_NOOP

VOID = -32768
"""SRTM's void value; many files use it without declaring it."""
LOWEST_M, HIGHEST_M = -500.0, 9000.0
"""The range of heights on land (Dead Sea shore -430 m, Everest 8,849 m)."""
ALPHA_BAND = 2
_NEARLY = 3.99
"""Floats count as equal that differ by less than 2 epsilon of their sum (GDAL's ARE_REAL_EQUAL)."""

WILD = QT_TRANSLATE_NOOP(
    "Error",
    "{name} has the height {value:g} m, which does not occur on land: it may mark a void, or be in another unit",
)


@dataclass(frozen=True, slots=True)
class Coding:
    """A height is number * scale + offset, in metres.

    nodata: the number that marks a void, None if none does; NaN, infinity and VOID always do. masked: a mask marks
    voids; alpha: a second band does. south_up, east_left: the first row is the southernmost, the first column the
    easternmost.
    """

    scale: float = 1.0
    offset: float = 0.0
    nodata: float | None = None
    masked: bool = False
    alpha: bool = False
    south_up: bool = False
    east_left: bool = False

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self:
        """The coding stored in a layer's settings."""
        return cls(**settings)

    def as_dict(self) -> dict[str, Any]:
        """The coding as settings."""
        return asdict(self)

    @classmethod
    def stated_by(cls, source: Any) -> Self:
        """The coding that an open raster states itself."""
        nodata = source.nodata if source.nodata is not None and np.isfinite(source.nodata) else None
        alpha = source.count == ALPHA_BAND and source.colorinterp[ALPHA_BAND - 1] is ColorInterp.alpha
        masked = MaskFlags.per_dataset in source.mask_flag_enums[0] and not alpha
        return cls(source.scales[0], source.offsets[0], nodata, masked, alpha)

    def values(self, raster: Any, rows: Span, columns: Span) -> SingleArray:
        """Heights of rows and columns counted from the north-west, float32, voids NaN."""
        down = _turned(rows, raster.height) if self.south_up else rows
        across = _turned(columns, raster.width) if self.east_left else columns
        window = Window(across[0], down[0], across[1] - across[0], down[1] - down[0])
        cells = raster.read(1, window=window)
        void = ~np.isfinite(cells) | (cells == VOID) if cells.dtype.kind == "f" else cells == VOID
        if self.nodata is not None:
            void |= _equal(cells, self.nodata)
        if self.alpha:  # GDAL makes no mask of one that is not of 8 or 16 bits without sign
            void |= raster.read(ALPHA_BAND, window=window) == 0
        elif self.masked:
            void |= raster.read_masks(1, window=window) == 0
        heights = self._scaled(cells)
        heights[void] = np.nan
        return np.ascontiguousarray(heights[:: -1 if self.south_up else 1, :: -1 if self.east_left else 1])

    def _scaled(self, cells: NDArray[Any]) -> SingleArray:
        if (self.scale, self.offset) == (1.0, 0.0):
            return cells.astype(np.float32, copy=False)
        return (cells.astype(np.float64) * self.scale + self.offset).astype(np.float32)


@contextmanager
def heights_opened(raster: NamedRaster, coding: Coding | None, *, checked: bool = True) -> Iterator[Read]:
    """Windows of a raster's heights, float32 with voids NaN, within the context; without a coding as it states itself.

    Raises UserError if it cannot be read, and if ``checked`` for a height that does not occur on land.
    """
    with ExitStack() as stack:
        with explained(raster), rasterio.Env(**READING):
            source = stack.enter_context(raster.opened())
            check_rows(source, raster.path)
        used = coding or Coding.stated_by(source)

        def read(rows: Span, columns: Span) -> SingleArray:
            with explained(raster), rasterio.Env(**READING):
                heights = used.values(source, rows, columns)
                wild = (heights < LOWEST_M) | (heights > HIGHEST_M)  # false at NaN
                if checked and wild.any():
                    numbers = replace(used, scale=1.0, offset=0.0).values(source, rows, columns)
                    raise _refusal(raster.name, heights[wild][0], numbers[wild][0])
            return heights

        yield read


def _turned(span: Span, count: int) -> Span:
    return count - span[1], count - span[0]


def _equal(cells: NDArray[Any], nodata: float) -> BoolArray:
    """Which cells are ``nodata`` for GDAL: in the type of the cells, fractions cut, floats nearly equal."""
    if cells.dtype.kind != "f":
        limits = np.iinfo(cells.dtype)
        fits = limits.min <= nodata <= limits.max
        return np.asarray(cells == cells.dtype.type(int(nodata)) if fits else np.zeros(cells.shape, np.bool_))
    with np.errstate(over="ignore", invalid="ignore"):
        mark = cells.dtype.type(nodata)
        reach = cells.dtype.type(_NEARLY * np.finfo(cells.dtype).eps) * abs(mark)
        return np.asarray((cells >= mark - reach) & (cells <= mark + reach))


def _refusal(name: str, height: np.float32, number: np.float32) -> UserError:
    """The error for a height that does not occur on land; ``number`` is what stands for it in the file."""
    text = f"{number:.0f}" if abs(number) < 1e9 and number == round(number) else str(number)
    return UserError(WILD.format(name=name, value=height), Remedy.STATE_HEIGHTS, text)
