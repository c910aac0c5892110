"""Trials in tables: what is read, and what is refused with its row, its field and its range."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from app.analysis.detection.walk_through import Walk
from app.errors import UserError
from app.tasks import trial_table


def csv(folder: Path, text: str) -> Path:
    path = folder / "trial.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_table_of_walks(tmp_path: Path) -> None:
    text = 'time,distance_m,detected,detection_range_m\n06:10,50,yes,120\n06:20,"80,5",no,\n06:30,0,да,\n'
    walks, notes = trial_table.read(csv(tmp_path, text))
    assert walks == (Walk(50.0, True, 120.0), Walk(80.5, False), Walk(0.0, True))
    assert notes == ()


def test_columns_by_their_labels_and_without_ranges(tmp_path: Path) -> None:
    assert trial_table.read(csv(tmp_path, "Distance;Detected\n50;1\n"))[0] == (Walk(50.0, True),)


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("distance_m", "detected"), (50, True), (60, False)):
        book.active.append(row)
    book.save(tmp_path / "trial.xlsx")
    assert trial_table.read(tmp_path / "trial.xlsx")[0] == (Walk(50.0, True), Walk(60.0, False))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("distance_m,detected\n5,yes\n-5,no\n", "row 3: distance_m is -5; it must be between 0 and 20000"),
        ("distance_m,detected\n,yes\n", "row 2: distance_m is empty"),
        ("distance_m,detected\n5,\n", "row 2: detected is empty"),
        ("distance_m,detected\n5,perhaps\n", "row 2: detected is 'perhaps'; it must be yes or no"),
        (
            "distance_m,detected,detection_range_m\n5,yes,1e9\n",
            "row 2: detection_range_m is 1e.09; it must be between 0",
        ),
        ("distance_m,detected\n5,yes,9\n", "row 2: it has 3 cells, the header has 2"),
        ("distance_m\n5\n", "no column detected. A trial has: distance_m, detected, detection_range_m"),
        ("distance_m,detected\n", "has a header and no rows"),
        ("", "is empty"),
    ],
)
def test_what_is_no_trial_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(UserError, match=rf"^trial\.csv.*{words}"):
        trial_table.read(csv(tmp_path, text))


def test_other_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a trial is read from \.csv"):
        trial_table.read(tmp_path / "trial.gpx")


def test_a_walk_of_a_form() -> None:
    assert trial_table.walk({"distance_m": "50", "detected": "yes", "detection_range_m": ""}) == Walk(50.0, True)
    with pytest.raises(ValueError, match="distance_m is 30000; it must be between 0 and 20000"):
        trial_table.walk({"distance_m": "30000", "detected": "yes"})
