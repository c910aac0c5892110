"""Cells of a sheet that are merged over several rows: what they hold is said of each of these rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from app.arrays import IntArray, ShortIntArray
from app.exchange.column import Column
from app.exchange.read.tables.lines import Lines


class Merged(NamedTuple):
    """Cells of a column, from 0, that are merged into one: ``first`` and ``last`` of their rows, from 1.

    Of cells that are merged over several columns too it is the first column, which alone has a value.
    """

    first: int
    last: int
    column: int


def spread(body: Lines, merged: Iterable[Merged]) -> tuple[Lines, list[int]]:
    """The rows below a header with the value of merged cells in each of their rows, and the columns that had such.

    Cells that begin above the rows are a part of the header. A row that has nothing of its own is none.
    """
    by_column = defaultdict[int, list[Merged]](list)
    for one in merged:
        if one.last > one.first and one.column < len(body.columns):
            by_column[one.column].append(one)
    columns, sizes, widths = list(body.columns), body.sizes.copy(), body.widths.copy()
    changed = []
    for at, ranges in sorted(by_column.items()):
        codes, filled = _spread_codes(body, at, ranges)
        if filled.size:
            columns[at] = Column(columns[at].distinct, codes)
            sizes[filled] += 1
            widths[filled] = np.maximum(widths[filled], at + 1)
            changed.append(at)
    return replace(body, columns=tuple(columns), sizes=sizes, widths=widths) if changed else body, changed


def _spread_codes(body: Lines, at: int, ranges: Iterable[Merged]) -> tuple[ShortIntArray, IntArray]:
    """The codes of a column with merged cells filled, and the positions of these."""
    column = body.columns[at]
    codes, empty = column.codes.copy(), column.where(column.are_empty())
    filled = [np.empty(0, np.int64)]
    for one in ranges:
        start, end = np.searchsorted(body.numbers, [one.first, one.last + 1]).tolist()
        if start < end and body.numbers[start] == one.first and not empty[start]:
            inside = np.flatnonzero(empty[start:end]) + start
            codes[inside] = codes[start]
            filled.append(inside)
    return codes, np.concatenate(filled)
