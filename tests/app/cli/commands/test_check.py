"""What check prints: faults by their codes, what cannot be told, and the command that restores the newest good copy."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.errors import UserError
from tests.builders.command_line import answer_of, sarhad
from tests.builders.projects import elsewhere

ZERO = "UPDATE gpkg_tile_matrix SET pixel_x_size = 0 WHERE table_name = 'terrain' AND zoom_level = 4"


@pytest.fixture
def project(sample: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(sample, tmp_path / "p q.gpkg"))


def test_check_finds_what_is_wrong(project: Path) -> None:
    assert answer_of("check", project) == {
        "ok": True,
        "findings": [],
        "notes": [],
        "snapshot": None,
        "snapshots_checked": 0,
    }
    elsewhere(project, "DELETE FROM rtree_posts_geom WHERE id = 1")
    before = project.read_bytes()
    result = sarhad("check", project, "--json")
    assert isinstance(result.exception, UserError)
    assert [item["code"] for item in json.loads(result.stdout)["findings"]] == ["index"]
    assert project.read_bytes() == before


def test_the_newest_snapshot_in_order_is_offered(project: Path) -> None:
    copies = [Path(sarhad("snapshot", project).stdout.strip()) for _ in range(3)]
    elsewhere(project, ZERO)
    elsewhere(copies[2], ZERO)
    before = [copy.read_bytes() for copy in copies]
    answer = json.loads(sarhad("check", project, "--json").stdout)
    assert (answer["snapshot"], answer["snapshots_checked"]) == (str(copies[1]), 2)
    *listed, offer = sarhad("check", project).stdout.splitlines()
    assert listed[0].startswith("tile-matrix: ")
    assert offer == f'The newest snapshot that is in order: sarhad restore "{project}" "{copies[1]}"'
    assert [copy.read_bytes() for copy in copies] == before
    assert sarhad("restore", project, copies[1]).exit_code == 0
    assert answer_of("check", project)["ok"]


def test_no_snapshot_is_in_order(project: Path) -> None:
    elsewhere(project, ZERO)
    sarhad("snapshot", project)
    assert "None of its 1 snapshots is in order." in sarhad("check", project).stdout


def test_a_project_that_cannot_be_opened_is_checked_too(project: Path) -> None:
    copy = sarhad("snapshot", project).stdout.strip()
    project.write_bytes(project.read_bytes()[:100_000])
    answer = json.loads(sarhad("check", project, "--json").stdout)
    assert answer["findings"][0]["code"] == "unopenable"
    assert answer["snapshot"] == copy


def test_tiles_of_another_program_are_no_fault(project: Path) -> None:
    elsewhere(project, "DELETE FROM sarhad_digests WHERE name = 'terrain'")
    answer = answer_of("check", project)
    assert answer["ok"]
    assert [note.split()[0] for note in answer["notes"]] == ["terrain"]
