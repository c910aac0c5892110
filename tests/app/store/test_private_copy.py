"""What cannot be read where it lies is read in a copy, which is gone when the program ends."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections import namedtuple
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from app.errors import UserError
from app.paths import ROOT
from app.store.database import connect, has_table
from app.store.private_copy import copy_content, copy_files, copy_of, forget_copy, is_unfinished, needs_copy
from tests.builders.attacks import attack
from tests.builders.projects import blank
from tests.builders.unfinished import at_rest_in_wal, contents, with_journal, with_log


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_which_projects_need_a_copy(tmp_path: Path) -> None:
    original = blank(tmp_path)
    assert needs_copy(original) is None
    assert not is_unfinished(original)
    for number, (make, word) in enumerate(((at_rest_in_wal, "mode"), (with_log, "mode"), (with_journal, "ended"))):
        (tmp_path / str(number)).mkdir()
        why = needs_copy(make(Path(shutil.copy(original, tmp_path / str(number) / "p.gpkg"))))
        assert why is not None
        assert word in why


def marks(path: Path) -> list[tuple[str]]:
    database = connect(path, read_only=True)
    try:
        return database.conn.execute("SELECT value FROM sarhad_parameters WHERE key = 'mark'").fetchall()
    finally:
        database.close()


def test_a_copy_of_files_takes_back_what_was_not_finished(tmp_path: Path, temporary: Path) -> None:
    path = with_journal(blank(tmp_path))
    before = contents(tmp_path)
    copy = copy_of(path, partial(copy_files, path))
    database = connect(copy, read_only=True)
    assert not has_table(database, "half")
    database.close()
    forget_copy(path)
    assert contents(tmp_path) == before


def test_a_copy_of_the_content_has_what_is_in_the_log(tmp_path: Path, temporary: Path) -> None:
    path = with_log(blank(tmp_path), index=True)
    with closing(connect(path, read_only=True)) as source:
        copy = copy_of(path, partial(copy_content, source))
    assert marks(copy) == [("1",)]
    forget_copy(path)
    assert list(temporary.iterdir()) == []


def test_a_state_is_copied_once(tmp_path: Path, temporary: Path) -> None:
    path = blank(tmp_path)
    first = copy_of(path, partial(copy_files, path))
    assert copy_of(path, lambda _: pytest.fail("copied again")) == first
    attack(path, ["INSERT INTO sarhad_parameters VALUES ('mark', '2')"])
    assert marks(copy_of(path, partial(copy_files, path))) == [("2",)]
    assert marks(first) == []
    forget_copy(path)


def test_a_copy_that_fails_leaves_nothing(tmp_path: Path, temporary: Path) -> None:
    def full(_: Path) -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(UserError, match="disk is full"):
        copy_of(blank(tmp_path), full)
    assert list(temporary.iterdir()) == []


def test_no_room_for_a_copy(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1000))
    path = blank(tmp_path)
    with pytest.raises(UserError, match="no room"):
        copy_of(path, partial(copy_files, path))
    assert list(temporary.iterdir()) == []


def test_copies_go_when_the_program_ends(tmp_path: Path, temporary: Path) -> None:
    path = with_journal(blank(tmp_path))
    command = [sys.executable, str(ROOT / "main.py"), "info", str(path)]
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(temporary))
    done = subprocess.run(command, env=os.environ | places, capture_output=True, text=True, check=True)
    assert "is read in a copy" in done.stderr
    assert list(temporary.glob("sarhad-*")) == []
