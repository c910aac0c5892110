"""`sarhad render` draws the map without a display, in the size, part and theme asked for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from app.errors import UserError
from app.project import marking
from app.project.project import Project
from tests.builders.disks import cramped
from tests.builders.pictures import count
from tests.builders.projects import bring
from tests.builders.underlays import COLOURS, four_colours
from widgets.render import Picture, _save, render

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(("theme", "dark"), [("light", False), ("dark", True)])
def test_a_picture_has_its_size_and_theme(small_project: Path, tmp_path: Path, theme: str, dark: bool) -> None:
    file = tmp_path / "map.png"
    timings = render(small_project, file, Picture.of("", "400x300", (), theme, 2))
    image = QImage(str(file))
    assert (image.width(), image.height()) == (400, 300)
    assert image.text("Marking") in marking.DEFAULTS.values()
    assert (image.pixelColor(200, 20).lightness() < 128) == dark
    assert len(timings["repeat_ms"]) == 2
    assert timings["open_ms"] >= 0.0


def test_a_part_of_the_world_is_drawn(small_project: Path, tmp_path: Path) -> None:
    whole, part = tmp_path / "whole.png", tmp_path / "part.png"
    render(small_project, whole, Picture.of("", "300x200", (), "light", 0))
    render(small_project, part, Picture.of("70.05,38.0,70.15,38.08", "300x200", (), "light", 0))
    assert QImage(str(whole)) != QImage(str(part))


def test_one_layer_alone(small_project: Path, tmp_path: Path) -> None:
    before = small_project.read_bytes()
    file = tmp_path / "one.png"
    render(small_project, file, Picture.of("", "200x150", ("Posts",), "light", 0))
    assert file.exists()
    assert small_project.read_bytes() == before


@pytest.mark.parametrize(
    ("bbox", "size"),
    [("1,2,3", "100x100"), ("70,38,69,39", "100x100"), ("a,b,c,d", "100x100"), ("", "0x10"), ("", "wide"), ("", "9x9")],
)
def test_what_cannot_be_read_is_refused(bbox: str, size: str) -> None:
    with pytest.raises(UserError):
        Picture.of(bbox, size, (), "light", 0)


def test_an_unknown_layer_and_a_strange_suffix_are_refused(small_project: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no layer named"):
        render(small_project, tmp_path / "x.png", Picture.of("", "100x100", ("Rivers",), "light", 0))
    with pytest.raises(UserError, match=r"\.png"):
        render(small_project, tmp_path / "x.jpg", Picture.of("", "100x100", (), "light", 0))
    assert list(tmp_path.glob("x.*")) == []


def test_the_command_prints_json(small_project: Path, tmp_path: Path) -> None:
    file = tmp_path / "cli.png"
    command = [
        sys.executable,
        ROOT / "main.py",
        "render",
        small_project,
        file,
        "--size",
        "120x90",
        "--repeat",
        "1",
        "--json",
    ]
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout).keys() == {"open_ms", "first_ms", "repeat_ms"}
    assert file.exists()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_underlays_are_drawn_before_the_picture_is_taken(project_path: Path, tmp_path: Path, theme: str) -> None:
    with Project.open(project_path) as project:
        bring(project, four_colours(tmp_path / "s.tif", "EPSG:4326", 70.0, 38.15, 0.002), "basemap", name="Scan")
    for name, layers in (("all", ()), ("scan", ("Scan",)), ("others", ("Posts",))):
        render(project_path, tmp_path / f"{name}.png", Picture.of("69.9,37.8,70.5,38.3", "600x480", layers, theme, 0))
    corners = [
        count(QImage(str(tmp_path / f"{name}.png")), QColor(*COLOURS["nw"]), 8) for name in ("all", "scan", "others")
    ]
    assert corners[0] > 5000
    assert corners[1] >= corners[0]
    assert corners[2] == 0


def test_a_picture_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "m.png"
    file.write_bytes(b"former")
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(0)
    with cramped(100), pytest.raises(UserError, match="Cannot write"):
        _save(picture, file)
    assert file.read_bytes() == b"former"
    _save(picture, file)
    assert QImage(str(file)).size() == picture.size()
    assert [one.name for one in tmp_path.iterdir()] == ["m.png"]
