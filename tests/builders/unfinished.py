"""Projects as other programs leave them: in WAL mode, or in the middle of a step."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def at_rest_in_wal(path: Path) -> Path:
    """A project that somebody switched to WAL mode, and closed."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
    return path


def with_log(path: Path, *, index: bool = False) -> Path:
    """A project in WAL mode whose newest step is in the log beside it, as a killed program or a copy leaves it."""
    live = Path(shutil.copy(path, path.with_name("live.gpkg")))
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchone()
        connection.execute("INSERT INTO sarhad_parameters VALUES ('mark', '1')")
        connection.commit()
        for side in ("", "-wal", *(["-shm"] if index else [])):
            shutil.copy(f"{live}{side}", f"{path}{side}")
    live.unlink()
    return path


def with_journal(path: Path) -> Path:
    """A project of which a step is half written, with the journal that takes it back."""
    live = Path(shutil.copy(path, path.with_name("live.gpkg")))
    with closing(sqlite3.connect(live)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("CREATE TABLE half (a)")
        connection.executemany("INSERT INTO half VALUES (zeroblob(9000))", [()] * 50)
        for side in ("", "-journal"):
            shutil.copy(f"{live}{side}", f"{path}{side}")
        connection.rollback()
    live.unlink()
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
