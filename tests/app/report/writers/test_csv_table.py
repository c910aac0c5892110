"""The report as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from app.report import write
from app.report.writers.csv_table import COLUMNS
from tests.builders.books import book, traces_in, written_twice


def test_csv_has_a_row_for_every_stretch_and_no_formula(tmp_path: Path) -> None:
    write(book(), tmp_path / "gaps.csv")
    data = (tmp_path / "gaps.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    report = book().report
    assert list(rows[0]) == list(COLUMNS)
    assert len(rows) == len(report.all_gaps) + len(report.undecided)
    assert rows[0]["note"].startswith("'+walked")
    assert {row["synthetic"] for row in rows} == {"true"}
    assert {row["run"] for row in rows} == {report.run}
    assert {row["handling_marking"] for row in rows} == {"for tests"}
    cells = [cell for row in rows for name, cell in row.items() if name not in ("lon", "lat")]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert [float(row["from_km"]) for row in rows[:2]] == [gap.from_km for gap in report.gaps[:2]]


def test_the_same_run_elsewhere_and_later_gives_the_same_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = written_twice(".csv", tmp_path, monkeypatch)
    assert first == second
    assert traces_in(first, tmp_path) == []
