"""What cannot be read where it lies is read in a copy, which is gone afterwards."""

from __future__ import annotations

import shutil
import tempfile
from collections import namedtuple
from pathlib import Path

import pytest

from app.errors import UserError
from app.store.database import connect
from app.store.private_copy import PrivateCopy, is_unfinished, needs_copy
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


def test_a_copy_of_files_takes_back_what_was_not_finished(tmp_path: Path, temporary: Path) -> None:
    path = with_journal(blank(tmp_path))
    before = contents(tmp_path)
    copy = PrivateCopy.of_files(path)
    database = connect(copy.path, read_only=True)
    assert database.conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'half'").fetchall() == []
    database.close()
    copy.remove()
    assert contents(tmp_path) == before
    assert list(temporary.iterdir()) == []


def test_a_copy_of_the_content_has_what_is_in_the_log(tmp_path: Path, temporary: Path) -> None:
    path = with_log(blank(tmp_path), index=True)
    source = connect(path, read_only=True)
    copy = PrivateCopy.of_content(path, source)
    source.close()
    database = connect(copy.path, read_only=True)
    assert database.conn.execute("SELECT value FROM sarhad_parameters WHERE key = 'mark'").fetchall() == [("1",)]
    database.close()
    copy.remove()
    assert list(temporary.iterdir()) == []


def test_no_room_for_a_copy(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1000))
    with pytest.raises(UserError, match="no room"):
        PrivateCopy.of_files(blank(tmp_path))
    assert list(temporary.iterdir()) == []
