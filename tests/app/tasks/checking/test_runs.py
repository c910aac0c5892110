"""A run whose report or scene has changed since, though both may still be read, is named."""

from __future__ import annotations

import shutil
import zlib
from pathlib import Path

import pytest

from app.project.project import Project
from app.tasks.checking import runs
from tests.builders.checks import altered, codes

OLD = Path(__file__).parents[3] / "projects" / "m0007_stretch_of_words.gpkg"


@pytest.fixture
def with_run(tmp_path: Path) -> Path:
    path = Path(shutil.copy(OLD, tmp_path / "p.gpkg"))
    Project.open(path).close()
    return path


def test_a_sound_run(with_run: Path) -> None:
    with altered(with_run) as db:
        assert list(runs.changed(db)) == []


def test_a_figure_that_was_altered(with_run: Path) -> None:
    with altered(with_run) as db:
        (report,) = db.conn.execute("SELECT report FROM sarhad_reports").fetchone()
        text = zlib.decompress(report).replace(b'"draws":20', b'"draws":21').replace(b'"draws": 20', b'"draws": 21')
        assert text != zlib.decompress(report)
        db.conn.execute("UPDATE sarhad_reports SET report = ?", (zlib.compress(text),))
        assert codes(runs.changed(db)) == ["changed-run"]


@pytest.mark.parametrize("change", ["scene = zeroblob(9)", "report = 'text'", "scene = CAST(x'd1' AS TEXT)"])
def test_a_report_or_scene_of_another_type(with_run: Path, change: str) -> None:
    with altered(with_run, f"UPDATE sarhad_reports SET {change}") as db:
        assert codes(runs.changed(db)) == ["changed-run"]


@pytest.mark.parametrize("change", ["summary = '[]'", "summary = '{'", "as_of = '2020-01-01'", "input_hash = 'x'"])
def test_a_list_that_contradicts_its_report(with_run: Path, change: str) -> None:
    with altered(with_run, f"UPDATE sarhad_runs SET {change}") as db:
        assert codes(runs.changed(db)) == ["changed-run"]


@pytest.mark.parametrize(
    "report", [b"x", zlib.compress(b"[]"), zlib.compress(b"{") + b"more", zlib.compress(b"[" * 9999)]
)
def test_a_report_that_is_none_is_told_without_a_digest(with_run: Path, report: bytes) -> None:
    with altered(with_run, "DELETE FROM sarhad_digests") as db:
        assert list(runs.changed(db)) == []
        db.conn.execute("UPDATE sarhad_reports SET report = ?", (report,))
        assert codes(runs.changed(db)) == ["run"]


def test_a_run_without_a_digest_is_a_doubt(with_run: Path) -> None:
    with altered(with_run) as db:
        assert list(runs.doubtful(db)) == []
    for change in ("DELETE FROM sarhad_digests", "UPDATE sarhad_digests SET subject = 'raster' WHERE subject = 'run'"):
        with altered(with_run, change) as db:
            (note,) = runs.doubtful(db)
        assert "has no digest" in note


def test_runs_whose_times_contradict_their_order_are_a_doubt(with_run: Path) -> None:
    older = "INSERT INTO sarhad_runs SELECT number + 1, 'other', '2020-01-01', input_hash, as_of, summary"
    with altered(with_run, f"{older} FROM sarhad_runs LIMIT 1") as db:
        (note,) = runs.doubtful(db)
    assert "not stored in the order" in note


def test_a_run_that_has_lost_its_report(with_run: Path) -> None:
    with altered(with_run, "DELETE FROM sarhad_reports") as db:
        assert codes(runs.changed(db)) == ["run"]


def test_a_report_of_the_right_form_that_no_reader_takes(with_run: Path) -> None:
    with altered(with_run, "DELETE FROM sarhad_digests") as db:
        (report,) = db.conn.execute("SELECT report FROM sarhad_reports").fetchone()
        text = zlib.decompress(report).replace(b'"draws"', b'"lots"')
        db.conn.execute("UPDATE sarhad_reports SET report = ?", (zlib.compress(text),))
        (finding,) = runs.changed(db)
        assert finding.code == "run"
        assert "report" in finding.text


def test_a_scene_that_no_reader_takes(with_run: Path) -> None:
    with altered(with_run, "DELETE FROM sarhad_digests", "UPDATE sarhad_reports SET scene = zeroblob(9)") as db:
        (finding,) = runs.changed(db)
        assert (finding.code, "scene" in finding.text) == ("run", True)
