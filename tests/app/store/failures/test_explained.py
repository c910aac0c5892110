"""Errors of SQLite, of its module and of the system become one line; bugs stay what they are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.store.failures.explained import DamagedError, code_of, explained, user_error


def raised(*statements: str) -> sqlite3.Error:
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            for statement in statements:
                connection.execute(statement).fetchall()
        except sqlite3.Error as error:
            return error
    raise AssertionError


@pytest.mark.parametrize(
    ("statements", "word"),
    [
        (["SELECT zeroblob(2000000000)"], "too large"),
        (["SELECT a FROM none"], "changed the tables"),
        (["CREATE TABLE a (b CHECK (b > 0))", "INSERT INTO a VALUES (0)"], "refuses"),
        (["SELECT CAST(x'ff' AS TEXT)"], "cannot be read"),
    ],
)
def test_an_error_about_the_file_is_explained(statements: list[str], word: str) -> None:
    error = raised(*statements)
    with pytest.raises(UserError, match=word), explained(Path("p.gpkg")):
        raise error


@pytest.mark.parametrize("text", ["not authorized", "access to other.id is prohibited"])
def test_what_a_view_reads_is_not_read(text: str) -> None:
    with pytest.raises(UserError, match="a view in place of a table"), explained(Path("p.gpkg")):
        raise sqlite3.DatabaseError(text)


def test_an_error_of_ours_stays_one() -> None:
    error = raised("NOTHING 1")
    assert user_error(error, Path("p.gpkg")) is None
    with pytest.raises(sqlite3.OperationalError), explained(Path("p.gpkg")):
        raise error


def test_what_is_no_database_can_only_be_copied() -> None:
    error = sqlite3.DatabaseError("file is not a database")
    error.sqlite_errorname = "SQLITE_NOTADB"
    assert isinstance(user_error(error, Path("p.gpkg")), DamagedError)


def test_a_head_that_states_no_schema_format_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "p.gpkg"
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE a (b)")
    with path.open("r+b") as file:
        file.seek(44)
        file.write(bytes([9, 9, 9, 9]))
    with closing(sqlite3.connect(path)) as file, pytest.raises(DamagedError, match="is damaged"), explained(path):
        file.execute("SELECT * FROM a")


def test_a_file_that_was_moved_is_not_called_read_only() -> None:
    error = sqlite3.OperationalError("attempt to write a readonly database")
    error.sqlite_errorname = "SQLITE_READONLY_DBMOVED"
    assert code_of(error) == "MOVED"
