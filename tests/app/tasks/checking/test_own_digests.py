"""What steps alone write, altered by another program though it may be read: settings, parameters, words, gaps."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.project.project import Project
from app.store import digests
from app.store.history import Edit
from app.tasks.checking import own_digests
from app.tasks.gap_status import set_status
from tests.builders.checks import altered, codes, entries_of

OLD = Path(__file__).parents[3] / "projects" / "m0008_digests.gpkg"


@pytest.fixture
def with_run(tmp_path: Path) -> Path:
    """A project with terrain, a run, a parameter, and words on a gap; its history goes back and forth."""
    path = Path(shutil.copy(OLD, tmp_path / "p.gpkg"))
    with Project.open(path) as project:
        (gap,) = project.database.conn.execute("SELECT min(gap_id) FROM coverage_gaps").fetchone()
        row = {"key": "max_range_m", "value": "20000.0"}
        project.apply("Set", Edit("sarhad_parameters", "max_range_m", None, row))
        set_status(project, gap, "checked", "seen")
        set_status(project, gap, "open", "seen again")
        project.undo()
    return path


def test_what_steps_write_and_take_back_is_in_order(with_run: Path) -> None:
    with altered(with_run) as db:
        assert list(own_digests.faults(db, entries_of(with_run))) == []
        assert list(own_digests.doubtful(db)) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("UPDATE sarhad_layers SET settings = '{\"correlation_m\": 9000.0}' WHERE kind = 'terrain'", "layer"),
        ("UPDATE sarhad_parameters SET value = '19000.0' WHERE key = 'max_range_m'", "parameter"),
        ("DELETE FROM sarhad_parameters WHERE key = 'max_range_m'", "parameter"),
        ("UPDATE sarhad_gap_status SET status = 'accepted'", "status"),
        ("UPDATE coverage_gaps SET class = 'W', why = 'weak'", "changed-gaps"),
        ("UPDATE coverage_gaps SET run = 'x' WHERE fid = (SELECT min(fid) FROM coverage_gaps)", "changed-gaps"),
        ("DELETE FROM coverage_gaps WHERE fid = (SELECT min(fid) FROM coverage_gaps)", "changed-gaps"),
    ],
)
def test_an_alteration_is_named(with_run: Path, change: str, code: str) -> None:
    with altered(with_run, change) as db:
        assert codes(own_digests.faults(db, entries_of(with_run))) == [code]


def test_a_new_look_or_name_of_a_layer_is_none(with_run: Path) -> None:
    with altered(with_run, "UPDATE sarhad_layers SET opacity = 0.5, visible = 0, position = position + 1") as db:
        assert list(own_digests.faults(db, entries_of(with_run))) == []


def test_rows_without_a_digest_are_a_doubt(with_run: Path) -> None:
    with altered(with_run, f"DELETE FROM {digests.TABLE}") as db:
        assert list(own_digests.faults(db, entries_of(with_run))) == []
        assert len(list(own_digests.doubtful(db))) == 3


FIRST = "SELECT min(rowid) FROM sarhad_digests WHERE subject = 'row'"


@pytest.mark.parametrize("odd", ["x'ff00'", "7", "CAST(x'ff' AS TEXT)"])
def test_a_digest_of_another_type_is_passed_over(with_run: Path, odd: str) -> None:
    with altered(with_run, f"UPDATE sarhad_digests SET name = {odd} WHERE rowid = ({FIRST})") as db:
        assert list(own_digests.faults(db, entries_of(with_run))) == []
        assert any("have no digest" in text for text in own_digests.doubtful(db))
