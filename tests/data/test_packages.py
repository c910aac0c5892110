"""A package that is not the pinned one is refused."""

from pathlib import Path

import pytest

from app.errors import UserError
from data.build import packages


def test_every_package_has_a_committed_hash() -> None:
    assert {package.file for package in packages.PACKAGES} == set(packages.read_hashes(packages.SOURCES))


def test_a_changed_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "CACHE", tmp_path)
    (tmp_path / packages.FLATBUFFERS.file).write_bytes(b"not the wheel")
    with pytest.raises(UserError, match="not the pinned file"):
        packages.fetch(packages.FLATBUFFERS)


def test_a_missing_client_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "CACHE", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="npm is needed"):
        packages.fetch(packages.PBF)
