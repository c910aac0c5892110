"""Runs on the real borders: figures that add up, bytes that repeat, statuses that stay, undo, and going out of date."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from pyproj import Geod

from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight import path_rays
from app.paths import kernel_cache
from app.project.project import Project
from app.scene.archive import dump_scene
from app.scene.archive_reader import load_scene
from app.store import undo_journal
from app.store.snapshots import snapshot
from app.tasks import keep_run, project_scene
from app.tasks.check import check
from app.tasks.info import overview
from app.tasks.sight_shelf import KeptSights
from tests.builders.projects import report_of

ROOT = Path(__file__).parents[3]
AS_OF = "2026-10-01"


@pytest.fixture
def project(with_run: Project) -> Project:
    return with_run


@pytest.fixture
def sample_run(analysed: tuple[Path, dict[str, Any]]) -> Path:
    return analysed[0]


def test_covered_gap_and_not_assessable_add_up_to_the_length_exactly(project: Project) -> None:
    report = report_of(project)
    assert [(row.route, row.period) for row in report.routes] == [
        *(("KG-TJ", "day"), ("KG-TJ", "night"), ("TJ-AF", "day"), ("TJ-AF", "night"))
    ]
    for row in report.routes:
        parts = (row.covered_km, row.gap_km, row.not_assessable_km)
        # Whole millimetres: exact as fractions of the printed decimals, which no float sum is.
        assert sum((Fraction(str(part)) for part in parts), Fraction()) == Fraction(str(row.length_km))
    lengths = {row.route: row.length_km for row in report.routes}
    assert lengths == pytest.approx({"KG-TJ": 1001.7, "TJ-AF": 1344.0}, abs=1.0)


def test_the_sample_covers_a_third_to_three_fifths_and_every_class_occurs(project: Project) -> None:
    report = report_of(project)
    for row in report.routes:
        assert 1.0 / 3.0 <= row.covered_km / row.length_km <= 0.6, row
    classes = {name for gap in report.all_gaps for name in gap.classes}
    assert classes == {"A", "B", "C", "W"}


def test_the_coarse_terrain_leaves_gorges_undecided_and_says_so(project: Project) -> None:
    report = report_of(project)
    profile = report.profile
    gorge = (profile.route == "TJ-AF") & (profile.chainage_m > 300e3) & (profile.chainage_m < 900e3)
    undecided = gorge & (profile.klass == "E")
    assert (profile.end_m - profile.start_m)[undecided].sum() > 15_000
    assert any(300e3 < stretch.start_m < 900e3 for stretch in report.undecided)
    assert any("coarse" in warning.code for warning in report.warnings)


def test_the_same_input_gives_the_same_bytes(project: Project) -> None:
    report = report_of(project)
    scenes = [project_scene.scene_of(project, as_of=AS_OF, draws=report.draws, seed=report.seed) for _ in range(2)]
    assert scenes[0].input_hash == report.input_hash
    first, second = (find_gaps(scene).to_json_bytes() for scene in scenes)
    assert first == second


def test_a_kept_scene_is_the_scene(project: Project) -> None:
    scene = project_scene.scene_of(project, as_of=AS_OF)
    assert load_scene(dump_scene(scene), scene.terrain).input_hash == scene.input_hash


def test_a_run_is_undone_and_redone_with_its_gaps(project: Project) -> None:
    before = report_of(project).run
    assert project.undo() is not None
    assert keep_run.latest(project) is None
    assert not project.of_kind("gaps")
    assert project.redo() is not None
    assert report_of(project).run == before
    assert len(project.layer(project.of_kind("gaps")[0].uuid).frame) == len(report_of(project).all_gaps)


def gap_rows(project: Project) -> list[list[str]]:
    frame = project.layer(project.of_kind("gaps")[0].uuid).frame
    return [[str(value) for value in row] for row in frame.itertuples(name=None)]


def test_undo_of_a_second_run_brings_back_the_rows_of_the_first(project: Project) -> None:
    first, scene = gap_rows(project), project_scene.scene_of(project, as_of=AS_OF)
    watched = dataclasses.replace(scene, parameters=dataclasses.replace(scene.parameters, theta=0.3))
    lenient = find_gaps(watched)
    keep_run.store(project, lenient, watched)
    second = gap_rows(project)
    assert len(second) == len(lenient.all_gaps) != len(first)
    assert {row[0] for row in second}.isdisjoint(row[0] for row in first), "no fid is given twice"
    project.undo()
    assert gap_rows(project) == first
    project.redo()
    assert gap_rows(project) == second
    # A run without gaps leaves the layer empty, and the next fills it.
    nothing = dataclasses.replace(lenient, run="0" * 12, gaps=(), hard_terrain_gaps=())
    keep_run.store(project, nothing, watched)
    assert gap_rows(project) == []
    keep_run.store(project, lenient, watched)
    assert len(gap_rows(project)) == len(second)
    assert check(project) == []


def test_gap_lines_are_as_long_as_they_say(project: Project) -> None:
    layer = project.layer(project.of_kind("gaps")[0].uuid)
    geod = Geod(ellps="WGS84")
    for line, km in zip(layer.frame.geometry, layer.frame["length_km"], strict=True):
        assert geod.geometry_length(line) / 1000 == pytest.approx(km, abs=1e-3)


def sights_of(project: Project) -> list[tuple[str, str, bytes]]:
    return project.database.conn.execute("SELECT * FROM sarhad_sights ORDER BY name").fetchall()


def test_what_a_run_traced_is_kept_beside_the_history(project: Project, tmp_path: Path) -> None:
    before = sights_of(project)
    assert overview(project)["sights"] == {"count": len(before), "bytes": sum(len(row[2]) for row in before)}
    assert before
    assert check(project) == []
    project.undo()
    assert sights_of(project) == before
    project.redo()
    assert sights_of(project) == before
    step = undo_journal.step_to_undo(project.database)
    assert step is not None
    assert not any("sarhad_sights" in str(edit) for edit in step.edits)
    copy = snapshot(project.database, project.path)
    with Project.open(Path(shutil.copy(copy, tmp_path / "again.gpkg"))) as again:
        assert sights_of(again) == before


def test_a_run_on_what_was_kept_traces_nothing_and_gives_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(path_rays, "rays_of", lambda *_args, **_options: pytest.fail("traced"))
    report = report_of(project)
    scene = project_scene.scene_of(project, as_of=AS_OF, draws=report.draws, seed=report.seed)
    again = find_gaps(scene, cache=AnalysisCache(KeptSights(project.path)))
    assert again.to_json_bytes() == report.to_json_bytes()


def test_a_read_only_copy_is_analysed_from_what_was_kept(sample_run: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(sample_run, tmp_path / "p.gpkg"))
    path.chmod(0o444)
    before = path.read_bytes()
    with Project.open(path, write=False) as opened:
        scene = project_scene.scene_of(opened, as_of=AS_OF)
        shelf = KeptSights(path)
        with shelf.writing():
            find_gaps(scene, cache=AnalysisCache(shelf))
    assert path.read_bytes() == before


COMPILED = """
import importlib, pkgutil, sys
from dataclasses import replace
from pathlib import Path
from typing import Any
import app.analysis.kernels
from app.installation import kernels
from app.tasks import project_scene
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.ridge import ridge_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.project.project import Project

def compiled():
    names = [m.name for m in pkgutil.iter_modules(app.analysis.kernels.__path__)]
    loaded = [importlib.import_module(f"app.analysis.kernels.{name}") for name in names]
    found = {k: v for module in loaded for k, v in vars(module).items() if hasattr(v, "py_func")}
    return {name: set(map(str, kernel.signatures)) for name, kernel in found.items()}

kernels.compile_all()
before = compiled()
assert sum(map(bool, before.values())) > 10
with Project.open(Path(sys.argv[1]), write=False) as project:
    scene = project_scene.scene_of(project, as_of=sys.argv[2], draws=20)
cache = AnalysisCache()
report = find_gaps(scene, cache=cache)
watch = scene.observers
find_gaps(replace(scene, observers=replace(watch, lon=watch.lon + 0.001)), cache=cache, brief=True)
for gap in report.all_gaps[:5]:
    ridge_of(scene, gap)
assert compiled() == before
"""


def test_what_is_compiled_ahead_is_all_that_a_run_needs(sample_run: Path) -> None:
    folder = os.environ.get("NUMBA_CACHE_DIR") or str(kernel_cache())
    command = [sys.executable, "-c", COMPILED, str(sample_run), AS_OF]
    subprocess.run(command, cwd=ROOT, check=True, env={**os.environ, "NUMBA_CACHE_DIR": folder})
