"""The sample: every row of its files, and none that could be taken for an observation."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.paths import SAMPLE
from app.progress import Progress
from app.project.project import Project
from app.tasks import sample as module
from app.tasks.sample import FILES, PROVENANCE


@pytest.fixture(scope="module")
def filled(sample: Path) -> Iterator[Project]:
    with Project.open(sample, write=False) as opened:
        yield opened


def rows_of(file: Path) -> int:
    if file.suffix == ".csv":
        with file.open(encoding="utf-8", newline="") as text:
            return sum(1 for _ in csv.DictReader(text))
    return len(json.loads(file.read_text("utf-8"))["features"])


@pytest.mark.parametrize(("file", "kind", "name"), FILES)
def test_every_row_of_a_file_is_in_its_layer_and_marked_synthetic(
    filled: Project, file: str, kind: str, name: str
) -> None:
    entry = filled.entry(name)
    frame = filled.layer(entry.uuid).frame
    assert (entry.kind, len(frame)) == (kind, rows_of(SAMPLE / file))
    assert frame["synthetic"].eq(True).all()
    assert entry.provenance == PROVENANCE
    assert entry.provenance.synthetic


def test_progress_names_each_layer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES", FILES[2:])
    heard: list[tuple[float, str]] = []
    with Project.open(path) as project:
        module.add(project, Progress(lambda fraction, text: heard.append((fraction, text))))
        assert [entry.name for entry in project.entries.values()] == ["Sensors", "Posts"]
    assert heard == [(0.0, "Sensors"), (0.5, "Posts")]


def test_another_state_learns_that_the_sample_does_not_count_for_it(filled: Project) -> None:
    frames = [filled.layer(filled.entry(name).uuid).frame for name in ("Patrol zones", "Sensors", "Posts")]
    operators = {state for frame in frames for state in frame["operator"]}
    assert operators == {module.STATE}
    assert module.notes("TJ") == ()
    (note,) = module.notes("KG")
    assert "operated by TJ: none of them counts for KG" in note
