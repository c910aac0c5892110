"""`sarhad analyse --profile` tells on stderr where time and memory went, and changes nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.commands import analysis
from app.cli.main import cli
from app.progress import Stage

LINE = re.compile(r"^(.+?)\s+(\d+\.\d{3}) s\s+(\+?[\d.]+ MB|n/a)$", re.MULTILINE)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("analysis") / "p.gpkg"
    CliRunner().invoke(cli, ["new", str(path), "--sample"], catch_exceptions=False)
    return path


def analyse(project: Path, *options: str) -> tuple[str, str]:
    arguments = ["analyse", str(project), "--as-of", "2026-12-01", "--route", "KG-TJ", "--draws", "20", *options]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.stderr
    return result.stdout, result.stderr


def without_seconds(text: str) -> dict[str, object]:
    answer = json.loads(text)
    assert isinstance(answer, dict)
    del answer["seconds"]
    return answer


def test_each_stage_has_its_seconds_and_memory_after_a_run(project: Path) -> None:
    plain, quiet = analyse(project, "--json")
    out, err = analyse(project, "--json", "--profile")
    assert not LINE.search(quiet)
    assert without_seconds(out) == without_seconds(plain)
    rows = LINE.findall(err)
    assert [name for name, _, _ in rows] == [*_in_order(), "in all, and peak memory"]
    seconds = [float(text) for _, text, _ in rows]
    assert sum(seconds[:-1]) == pytest.approx(seconds[-1], abs=0.01)


def _in_order() -> list[str]:
    """The stages in the order in which each first begins."""
    first = [Stage.LOADING, Stage.SCENE, Stage.GROUND, Stage.PAIRS, Stage.SIGHTS, Stage.COVERAGE, Stage.DRAWS]
    rest = [Stage.POROSITY, Stage.REASONS, Stage.WARNINGS, Stage.REPORT, Stage.KEEPING]
    assert {*first, *rest} == {*Stage}
    return [*first, *rest]


def test_where_the_system_tells_no_memory_seconds_are_told_alone(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.progress.peak_bytes", lambda: None)
    monkeypatch.setattr(analysis, "peak_bytes", lambda: None)
    rows = LINE.findall(analyse(project, "--profile")[1])
    assert {memory for _, _, memory in rows} == {"n/a"}
    assert len(rows) == len(Stage) + 1
