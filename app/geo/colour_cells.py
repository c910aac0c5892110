"""Cells of colours, rows × columns × 4 (red, green, blue, alpha): averages, samples between cells, times alpha."""

from __future__ import annotations

import numpy as np

from app.arrays import BoolArray, ByteArray, FloatArray, IntArray, SingleArray


def averaged(cells: ByteArray, step: int) -> ByteArray:
    """Colours times alpha averaged over ``step`` × ``step`` cells; the last row and column over what is left."""
    if step == 1:
        return cells
    edges = (np.arange(0, cells.shape[0], step), np.arange(0, cells.shape[1], step))
    sums = np.add.reduceat(np.add.reduceat(cells.astype(np.uint32), edges[0], axis=0), edges[1], axis=1)
    counts = [np.minimum(step, side - edge) for edge, side in zip(edges, cells.shape[:2], strict=True)]
    mean = (sums / np.multiply.outer(*counts)[..., None]).round()
    return np.asarray(mean, dtype=np.uint8)


def sampled(cells: ByteArray, column: FloatArray, row: FloatArray, inside: BoolArray) -> ByteArray:
    """Bilinear colours at fractional columns and rows; clear where not ``inside``."""
    picture = np.zeros((*column.shape, 4), dtype=np.uint8)
    left, u = _cell_and_share(column[inside], cells.shape[1])
    top, v = _cell_and_share(row[inside], cells.shape[0])
    right, bottom = np.minimum(left + 1, cells.shape[1] - 1), np.minimum(top + 1, cells.shape[0] - 1)
    upper = cells[top, left] * (1.0 - u) + cells[top, right] * u
    lower = cells[bottom, left] * (1.0 - u) + cells[bottom, right] * u
    picture[inside] = upper * (1.0 - v) + lower * v + np.float32(0.5)
    return picture


def _cell_and_share(at: FloatArray, count: int) -> tuple[IntArray, SingleArray]:
    clipped = np.clip(at, 0.0, count - 1.0)
    first = clipped.astype(np.int64)
    return first, (clipped - first).astype(np.float32)[:, None]


def premultiplied(rgba: ByteArray) -> ByteArray:
    """Red, green, blue and alpha with the colours times alpha, as averages and blends need them."""
    alpha = rgba[..., 3]
    if (alpha == 255).all():
        return rgba
    product = rgba.copy()
    product[alpha == 0] = 0
    partial = (alpha > 0) & (alpha < 255)
    if partial.any():
        product[partial, :3] = (rgba[partial, :3] * (alpha[partial, None] / 255.0)).round()
    return product


def straight(rgba: ByteArray) -> ByteArray:
    """The reverse of ``premultiplied``, to a step of rounding."""
    alpha = rgba[..., 3]
    partial = (alpha > 0) & (alpha < 255)
    if not partial.any():
        return rgba
    plain = rgba.copy()
    plain[partial, :3] = (rgba[partial, :3] * (255.0 / alpha[partial, None])).round().clip(0, 255)
    return plain
