"""Where Sarhad's own files are."""

from __future__ import annotations

import hashlib
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


def test_folders_are_the_users_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / "caches" / name)
    monkeypatch.setattr(platformdirs, "user_log_path", lambda name: tmp_path / "logs" / name)
    assert paths.cache_folder() == tmp_path / "caches" / "sarhad"
    assert paths.log_folder() == tmp_path / "logs" / "sarhad"
    assert paths.cache_folder().is_dir()


def test_compiled_kernels_have_a_folder_for_each_state_of_their_sources(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platformdirs, "user_cache_path", lambda name: tmp_path / "caches" / name)
    assert {"ray.py", "chance.py"} <= {source.name for source in paths.kernel_sources()}
    before = paths.kernel_cache()
    assert before == paths.kernel_cache()
    assert before.parent == paths.cache_folder() / "kernels"
    (tmp_path / "kernel.py").write_text("a = 1\n")
    monkeypatch.setattr(paths, "kernel_sources", lambda: [tmp_path / "kernel.py"])
    first = paths.kernel_cache()
    (tmp_path / "kernel.py").write_text("a = 2\n")
    assert len({before, first, paths.kernel_cache()}) == 3


def test_a_digest_is_of_the_content_in_order_of_the_names(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"ab")
    (tmp_path / "b").write_bytes(b"c")
    both = [tmp_path / "b", tmp_path / "a"]
    assert paths.digest_of(both) == paths.digest_of(reversed(both)) == hashlib.sha256(b"abc").hexdigest()


def test_the_bundled_files_are_there() -> None:
    assert (paths.BASELINE / "baseline.gpkg").is_file()
    assert (paths.SAMPLE / "checkpoints.csv").is_file()
