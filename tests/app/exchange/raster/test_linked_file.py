"""A file that stays where it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.exchange.raster.linked_file import LinkedFile
from app.exchange.raster.raster_files import sha256


def linked(folder: Path) -> tuple[Path, LinkedFile]:
    (folder / "maps").mkdir()
    file = folder / "maps" / "scan.tif"
    file.write_bytes(b"a scan")
    return file, LinkedFile.to(file, folder)


def test_a_link_is_relative_and_comes_back_from_settings(tmp_path: Path) -> None:
    file, link = linked(tmp_path)
    assert (link.path, link.size) == ("maps/scan.tif", 6)
    assert link.sha256 == sha256(file)
    assert LinkedFile.of(link.as_dict()) == link
    assert link.place(tmp_path) == file
    # The whole folder may move.
    (tmp_path / "maps").rename(tmp_path / "away")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "away").rename(tmp_path / "elsewhere" / "maps")
    assert link.place(tmp_path / "elsewhere").read_bytes() == b"a scan"


def test_a_missing_or_changed_file_is_refused_by_name(tmp_path: Path) -> None:
    file, link = linked(tmp_path)
    os.utime(file, (1, 1))
    assert not link.at_hand(tmp_path), "it has to be read to be sure"
    assert link.place(tmp_path) == file, "another time, the same content"
    assert link.at_hand(tmp_path)
    file.write_bytes(b"b scan")
    assert link.is_there(tmp_path), "only its content tells"
    with pytest.raises(UserError, match=r"scan\.tif has changed") as changed:
        link.place(tmp_path)
    file.write_bytes(b"longer than before")
    assert not link.is_there(tmp_path)
    file.unlink()
    assert not link.is_there(tmp_path)
    with pytest.raises(UserError, match=r"scan\.tif is linked but not found at maps/scan\.tif") as gone:
        link.place(tmp_path)
    assert [one.value.message.code for one in (changed, gone)] == [Remedy.PUT_LINKED_FILE_BACK, Remedy.FIND_LINKED_FILE]


@pytest.mark.parametrize(
    "path", ["//host/share/scan.tif", "\\\\host\\share\\scan.tif", "\\/host/share/scan.tif", "\\\\.\\pipe\\x"]
)
def test_a_share_is_never_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    link = LinkedFile(path, 6, 1, "")
    monkeypatch.setattr(Path, "stat", lambda *_, **__: pytest.fail("it was asked"))
    assert not link.is_there(tmp_path)
    assert not link.at_hand(tmp_path)
    with pytest.raises(UserError, match=r"lies on a network share .*Copy it to this computer, or import it without"):
        link.place(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
@pytest.mark.parametrize("device", [False, True])
def test_a_pipe_or_a_device_is_no_file(tmp_path: Path, device: bool) -> None:
    if not device:
        os.mkfifo(tmp_path / "pipe")
    link = LinkedFile("/dev/zero" if device else "pipe", 0, 1, "")
    assert not link.is_there(tmp_path)
    assert not link.at_hand(tmp_path)
    with pytest.raises(UserError, match="no file but a device or a pipe; put the file there"):
        link.place(tmp_path)


def test_a_symbolic_link_out_of_the_projects_folder_is_not_followed(tmp_path: Path) -> None:
    project = tmp_path / "project"
    project.mkdir()
    outside, link = linked(tmp_path)
    inside = project / "scan.tif"
    try:
        inside.symlink_to(outside)
    except OSError:  # Windows lets few users make links
        pytest.skip("links cannot be made here")
    of_link = LinkedFile("scan.tif", link.size, link.mtime_ns, link.sha256)
    assert not of_link.is_there(project)
    with pytest.raises(UserError, match=r"scan\.tif.*a symbolic link leads out of the project's folder; put the file"):
        of_link.place(project)
    chosen = LinkedFile.to(outside, project)
    assert chosen.path == "../maps/scan.tif"
    assert chosen.place(project).read_bytes() == b"a scan", "where the user chose it"
