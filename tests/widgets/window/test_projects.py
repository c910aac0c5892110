"""Projects are created in the background, opened, and filled from files; a refusal is explained."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from layers import LAYER_TYPES
from tests.builders.hands import last_step, rows
from tests.builders.waiting import WAIT_MS, idle
from widgets.session.session import Session
from widgets.window import projects
from widgets.window.main_window import MainWindow


def test_a_new_project_is_created_in_the_background_and_opened(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = window.session.required.path.read_bytes()
    monkeypatch.setattr(projects, "create", lambda path, sample, progress, state: path.write_bytes(source))
    window.session.close_project()
    path = tmp_path / "made.gpkg"
    window.projects.make(path, sample=True)
    assert window.session.project is None
    qtbot.waitUntil(lambda: window.session.project is not None, timeout=WAIT_MS)
    assert window.session.required.path == path
    idle(window, qtbot)


def test_a_new_project_asks_for_the_own_state_and_the_sample_does_not(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_with: list[str] = []
    asked = iter(("KG", ""))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "own"), ""))
    monkeypatch.setattr(window.projects, "make", lambda path, sample, state: made_with.append(f"{path.name} {state}"))
    monkeypatch.setattr(window.projects, "_ask_state", lambda path: next(asked))
    window.projects.new(sample=True)
    window.projects.new(sample=False)
    window.projects.new(sample=False)  # cancelled
    assert made_with == ["own.gpkg TJ", "own.gpkg KG"]
    dialog = window.projects.new_dialog(tmp_path / "own.gpkg")
    assert (dialog.code, dialog.parent()) == ("TJ", window)
    dialog.deleteLater()


def test_a_project_with_the_bundled_ground_is_created(tmp_path: Path) -> None:
    from app.progress import Progress  # noqa: PLC0415
    from app.project.own_state import own_state  # noqa: PLC0415
    from app.project.project import Project  # noqa: PLC0415

    path = tmp_path / "border.gpkg"
    projects.create(path, False, Progress(), "KG")
    with Project.open(path, write=False) as project:
        assert own_state(project) == "KG"
        assert project.of_kind("borders")
        assert not project.of_kind("checkpoints")


def test_a_file_is_brought_in_as_one_step(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "posts.geojson"
    gpd.GeoDataFrame({"name": ["New"]}, geometry=[shapely.Point(70.2, 38.05)], crs=4326).to_file(file)
    before, steps = rows(window.session, "checkpoints"), len(window.session.required.steps())
    window.projects.import_layer(file, "checkpoints")
    assert rows(window.session, "checkpoints") == before + 1
    assert len(window.session.required.steps()) == steps + 1
    assert last_step(window.session)
    assert "posts.geojson" in window.notices.text


def test_notes_on_a_file_follow_as_sentences(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "posts.geojson"
    gpd.GeoDataFrame({"name": ["New"]}, geometry=[shapely.Point(70.2, 38.05, 900.0)], crs=4326).to_file(file)
    window.projects.import_layer(file, "checkpoints")
    imported, note = window.notices.text.removesuffix(".").split(". ")
    assert imported.startswith("One row of posts.geojson imported into")
    assert note == "Features whose heights (Z) are dropped: 1"


def test_what_cannot_be_read_is_explained_and_changes_nothing(window: MainWindow, tmp_path: Path) -> None:
    file = tmp_path / "posts.csv"
    file.write_text("no,columns\n1,2\n")
    steps = len(window.session.required.steps())
    window.projects.import_layer(file, "checkpoints")
    assert len(window.session.required.steps()) == steps
    assert window.notices.isVisibleTo(window)


def test_a_dropped_project_is_opened_where_none_is_and_other_files_have_to_wait(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    session: Session = window.session
    path = session.required.path
    session.close_project()
    window.projects.open_files([tmp_path / "posts.csv"])
    assert "Open a project first" in window.notices.text
    window.projects.open_files([path])
    assert session.required.path == path
    idle(window, qtbot)


def test_it_asks_what_a_file_holds(window: MainWindow) -> None:
    dialog, kinds = window.projects.kind_dialog(Path("incidents.csv"))
    assert "incidents.csv" in dialog.labelText()
    assert set(kinds.values()) == {kind for kind, layer in LAYER_TYPES.items() if layer.importable}
    dialog.deleteLater()
