"""The shape of a table as people make it: titles above the header, a header of several rows, notes below the rows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from app.arrays import IntArray
from app.errors import Remedy, UserError
from app.exchange.column import is_blank
from app.exchange.raw import Faults, RawTable
from app.exchange.read.numerals import written
from app.exchange.read.tables.lines import COMMENTS, LONG, Line, Lines, Record, commonest, quoted
from app.exchange.read.tables.marked_cells import unmarked, without_formula
from app.exchange.read.tables.merged_cells import Merged, spread
from app.exchange.read.tables.repeated_heads import without_heads
from app.exchange.reading import Fact, Ground, Note, Reading, Stated, Subject
from layers.text import QT_TRANSLATE_NOOP

MOST_COLUMNS = 4_000
"""The most columns of a table, blank ones apart; what programs write has a few hundred."""
TOO_WIDE = QT_TRANSLATE_NOOP("Error", "{name} has {count:,} columns; at most {most:,} are read. Leave some out")
WIDE = QT_TRANSLATE_NOOP("Import", "it has {count} cells, the header has {width}")
ABOVE = QT_TRANSLATE_NOOP("Import", "Left out above the names of the columns: {rows}.")
BELOW = QT_TRANSLATE_NOOP("Import", "Left out below the table: {rows}.")
MERGED = QT_TRANSLATE_NOOP("Import", "Cells that are merged over several rows count for each of them: {columns}.")
TOGETHER = QT_TRANSLATE_NOOP("Import", "Rows {first} and {last} name the columns together.")
SEVERAL = QT_TRANSLATE_NOOP("Import", "Rows {first} to {last} name the columns together.")
_ENDINGS = (
    *("total", "sum", "source", "note", "notes", "remark", "итого", "всего", "источник", "примечание", "примечания"),
    *("ҳамагӣ", "эзоҳ", "манбаъ", "бардыгы", "эскертүү", "булак", "жалпы"),
    *("исполнитель", "составил", "составила", "подпись", "утверждаю", "ответственный", "иҷрокунанда", "аткаруучу"),
)
"""How notes, sums and signatures below a table begin, in four languages."""
_MOST_NOTES = 12
"""Lines below the last blank row that may be notes together."""
NAMELESS = QT_TRANSLATE_NOOP("Import", "column {number}")
_COMMENTED = re.compile(r"^#\s*(?=\w)")
"""What stands before the first name where programs write a header as a comment."""
_MARKED = re.compile(r"#(?=\w)")
_MOST_ROWS = 4
"""Rows that a header may have."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The parts of a table: the names of its columns, and its rows; ``notes`` say what lies outside of it."""

    titles: list[str]
    body: Lines
    header_row: int
    notes: tuple[Note, ...]


def as_table(name: str, lines: Lines, stated: Stated, reading: Reading, merged: Iterable[Merged] = ()) -> RawTable:
    """Columns of the rows; blank ones are skipped, and what stands above and below the table is named.

    A row is padded to the header's width; one with more filled cells is a fault. Raises UserError for a header that
    is missing, blank or duplicated, and for a table without rows.
    """
    shape = shape_of(name, lines, stated, merged)
    body, width, faults, beyond = shape.body, len(shape.titles), Faults(), dict[int, Sequence[object]]()
    wider = np.zeros(len(body), np.bool_)
    for column in body.columns[width:]:
        wider |= column.where(~column.are_blank())
    for position in np.flatnonzero(wider).tolist():
        cells = body[position].cells
        faults.add([position], WIDE.format(count=len(cells), width=width))
        beyond[position] = cells[width:]
    columns = {title: column.without_blanks() for title, column in zip(shape.titles, body.columns, strict=False)}
    columns, marks = unmarked(columns)
    ground = Ground.STATED if stated.header_row else Ground.CONTENT
    reading = reading.plus(Fact(Subject.HEADER_ROW, str(shape.header_row), ground), *shape.notes, *marks)
    return RawTable(columns, body.numbers, faults=faults, reading=reading, beyond=beyond)


def _padded(record: Record, width: int) -> Record:
    return record if len(record) == width else [*record[:width], *[""] * (width - len(record))]


def shape_of(name: str, lines: Lines, stated: Stated, merged: Iterable[Merged] = ()) -> Shape:
    """Where the header and the rows of a table are. Raises UserError as ``as_table`` does."""
    if not lines:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} is empty").format(name=name))
    filled = lines.filled_columns
    if len(filled) > MOST_COLUMNS:
        raise UserError(TOO_WIDE.format(name=name, count=len(filled), most=MOST_COLUMNS))
    lines, columns = lines.only(filled), filled.tolist()
    first = _stated_row(name, lines, stated) if stated.header_row else _header(lines)
    last = _last_of_header(lines, first)
    over_rows = [one._replace(column=columns.index(one.column)) for one in merged if one.column in columns]
    body, heads = without_heads(lines[: last + 1], lines[last + 1 :])
    body, spread_over = spread(body, over_rows)
    body, below = _without_notes(body)
    titles = _titles(name, [line.cells for line in lines[first : last + 1]], body)
    if not body:
        raise UserError(QT_TRANSLATE_NOOP("Error", "{name} has a header and no rows").format(name=name))
    notes = [*_notes_of_header(lines, first, last), *heads]
    notes += [BELOW.format(rows=quoted(below))] if below else []
    names = ", ".join(titles[at] for at in spread_over if at < len(titles))
    notes += [MERGED.format(columns=names)] if names else []
    return Shape(titles, body, lines[first].number, tuple(notes))


def _notes_of_header(lines: Lines, first: int, last: int) -> list[str]:
    notes = [ABOVE.format(rows=quoted(lines[:first]))] if first else []
    together = TOGETHER if last == first + 1 else SEVERAL
    return [*notes, *([together.format(first=lines[first].number, last=lines[last].number)] if last > first else [])]


def _stated_row(name: str, lines: Lines, stated: Stated) -> int:
    at = np.flatnonzero(lines.numbers == stated.header_row)
    if not at.size:
        refusal = QT_TRANSLATE_NOOP("Error", "{name}: row {number} is blank, or there is none")
        raise UserError(
            refusal.format(name=name, number=stated.header_row), Remedy.STATE_HEADER_ROW, str(stated.header_row)
        )
    return int(at[0])


def _header(lines: Lines) -> int:
    """The row that names the columns: the first with more than half as many cells as rows commonly have, and texts."""
    begin = _after_comments(lines)
    common = (lines[begin:] if begin else lines).commonest_size
    for position in range(begin, len(lines) - 1):
        line = lines[position]
        if 2 * line.size > common and _mostly_texts(line):
            return max(_first_of_header(lines, position), begin)
    return begin


def _after_comments(lines: Lines) -> int:
    """How many rows at the beginning are comments: the last may be the header, with the mark of one."""
    count = next((at for at, line in enumerate(lines) if not _is_comment(line)), 0)
    if not count or count == len(lines):
        return 0
    last, after = lines[count - 1], lines[count]
    if last.size < max(lines[count:].commonest_size, 2) or not _mostly_texts(last):
        return count
    if any(map(_is_number, after.filled)) or len(lines) == count + 1:
        return count - 1
    # Two rows of texts: the header is right above numbers, or its mark is a part of its first name.
    has_numbers = any(map(_is_number, lines[count + 1].filled))
    return count if has_numbers or not _MARKED.match(str(last.cells[0])) else count - 1


def _is_comment(line: Line) -> bool:
    first = str(line.cells[0] if line.cells else "").strip()
    return first.startswith(COMMENTS) and (line.size == 1 or first not in COMMENTS)


def _first_of_header(lines: Lines, header: int) -> int:
    """The first of the rows above a header that have a name where it has none."""
    first = header
    unnamed = {at for at, cell in enumerate(lines[header].cells) if is_blank(cell)}
    for position in range(header - 1, max(header - _MOST_ROWS, -1), -1):
        upper = lines[position]
        if upper.size < 2 or any(map(_is_number, upper.filled)) or not _goes_on(upper, lines[position + 1]):
            break
        if any(at in unnamed and not is_blank(cell) for at, cell in enumerate(upper.cells)):
            first = position
    return first


def _mostly_texts(line: Line) -> bool:
    return 2 * sum(map(_is_number, line.filled)) < len(line.filled)


def _last_of_header(lines: Lines, first: int) -> int:
    """The last of the rows that name the columns together: texts alone, of which each fills blanks of the one above.

    With cells that are merged across, a heading stands over several columns, and each has its own below.
    """
    last = first
    while last + 2 < len(lines) and _goes_on(lines[last], lines[last + 1]):
        last += 1
    if last == first:
        return first
    body = lines[last + 1]
    narrower = all(len(line.filled) < len(body.filled) for line in lines[first + 1 : last + 1])
    return last if any(_is_number(cell) for cell in body.filled) and narrower else first


def _goes_on(upper: Line, lower: Line) -> bool:
    """Whether a row has texts alone, and some where the row above it is blank."""
    if lower.number != upper.number + 1 or any(_is_number(cell) for cell in lower.filled):
        return False
    above = _padded(upper.cells, max(len(upper.cells), len(lower.cells)))
    return any(not is_blank(cell) and is_blank(above[at]) for at, cell in enumerate(lower.cells))


def _without_notes(body: Lines) -> tuple[Lines, Lines]:
    """The rows of a table, and the lines below them that are none."""
    common = commonest(body.sizes[body.sizes > 1])
    end = len(body)
    while end > 1:
        if _is_note(body[end - 1], common):
            end -= 1
            continue
        begin = _last_block(body.numbers[:end])
        if begin is None or not all(_is_note(body[at], common, below=True) for at in range(begin, end)):
            break
        end = begin
    return body[:end], body[end:]


def _last_block(numbers: IntArray) -> int | None:
    """Where the lines begin that stand below the last blank row; None if they are too many, or all."""
    last = numbers[-_MOST_NOTES - 1 :]
    gaps = np.flatnonzero(np.diff(last) > 1)
    return len(numbers) - len(last) + int(gaps[-1]) + 1 if gaps.size else None


def _is_note(line: Line, common: int, *, below: bool = False) -> bool:
    """Whether a line is no row by its words; ``below`` a blank row whatever is alone in its line is none."""
    first = str(line.filled[0]).strip()
    word = first.casefold().split()[0].rstrip(":.")
    if word in _ENDINGS or first.startswith(("*", *(f"{mark} " for mark in COMMENTS))):
        return len(line.filled) < common
    alone = len(line.filled) == 1 and common > 2 and not _is_number(line.filled[0])
    return alone and (below or len(first) > LONG)


def _titles(name: str, rows: list[Record], body: Lines) -> list[str]:
    """The names of the columns, from one row or several."""
    width = max(int(body.widths.max(initial=0)), *map(len, rows))
    texts = (
        [without_formula(str("" if is_blank(cell) else cell).strip()) for cell in _padded(cells, width)]
        for cells in rows
    )
    titles = reduce(_joined, texts)
    titles[:1] = [_COMMENTED.sub("", title) for title in titles[:1]]
    while titles and not titles[-1]:  # rows wider than the header are judged row by row
        titles.pop()
    if titles and not titles[0] and all(map(_is_number, body.columns[0].distinct)):
        # Programs write the number of each row in front, and give it no name.
        titles[0] = NAMELESS.format(number=1)
    _check_titles(name, titles)
    return titles


def _joined(upper: list[str], lower: list[str]) -> list[str]:
    """Names from a row of headings and one below it: of a heading over several columns, each adds its own."""
    alone = [one if one else above for above, one in zip(upper, lower, strict=True)]
    if len(set(filter(None, alone))) == len(list(filter(None, alone))):
        return alone
    over, names = "", []
    for above, one in zip(upper, lower, strict=True):
        over = above or over
        names.append(f"{over} {one}".strip() if one else above)
    return names


def _check_titles(name: str, titles: list[str]) -> None:
    if 2 * sum(map(_is_number, titles)) >= len(titles):
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: the first row must name the columns, and it holds numbers").format(
                name=name
            )
        )
    if "" in titles:
        refusal = QT_TRANSLATE_NOOP("Error", "{name}: column {number} has no name; give every column a name")
        raise UserError(
            refusal.format(name=name, number=titles.index("") + 1), Remedy.STATE_HEADER_ROW, str(titles.index("") + 1)
        )
    twice = next((title for title, count in Counter(titles).items() if count > 1), None)
    if twice is not None:
        raise UserError(
            QT_TRANSLATE_NOOP("Error", "{name}: two columns are named {twice!r}; give each its own name").format(
                name=name, twice=twice
            )
        )


def _is_number(cell: object) -> bool:
    if isinstance(cell, str):
        one = written(cell)
        return one.point is not None or one.comma is not None
    return not is_blank(cell) and not isinstance(cell, bool)
