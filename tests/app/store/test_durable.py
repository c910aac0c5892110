"""What is to replace a file is on the disk first, or the disk's refusal is heard."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.store.durable import flush


def test_the_content_is_handed_to_the_disk_unchanged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"content")
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: flushed.append(os.fstat(number).st_ino))
    flush(file)
    assert flushed == [file.stat().st_ino]
    assert file.read_bytes() == b"content"


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        flush(tmp_path / "f")
