"""The handling marking of a project: its own, or that of its most sensitive layer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.errors import UserError
from app.project import add_layers, marking
from app.project.project import Project
from app.tasks import project_scene
from layers.base import Provenance
from layers.values.field import Sensitivity
from tests.builders.projects import add_border, blank, frame


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with Project.open(blank(tmp_path)) as opened:
        yield opened


def test_without_its_own_it_is_that_of_the_most_sensitive_layer(project: Project) -> None:
    assert marking.marking_of(project) == "PUBLIC"
    for kind, sensitivity, words in (
        ("reference", Sensitivity.PUBLIC, "PUBLIC"),
        ("incidents", Sensitivity.INTERNAL, "INTERNAL"),
        ("checkpoints", Sensitivity.RESTRICTED, "RESTRICTED"),
        ("barriers", Sensitivity.PUBLIC, "RESTRICTED"),
    ):
        shapes = frame("a") if kind != "barriers" else frame("a").assign(geometry=frame("a", "b").union_all().envelope)
        add_layers.add_features(project, kind, shapes, provenance=Provenance(sensitivity=sensitivity))
        assert marking.marking_of(project) == words


def test_one_sensitive_row_marks_the_whole(project: Project) -> None:
    rows = frame("a", "b", sensitivity=[None, "restricted"])
    add_layers.add_features(project, "incidents", rows, provenance=Provenance(sensitivity=Sensitivity.PUBLIC))
    assert marking.marking_of(project) == "RESTRICTED"


def test_its_own_is_one_step_that_undo_takes_back(project: Project) -> None:
    marking.change(project, "  Барои хизмат ")
    assert marking.own(project) == marking.marking_of(project) == "Барои хизмат"
    assert [step.label for step in project.steps()] == [marking.SET]
    marking.change(project, "Барои хизмат")
    assert len(project.steps()) == 1
    with Project.open(project.path, write=False) as again:
        assert marking.own(again) == "Барои хизмат"
    project.undo()
    assert marking.own(project) is None
    project.redo()
    marking.change(project, None)
    assert marking.own(project) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 10_000, "The marking has 10,000 characters; at most 80 fit the head of a page."),
        ("x" * 81, "81 characters"),
        ("  ", "The marking is empty"),
        ("one\ntwo", "one line without control characters"),
        ("one\u202etwo", "one line without control characters"),
    ],
)
def test_what_cannot_be_printed_is_refused_in_clear_words(project: Project, text: str, words: str) -> None:
    with pytest.raises(UserError, match=words) as refusal:
        marking.change(project, text)
    assert len(str(refusal.value)) < 200
    assert marking.own(project) is None


@pytest.mark.parametrize("text", [*marking.OFFERED, "x" * 80, "محرمانه\u200cاست"])
def test_what_is_offered_and_other_scripts_are_accepted(text: str) -> None:
    assert marking.checked(text) == text


def test_it_is_no_input_of_an_analysis(tmp_path: Path) -> None:
    Project.create(tmp_path / "b.gpkg", add_border)
    with Project.open(tmp_path / "b.gpkg") as project:
        before = project_scene.scene_of(project, as_of="2026-06-01").input_hash
        marking.change(project, "TLP:RED")
        assert project_scene.scene_of(project, as_of="2026-06-01").input_hash == before
