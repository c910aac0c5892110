"""Files that appear whole or not at all, and over what they never do."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.atomic import refuse_same, replacing
from tests.builders.files import digest


def test_a_project_under_another_suffix_is_known_too(sample: Path, tmp_path: Path) -> None:
    disguised = tmp_path / "p 50%.csv"
    disguised.write_bytes(sample.read_bytes())
    with pytest.raises(UserError, match="is a Sarhad project"), replacing(disguised) as temporary:
        temporary.write_text("a")
    assert digest(disguised) == digest(sample)


def test_all_files_of_a_format_appear_together_and_the_named_one_last(tmp_path: Path) -> None:
    (tmp_path / "a.shp").write_text("old")
    with replacing(tmp_path / "a.shp") as temporary:
        assert temporary.name == "a.shp"
        for suffix in (".shp", ".dbf"):
            temporary.with_suffix(suffix).write_text("new")
        assert (tmp_path / "a.shp").read_text() == "old"
        assert not (tmp_path / "a.dbf").exists()
    assert {file.name: file.read_text() for file in tmp_path.glob("a.*")} == {"a.shp": "new", "a.dbf": "new"}
    assert list(tmp_path.glob(".sarhad-*")) == []


def half_written(path: Path, error: Exception) -> None:
    """Write half a file, then fail."""
    with replacing(path) as temporary:
        temporary.write_text("half")
        raise error


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), UserError("no"), ValueError("a bug")])
def test_after_an_error_nothing_has_changed(tmp_path: Path, error: Exception) -> None:
    (tmp_path / "a.csv").write_text("old")
    with pytest.raises(UserError if isinstance(error, OSError) else type(error)):
        half_written(tmp_path / "a.csv", error)
    assert (tmp_path / "a.csv").read_text() == "old"
    assert list(tmp_path.glob(".sarhad-*")) == []


def write_three(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a file and two beside it, on a disk that refuses the last move."""
    move = Path.replace

    def refused(self: Path, target: Path) -> Path:
        if target.name == path.name:
            raise OSError(5, "Input/output error")
        return move(self, target)

    with replacing(path) as temporary:
        for suffix in (".shp", ".dbf", ".prj"):
            temporary.with_suffix(suffix).write_text("new")
        monkeypatch.setattr(Path, "replace", refused)


def test_if_one_file_of_several_cannot_be_moved_none_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of new rows beside shapes of old ones would be read without a word."""
    (tmp_path / "a.shp").write_text("old")
    (tmp_path / "a.dbf").write_text("old")
    with pytest.raises(UserError, match="Input/output error"):
        write_three(tmp_path / "a.shp", monkeypatch)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == {"a.shp": "old", "a.dbf": "old"}


def test_what_a_killed_program_left_is_swept_a_day_later(tmp_path: Path) -> None:
    old, young = tmp_path / ".sarhad-old", tmp_path / ".sarhad-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "half.pdf").write_text("half")
    os.utime(old, (time.time() - 90_000.0,) * 2)
    with replacing(tmp_path / "a.csv") as temporary:
        temporary.write_text("new")
    assert sorted(file.name for file in tmp_path.iterdir()) == [".sarhad-young", "a.csv"]


def test_a_file_is_never_written_over_by_what_is_made_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.tif").touch()
    (tmp_path / "link.tif").symlink_to(tmp_path / "a.tif")
    refuse_same(tmp_path / "a.tif", tmp_path / "b.tif")
    for target in ("a.tif", "link.tif"):
        with pytest.raises(UserError, match="is the file being read"):
            refuse_same(tmp_path / "a.tif", tmp_path / target)
