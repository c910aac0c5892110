"""A journal that has another file deleted is not replayed: not beside a project, nor beside a file to import."""

from __future__ import annotations

import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.gdal import untouched
from app.project.project import Project
from app.store.snapshots import restore
from app.store.trust.journals import names_another_file
from tests.builders.projects import blank
from tests.builders.unfinished import with_journal

SECTOR, PAGE = 512, 4096


def naming(journal: Path, victim: Path) -> None:
    """Let a journal end as that of a step over several databases does."""
    name = str(victim).encode()
    checksum = sum(struct.unpack(f"{len(name)}b", name)) & 0xFFFFFFFF
    content = journal.read_bytes()
    lock_page = struct.pack(">I", 0x40000000 // PAGE + 1)
    ending = lock_page + name + struct.pack(">II", len(name), checksum) + bytes.fromhex("d9d505f920a163d7")
    journal.write_bytes(content + bytes(-len(content) % SECTOR) + ending)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with the journal of a killed program, which names a file of somebody's."""
    path = with_journal(blank(tmp_path))
    (tmp_path / "letter.txt").write_text("dear")
    naming(tmp_path / "p.gpkg-journal", tmp_path / "letter.txt")
    return path


def test_sqlite_deletes_the_file(path: Path) -> None:
    """Why all this is needed; should it ever stop, so may we."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("SELECT * FROM sqlite_master").fetchone()
    assert not (path.parent / "letter.txt").exists()


def test_neither_project_nor_journal_is_opened(path: Path) -> None:
    for write in (False, True):
        with pytest.raises(UserError, match="names a file elsewhere"):
            Project.open(path, write=write)
    with pytest.raises(UserError, match="names a file elsewhere"), untouched(path):
        pass
    assert (path.parent / "letter.txt").read_text() == "dear"


def test_a_snapshot_can_be_put_in_its_place(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    copy = blank(tmp_path / "other")
    restore(path, copy)
    Project.open(path).close()
    assert (path.parent / "letter.txt").exists()


def test_a_journal_of_one_file_is_replayed(path: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = with_journal(blank(tmp_path / "other"))
    journal = other.with_name("p.gpkg-journal")
    assert not names_another_file(journal)
    assert not names_another_file(tmp_path / "none")
    # One that was left behind by a finished step begins with zeros.
    shutil.copy(path.with_name("p.gpkg-journal"), journal)
    journal.write_bytes(bytes(28) + journal.read_bytes()[28:])
    assert not names_another_file(journal)
