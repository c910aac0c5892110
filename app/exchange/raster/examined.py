"""The heights of incoming terrain, read once from end to end: what is refused, and what should be heard of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from app.arrays import SingleArray
from app.errors import UserError
from app.exchange.raster.coding import heights_opened
from app.exchange.raster.headers import Header, StatedRaster
from app.exchange.raster.raster_files import windows
from app.geo.crs import REGION
from app.geo.lattice import Read, Span
from app.geo.tiling import Tiling
from app.progress import Progress
from layers.text import QT_TRANSLATE_NOOP

HIGH_BESIDE_M = 100.0
"""A cell of exactly 0 beside ground higher than this is no shore."""
REGION_M = -20.0, 8650.0
"""The range of heights in the region: below its lowest steppe, above K2 (8,611 m)."""
APART_M = 1.0
_BLOCK = 1024

NO_HEIGHT = QT_TRANSLATE_NOOP("Error", "{name} holds no height: every cell is marked as missing")
ZEROS = QT_TRANSLATE_NOOP(
    "Import",
    "{count:,} cells of exactly 0 m lie beside ground of more than 100 m ({name}): they may be voids that are not "
    "declared. If they are, state 0 as the no-data value.",
)
EIGHT_BITS = QT_TRANSLATE_NOOP(
    "Import", "{name} holds whole numbers of 8 bits: it may be a picture of the relief (a hillshade), not heights."
)
VOIDS = QT_TRANSLATE_NOOP("Import", "{share} of its cells have no height.")
UNLIKELY = QT_TRANSLATE_NOOP(
    "Import",
    "Its heights reach from {low:,.0f} to {high:,.0f} m; in this region the ground lies between {least:,.0f} "
    "and {most:,.0f} m.",
)
DISAGREE = QT_TRANSLATE_NOOP(
    "Import",
    "Where rasters overlap, {count:,} cells differ by more than 1 m (by {most:,.0f} m at most, {one} and {other}): the "
    "one listed first counts.",
)
UNUSED_NODATA = QT_TRANSLATE_NOOP("Import", "No cell has the number {nodata:g} that is stated to mark voids.")


@dataclass(slots=True)
class _Seen:
    """What was seen of the heights so far."""

    cells: int = 0
    heights: int = 0
    low: float = np.inf
    high: float = -np.inf
    zeros: int = 0
    zeros_in: str = ""
    marked: int = 0

    def add(self, name: str, heights: SingleArray) -> None:
        """Count a block of heights in."""
        valid = np.isfinite(heights)
        count = int(np.count_nonzero(valid))
        self.cells, self.heights = self.cells + heights.size, self.heights + count
        if not count:
            return
        self.low = min(self.low, float(np.nanmin(heights)))
        self.high = max(self.high, float(np.nanmax(heights)))
        zeros = zeros_beside_high(heights)
        if zeros and not self.zeros:
            self.zeros_in = name
        self.zeros += zeros


def examined(parts: Sequence[Header], tiling: Tiling, stated: StatedRaster, progress: Progress) -> tuple[str, ...]:
    """Notes on the heights of some rasters.

    Raises UserError for a height that does not occur on land and if there is none at all, Cancelled if asked to stop.
    """
    seen = _Seen()
    for number, part in enumerate(parts):
        _read(part, stated, seen, progress.part(number / len(parts), (number + 1) / len(parts)))
    if not seen.heights:
        raise UserError(NO_HEIGHT.format(name=parts[0].raster.name))
    return (*_notes(parts, tiling, seen, stated), *_disagreement(parts, tiling))


def _read(part: Header, stated: StatedRaster, seen: _Seen, progress: Progress) -> None:
    rows, columns = part.lattice.shape
    unmarked = None if stated.nodata is None else replace(part.coding, nodata=None)
    with heights_opened(part.raster, part.coding) as read:
        for window in windows(columns, rows, _BLOCK):
            progress.at(window.row_off / rows)
            down, across = _spans(window)
            heights = read(down, across)
            seen.add(part.raster.name, heights)
            if unmarked is not None and not seen.marked:
                with heights_opened(part.raster, unmarked, checked=False) as raw:
                    seen.marked += int(np.count_nonzero(np.isnan(heights) & ~np.isnan(raw(down, across))))


def _spans(window: object) -> tuple[Span, Span]:
    (top, bottom), (left, right) = window.toranges()  # type: ignore[attr-defined]  # rasterio has no stubs
    return (top, bottom), (left, right)


def zeros_beside_high(heights: SingleArray) -> int:
    """How many cells of exactly 0 have one of more than HIGH_BESIDE_M as a neighbour, of four."""
    zero = heights == 0.0
    if not zero.any():
        return 0
    high = heights > HIGH_BESIDE_M
    near = np.zeros_like(high)
    near[1:] |= high[:-1]
    near[:-1] |= high[1:]
    near[:, 1:] |= high[:, :-1]
    near[:, :-1] |= high[:, 1:]
    return int(np.count_nonzero(zero & near))


def _notes(parts: Sequence[Header], tiling: Tiling, seen: _Seen, stated: StatedRaster) -> Iterator[str]:
    small = next((part for part in parts if np.dtype(part.dtype).itemsize == 1), None)
    if small is not None:
        yield EIGHT_BITS.format(name=small.raster.name)
    if seen.zeros:
        yield ZEROS.format(count=seen.zeros, name=seen.zeros_in)
    if seen.heights < seen.cells:
        yield VOIDS.format(share=_percent(1.0 - seen.heights / seen.cells))
    least, most = REGION_M
    if _is_in_region(tiling.whole.bounds) and (seen.low < least or seen.high > most):
        yield UNLIKELY.format(low=seen.low, high=seen.high, least=least, most=most)
    if stated.nodata is not None and not seen.marked:
        yield UNUSED_NODATA.format(nodata=stated.nodata)


def _percent(share: float) -> str:
    return f"{100.0 * share:.2g} %" if share < 0.995 else "99 %"


def _is_in_region(bounds: tuple[float, float, float, float]) -> bool:
    west, south, east, north = REGION
    return west <= bounds[0] and south <= bounds[1] and bounds[2] <= east and bounds[3] <= north


def _disagreement(parts: Sequence[Header], tiling: Tiling) -> Iterator[str]:
    """A note on heights that overlapping rasters give differently."""
    count, most, pair = 0, 0.0, ("", "")
    for one, other in combinations(range(len(parts)), 2):
        for apart in _apart(parts, tiling, one, other):
            far = apart[apart > APART_M]
            count += far.size
            if far.size and float(far.max()) > most:
                most, pair = float(far.max()), (parts[one].raster.name, parts[other].raster.name)
    if count:
        yield DISAGREE.format(count=count, most=most, one=pair[0], other=pair[1])


def _apart(parts: Sequence[Header], tiling: Tiling, one: int, other: int) -> Iterator[SingleArray]:
    """How far two rasters are apart in the cells they share, metres, block by block."""
    first = tuple(max(tiling.offsets[number][axis] for number in (one, other)) for axis in (0, 1))
    stop = tuple(
        min(tiling.offsets[number][axis] + tiling.shapes[number][axis] for number in (one, other)) for axis in (0, 1)
    )
    if stop[0] <= first[0] or stop[1] <= first[1]:
        return
    with _opened(parts[one]) as read_one, _opened(parts[other]) as read_other:
        for window in windows(stop[1] - first[1], stop[0] - first[0], _BLOCK):
            down, across = _spans(window)
            spans = _moved(down, first[0]), _moved(across, first[1])
            heights = [
                read(_moved(spans[0], -tiling.offsets[number][0]), _moved(spans[1], -tiling.offsets[number][1]))
                for number, read in ((one, read_one), (other, read_other))
            ]
            apart = np.abs(heights[0] - heights[1])
            yield apart[np.isfinite(apart)]


def _opened(part: Header) -> AbstractContextManager[Read]:
    return heights_opened(part.raster, part.coding)


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
