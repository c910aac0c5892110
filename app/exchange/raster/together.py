"""Several rasters as one terrain: whether they lie on one lattice, what mends it if not, and what lies between them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise, permutations

from app.errors import UserError
from app.exchange.raster.headers import Header
from app.geo.lattice import Lattice
from app.geo.tiling import Tiling, joined, offset_in
from layers.text import QT_TRANSLATE_NOOP

OTHER_LATTICE = QT_TRANSLATE_NOOP(
    "Error",
    "{names} cannot be one terrain with {first} and {count:,} more: the cells lie on another grid. Import them "
    "apart, or put them on that grid: {line}",
)
OTHER_LATTICE_THAN_ONE = QT_TRANSLATE_NOOP(
    "Error",
    "{names} cannot be one terrain with {first}: the cells lie on another grid. Import them apart, or put them on that "
    "grid: {line}",
)
WARP = (
    "gdalwarp -r bilinear -t_srs {crs} -te {west!r} {south!r} {east!r} {north!r} -ts {columns} {rows} {file} "
    "{stem}_on_grid.tif"
)
ONE_TERRAIN = QT_TRANSLATE_NOOP("Import", "{count:,} rasters are one terrain of {rows:,} × {columns:,} cells; {how}.")
SHARED = QT_TRANSLATE_NOOP("Import", "neighbours share a row or column of cells")
OVERLAP = QT_TRANSLATE_NOOP("Import", "neighbours overlap by up to {cells:,} cells")
ABUT = QT_TRANSLATE_NOOP("Import", "neighbours abut")
APART = QT_TRANSLATE_NOOP("Import", "between some lie {cells:,} cells without heights")
ONE_APART = QT_TRANSLATE_NOOP("Import", "between some lies one cell without heights")
MISSING = QT_TRANSLATE_NOOP("Import", "no raster covers {share:.0%} of it")
_NAMED = 5


def together(parts: Sequence[Header]) -> Tiling:
    """The rasters as parts of one lattice. Raises UserError if they do not lie on one, with the line that mends it."""
    groups: list[list[Header]] = []
    for part in parts:
        group = next((one for one in groups if offset_in(one[0].lattice, part.lattice) is not None), None)
        if group is None:
            groups.append([part])
        else:
            group.append(part)
    main = max(groups, key=len)
    others = [part for group in groups if group is not main for part in group]
    if others:
        raise _refusal(main, others)
    return joined([part.lattice for part in parts])


def _refusal(main: Sequence[Header], others: Sequence[Header]) -> UserError:
    names = [part.raster.name for part in others]
    listed = ", ".join([*names[:_NAMED], *("…" for _ in names[_NAMED : _NAMED + 1])])
    line = _warp_line(main[0].lattice, others[0])
    template = OTHER_LATTICE if len(main) > 1 else OTHER_LATTICE_THAN_ONE
    return UserError(template.format(names=listed, first=main[0].raster.name, count=len(main) - 1, line=line))


def _warp_line(target: Lattice, part: Header) -> str:
    """The command that puts a raster on the lattice of another, its extent widened to whole cells."""
    a, _, c, _, e, f = target.transform
    west, south, east, north = target.extent_of(part.lattice.bounds)
    left, right = math.floor((west - c) / a), math.ceil((east - c) / a)
    top, bottom = math.floor((north - f) / e), math.ceil((south - f) / e)
    return WARP.format(
        crs=target.crs if len(target.crs) < 20 else "TARGET.prj",
        west=c + left * a,
        south=f + bottom * e,
        east=c + right * a,
        north=f + top * e,
        columns=right - left,
        rows=bottom - top,
        file=part.raster.in_shell,
        stem=part.raster.stem,
    )


def between(tiling: Tiling) -> Iterator[str]:
    """A note on how many rasters a terrain consists of and what lies between them; none for a single one."""
    if len(tiling.shapes) == 1:
        return
    gaps = [*_gaps(tiling, 0), *_gaps(tiling, 1)]
    ways = []
    if 0 in gaps:
        ways.append(ABUT)
    if -1 in gaps:
        ways.append(SHARED)
    if gaps and min(gaps) < -1:
        ways.append(OVERLAP.format(cells=-min(gaps)))
    apart = sorted(gap for gap in gaps if gap > 0)
    if apart:
        ways.append(ONE_APART if apart[0] == 1 else APART.format(cells=apart[0]))
    if (share := _uncovered(tiling)) >= 0.005:
        ways.append(MISSING.format(share=share))
    rows, columns = tiling.whole.shape
    yield ONE_TERRAIN.format(count=len(tiling.shapes), rows=rows, columns=columns, how=", ".join(ways) or ABUT)


def is_patchwork(tiling: Tiling) -> bool:
    """Whether no part lies within another."""
    boxes = [(*at, at[0] + size[0], at[1] + size[1]) for at, size in zip(tiling.offsets, tiling.shapes, strict=True)]
    return not any(
        one[0] <= other[0] and one[1] <= other[1] and one[2] >= other[2] and one[3] >= other[3]
        for one, other in permutations(boxes, 2)
    )


def _gaps(tiling: Tiling, axis: int) -> Iterator[int]:
    """Cells between neighbours in one direction: 0 where they abut, negative where they have cells in common."""
    other = 1 - axis
    spans = [
        ((at[axis], at[axis] + size[axis]), (at[other], at[other] + size[other]))
        for at, size in zip(tiling.offsets, tiling.shapes, strict=True)
    ]
    for first in spans:
        behind = [
            second[0][0] - first[0][1]
            for second in spans
            if second[0][0] > first[0][0] and min(second[1][1], first[1][1]) - max(second[1][0], first[1][0]) > 1
        ]
        if behind:
            yield min(behind, key=abs)


def _uncovered(tiling: Tiling) -> float:
    """The share of the whole that no part covers."""
    rows, columns = tiling.whole.shape
    boxes = [(*at, at[0] + size[0], at[1] + size[1]) for at, size in zip(tiling.offsets, tiling.shapes, strict=True)]
    edges = sorted({edge for box in boxes for edge in (box[0], box[2])})
    covered = 0
    for top, bottom in pairwise(edges):
        reach = 0
        for left, right in sorted((box[1], box[3]) for box in boxes if box[0] <= top and box[2] >= bottom):
            covered += (bottom - top) * max(0, right - max(left, reach))
            reach = max(reach, right)
    return 1.0 - covered / (rows * columns)
