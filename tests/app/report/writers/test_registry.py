"""The writer is picked by suffix; a report appears whole or not at all."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import UserError
from app.report import EXPORTERS, suffixes, write
from tests.builders.books import book


def test_what_is_written() -> None:
    assert set(suffixes()) == {".pdf", ".html", ".csv", ".geojson", ".gpkg"}


@pytest.mark.parametrize("name", ["report.xlsx", "report.kml", "report", "report.docx"])
def test_other_suffixes_are_refused_by_naming_what_exists(tmp_path: Path, name: str) -> None:
    with pytest.raises(UserError, match=r"written as .*\.pdf.*\.gpkg"):
        write(book(), tmp_path / name)
    assert not list(tmp_path.iterdir())


def test_capitals_do_not_matter(tmp_path: Path) -> None:
    assert write(book(), tmp_path / "REPORT.CSV") == ()
    assert (tmp_path / "REPORT.CSV").stat().st_size > 0


def test_a_run_that_no_longer_fits_is_written_with_a_warning(tmp_path: Path) -> None:
    old = dataclasses.replace(book(), out_of_date="posts have changed")
    assert write(old, tmp_path / "report.csv") == ("The run is out of date: posts have changed.",)


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: object, path: Path) -> None:
        path.write_text("half", "utf-8")
        raise UserError("no room")

    suffixes()
    monkeypatch.setitem(EXPORTERS, ".csv", fails)
    (tmp_path / "report.csv").write_text("old", "utf-8")
    with pytest.raises(UserError, match="no room"):
        write(book(), tmp_path / "report.csv")
    assert [file.name for file in tmp_path.iterdir()] == ["report.csv"]
    assert (tmp_path / "report.csv").read_text("utf-8") == "old"


def test_rows_and_book_are_had_without_the_weight_of_drawing() -> None:
    code = "import sys, app.report, app.report.gap_rows; print({'matplotlib', 'typst', 'numba'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert done.stdout.strip() == "set()"


@pytest.mark.parametrize("suffix", [".csv", ".geojson", ".gpkg", ".html", ".pdf"])
def test_a_run_without_gaps_can_be_written(tmp_path: Path, suffix: str) -> None:
    small = book()
    empty = dataclasses.replace(small.report, gaps=(), hard_terrain_gaps=(), undecided=())
    write(dataclasses.replace(small, report=empty), tmp_path / f"empty{suffix}")
    assert (tmp_path / f"empty{suffix}").stat().st_size > 0
