"""Refused rows are mended in their list and imported again, and again: nothing is doubled, no list is lost."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pandas as pd
import pytest

from app.errors import UserError
from app.exchange import atomic
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import Imported, Request, import_file
from app.tasks.importing.rejects_file import listed_rejects
from tests.builders.files import geojson, point

GOOD, BAD = "A,70.1,38.1,7,x\nB,70.2,38.2,5,y\n", "C,,,6,z\n"
HEADER = "name,lon,lat,staff,reason\n"


def bring(project: Project, file: Path) -> Imported:
    return import_file(project, Request(file, "checkpoints", skip_bad=True), Progress())


def test_mended_and_imported_again_twice_nothing_is_doubled(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "reg.csv"
    file.write_text(HEADER + GOOD + BAD, encoding="utf-8")
    first = bring(project, file)
    assert (first.imported, first.rejected) == (2, 1)
    rejects = Path(str(first.rejects_file))
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("C,,", "C,70.3,38.3"), encoding="utf-8")
    mended = bring(project, rejects)
    assert (mended.imported, mended.rejected, mended.duplicates) == (1, 0, 0)
    again = bring(project, rejects)
    assert (again.imported, again.duplicates) == (0, 1)
    file.write_text(HEADER + GOOD + "C,70.3,38.3,6,z\n", encoding="utf-8")
    whole = bring(project, file)
    assert (whole.imported, whole.duplicates) == (0, 3)
    (entry,) = project.of_kind("checkpoints")
    assert project.layer(entry.uuid).frame["extra"].str.contains('"row"').sum() == 0


def test_so_it_is_with_a_workbook_whose_cells_are_numbers(project: Project, tmp_path: Path) -> None:
    table = pd.DataFrame({"name": ["A", "B"], "lon": [70.1, None], "lat": [38.1, None], "crew": [7, 6], "wkt": [1, 2]})
    table.to_excel(tmp_path / "reg.xlsx", index=False)
    rejects = Path(str(bring(project, tmp_path / "reg.xlsx").rejects_file))
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("B,,", "B,70.2,38.2"), encoding="utf-8")
    assert bring(project, rejects).imported == 1
    table.loc[1, ["lon", "lat"]] = 70.2, 38.2
    table.to_excel(tmp_path / "reg.xlsx", index=False)
    assert (bring(project, tmp_path / "reg.xlsx").duplicates, bring(project, rejects).duplicates) == (2, 1)


def test_and_with_a_vector_file(project: Project, tmp_path: Path) -> None:
    def register(height: object) -> Path:
        good, bad = {"name": "A", "height_m": 3}, {"name": "B", "height_m": height}
        return geojson(tmp_path / "reg.geojson", (point(70.1, 38.1), good), (point(70.2, 38.2), bad))

    rejects = Path(str(bring(project, register("x")).rejects_file))
    rejects.write_text(rejects.read_text(encoding="utf-8-sig").replace("B,x", "B,4"), encoding="utf-8")
    assert bring(project, rejects).imported == 1
    assert bring(project, register(4)).duplicates == 2


def test_a_list_that_may_have_been_mended_is_not_written_over(tmp_path: Path) -> None:
    project, source = tmp_path / "p.gpkg", Path("reg.csv")
    one, other = pd.DataFrame({"row": [2], "reason": ["a"]}), pd.DataFrame({"row": [3], "reason": ["b"]})
    names = [listed(project, source, table) for table in (one, one, other, other)]
    assert names == ["p.rejects-reg.csv", "p.rejects-reg.csv", "p.rejects-reg-2.csv", "p.rejects-reg-2.csv"]


def listed(project: Path, source: Path, rejects: pd.DataFrame) -> str:
    """The name of the list of these rows."""
    with listed_rejects(project, source, rejects) as file:
        return Path(str(file)).name


def full(file: Path) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(file))


def test_what_cannot_be_listed_is_not_imported(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "reg.csv"
    file.write_text(HEADER + GOOD + BAD, encoding="utf-8")
    monkeypatch.setattr(atomic, "flush", full)
    with pytest.raises(UserError, match="Nothing was imported, because the refused rows could not be listed in"):
        bring(project, file)
    assert not project.of_kind("checkpoints")


def test_the_list_of_a_file_with_a_long_name_has_a_shorter_one(project: Project, tmp_path: Path) -> None:
    file = tmp_path / f"{'ҳ' * 120}.csv"
    file.write_text(HEADER + GOOD + BAD, encoding="utf-8")
    assert Path(str(bring(project, file).rejects_file)).is_file()


def failing(project: Path, source: Path, rejects: pd.DataFrame) -> None:
    """Rows that cannot be stored, though their rejects are listed."""
    with listed_rejects(project, source, rejects) as file:
        assert Path(str(file)).is_file()
        raise UserError("full")


def test_the_list_goes_where_the_rows_are_not_stored(tmp_path: Path) -> None:
    project, source, rows = tmp_path / "p.gpkg", Path("reg.csv"), pd.DataFrame({"row": [2]})
    with pytest.raises(UserError, match="full"):
        failing(project, source, rows)
    assert not list(tmp_path.iterdir())
    before = listed(project, source, rows)
    with pytest.raises(UserError, match="full"):
        failing(project, source, rows)
    assert [one.name for one in tmp_path.iterdir()] == [before]
