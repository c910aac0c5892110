"""Where Sarhad's own files are."""

from __future__ import annotations

import tempfile
from pathlib import Path

import platformdirs
import pytest

from app import paths


def test_folders_nobody_may_write_are_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("in the way")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda _: tmp_path / "file" / "cache")
    monkeypatch.setattr(platformdirs, "user_log_path", lambda _: tmp_path / "file" / "log")
    for remembered in (paths._temporary, paths._fleeting):
        remembered.cache_clear()
    try:
        for folder in (paths.cache_folder(), paths.log_folder()):
            assert folder.is_dir()
            assert folder.parent == tmp_path / "tmp"
        assert paths.cache_folder() == paths.cache_folder()
    finally:
        for remembered in (paths._temporary, paths._fleeting):
            remembered.cache_clear()
