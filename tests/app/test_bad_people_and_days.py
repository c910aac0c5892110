"""Impossible staff, crews and days: refused or said in clear words, and nothing is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.project.marking import marking_of
from app.project.project import Project
from tests.builders.command_line import answer_of, sarhad

POSTS = "name,lon,lat,type,staff_present,staff_authorised\n{name},70.05,37.60,observation_post,{there},{of}\n"
ZONES = (
    "name,patrol_kind,schedule,revisits_per_day,crews_available,wkt\n"
    'Zone,revisit,random,8,{crews},"POLYGON((70 37.5,70.2 37.5,70.2 37.7,70 37.7,70 37.5))"\n'
)


@pytest.fixture
def own(sample: Path, tmp_path: Path) -> Path:
    """A copy of the sample to write to."""
    return Path(shutil.copy(sample, tmp_path / "p.gpkg"))


def written(folder: Path, text: str) -> Path:
    file = folder / "rows.csv"
    file.write_text(text, encoding="utf-8")
    return file


def warnings_of(project: Path, *options: str) -> str:
    return " ".join(answer_of("analyse", project, "--route", "TJ-AF", "--draws", "20", *options)["warnings"])


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("checkpoints", POSTS.format(name="A", there=-1, of=5), "staff_present is -1; it must be 0 or more"),
        ("patrols", ZONES.format(crews=-2), "crews_available is -2; it must be 0 or more"),
    ],
)
def test_fewer_than_nobody_is_refused_by_row_and_field(own: Path, kind: str, text: str, words: str) -> None:
    before = own.read_bytes()
    outcome = sarhad("import", own, written(own.parent, text), "--as", kind)
    assert outcome.exit_code == 1
    assert "row 2" in str(outcome.exception)
    assert words in str(outcome.exception)
    assert own.read_bytes() == before


def test_five_of_three_staff_count_as_fully_staffed_and_it_is_said(own: Path) -> None:
    file = written(own.parent, POSTS.format(name="Five", there=5, of=3))
    assert sarhad("import", own, file, "--as", "checkpoints", "--name", "More").exit_code == 0
    assert "states more staff present than authorised: it counts as fully staffed" in warnings_of(own)


def test_half_a_crew_counts_in_proportion_and_it_is_said(own: Path) -> None:
    file = written(own.parent, ZONES.format(crews=0.5))
    assert sarhad("import", own, file, "--as", "patrols", "--name", "Half").exit_code == 0
    assert "Zone takes 17.3 crews and has 0.5: 3% of its plan counts." in warnings_of(own)


def test_a_day_before_the_first_drawing_of_the_line_is_said_to_be_so(own: Path) -> None:
    words = "The oldest drawing of the border TJ-AF is of 2017-11-30, after 1850-01-01, the day of the run"
    assert words in warnings_of(own, "--as-of", "1850-01-01")
    assert "oldest drawing" not in warnings_of(own, "--as-of", "2026-12-01")


def test_a_marking_of_ten_thousand_characters_is_refused_and_the_old_one_stays(own: Path) -> None:
    assert sarhad("marking", own, "TLP:GREEN").exit_code == 0
    outcome = sarhad("marking", own, "x" * 10_000)
    assert outcome.exit_code == 1
    assert "10,000 characters; at most 80" in str(outcome.exception)
    with Project.open(own, write=False) as project:
        assert marking_of(project) == "TLP:GREEN"
