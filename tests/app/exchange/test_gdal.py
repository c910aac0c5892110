"""Reading through GDAL: errors in one line, warnings as notes, and nothing left beside a file."""

from __future__ import annotations

import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.gdal import first_line, one_line_errors, untouched


@pytest.mark.parametrize("error", [RuntimeError("broken\nat line 3"), OSError("broken"), ValueError("broken")])
def test_an_error_of_the_library_is_one_line_that_names_the_file(error: Exception) -> None:
    with (
        pytest.raises(
            UserError,
            match=r"^a\.shp cannot be read: broken\. Save it again in the program it comes from, or obtain it again$",
        ),
        one_line_errors(Path("x/a.shp"), ValueError),
    ):
        raise error


def test_no_folder_is_named() -> None:
    path = Path("home") / "office" / "a.shp"
    with pytest.raises(UserError, match=r"^a\.shp cannot be read: no a\.shp in …\. Save"), one_line_errors(path):
        raise OSError(f"no {path} in {path.parent}")


def test_what_was_not_named_is_let_through() -> None:
    with pytest.raises(ValueError, match="ours"), one_line_errors(Path("a.shp")):
        raise ValueError("ours")


def test_warnings_become_notes_each_once() -> None:
    with one_line_errors(Path("a.shp")) as notes:
        for text in ("odd field. It is cut\nmore", "odd field. It is cut\nmore", "other"):
            warnings.warn(text, RuntimeWarning, stacklevel=1)
    assert notes == ["GDAL: odd field. It is cut.", "GDAL: other."]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a.\nb", "a"),
        ("not recognised; It might help to specify the driver", "not recognised"),
        ("x" * 300, "x" * 160),
        ("", "RuntimeError"),
        ("'a.tab' not recognized.; Open() failed for /x/a.dat", "'a.tab' not recognized"),
        ("sqlite3_prepare_v2(SELECT count(*) FROM t) failed: file is not a database", "file is not a database"),
    ],
)
def test_the_first_sentence_of_a_message(text: str, line: str) -> None:
    assert first_line(RuntimeError(text)) == line


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with a table of one row."""
    with closing(sqlite3.connect(tmp_path / "d.gpkg")) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a")
        connection.commit()
    return tmp_path / "d.gpkg"


def test_a_plain_file_is_read_where_it_is(database: Path) -> None:
    with untouched(database) as path:
        assert path == database


def test_a_file_with_a_write_ahead_log_is_read_from_a_copy_with_the_rows_of_the_log(database: Path) -> None:
    with closing(sqlite3.connect(database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("INSERT INTO t VALUES (2)")
        writer.commit()
        before = {file.name: file.read_bytes() for file in database.parent.glob("d.*")}
        with untouched(database) as path:
            assert path.parent != database.parent
            with closing(sqlite3.connect(path)) as reader:
                assert reader.execute("SELECT a FROM t").fetchall() == [(1,), (2,)]
        assert not path.exists()
        assert {file.name: file.read_bytes() for file in database.parent.glob("d.*")} == before


def test_a_file_with_a_journal_beside_it_is_read_from_a_copy(database: Path) -> None:
    journal = database.with_name("d.gpkg-journal")
    journal.write_bytes(b"left by a crash")
    with untouched(database) as path:
        assert path != database
        assert path.with_name("d.gpkg-journal").read_bytes() == b"left by a crash"
    assert journal.exists()


def test_a_file_in_write_ahead_mode_without_a_log_is_read_from_a_copy_too(database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert [file.name for file in database.parent.glob("d.*")] == ["d.gpkg"]
    with untouched(database) as path, closing(sqlite3.connect(path)) as reader:
        assert reader.execute("SELECT a FROM t").fetchall() == [(1,)]
        assert [file.name for file in database.parent.glob("d.*")] == ["d.gpkg"]


def test_what_a_cell_holds_is_not_quoted(tmp_path: Path) -> None:
    with one_line_errors(tmp_path / "t.gpx") as notes:
        warnings.warn("Value '+992 1' of field t.phone parsed incompletely to integer 0.", stacklevel=1)
    assert notes == ["GDAL: A value of field t.phone parsed incompletely to integer 0."]
