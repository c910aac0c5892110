"""Which sheet of a workbook is read."""

from __future__ import annotations

from functools import partial

import pytest

from app.errors import UserError
from app.exchange.read.tables.sheets import Book, Sheet, chosen
from app.exchange.reading import Ground, Stated

FILLED, TITLE = Sheet([["a"], [1]]), Sheet([["only a title"], [""]])


def book(hidden: tuple[str, ...] = (), **sheets: Sheet) -> Book:
    return Book([name for name in sheets if name not in hidden], list(hidden), partial(dict.__getitem__, sheets))


def test_the_only_one_with_rows() -> None:
    assert chosen("t.xls", book(x=TITLE, y=FILLED), Stated()) == ("y", Ground.CONTENT, FILLED)
    assert chosen("t.xls", book(x=TITLE), Stated()) == ("x", Ground.CONTENT, Sheet([]))
    assert chosen("t.xls", book(), Stated()) == ("", Ground.CONTENT, Sheet([]))
    assert chosen("t.xls", book(("x",), x=FILLED, y=FILLED), Stated())[0] == "y"


def test_the_one_that_is_stated() -> None:
    two = book(("z",), x=FILLED, y=FILLED, z=FILLED)
    assert [chosen("t.xls", two, Stated(sheet=name))[:2] for name in ("x", "2", "z")] == [
        (name, Ground.STATED) for name in "xyz"
    ]
    with pytest.raises(UserError, match="no sheet '3'; its sheets are: x, y, z"):
        chosen("t.xls", two, Stated(sheet="3"))
    with pytest.raises(UserError, match="several sheets with rows: x, y"):
        chosen("t.xls", two, Stated())
