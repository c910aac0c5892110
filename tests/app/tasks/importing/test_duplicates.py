"""The same file twice, and rows that are nearly the same."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.duplicates import repeats_of
from app.tasks.importing.import_file import Imported, Request, import_file

TEXT = (
    "name,lon,lat,type,range_m,as_of,joint_memo\n"
    "A,70.1,38.1,thermal_camera,3000,31.03.2026,x\n"
    "B,70.2,38.2,thermal_camera,,31.03.2026,y\n"
    'C,70.3,38.3,ground_radar,"8 000",01.04.2026,z\n'
)


def bring(project: Project, text: str, kind: str = "sensors", **options: str) -> Imported:
    path = project.path.with_name("t.csv")
    path.write_text(text, encoding="utf-8")
    return import_file(project, Request(path, kind, **options), Progress())  # type: ignore[arg-type]


def rows(project: Project, kind: str = "sensors") -> int:
    return sum(len(project.layer(entry.uuid).frame) for entry in project.of_kind(kind))


def test_imported_twice_a_list_is_there_once(project: Project) -> None:
    first = bring(project, TEXT)
    assert (first.imported, first.duplicates) == (3, 0)
    again = bring(project, TEXT)
    assert (again.imported, again.duplicates, again.layer) == (0, 3, first.layer)
    assert rows(project) == 3
    assert "Rows that Sensors has already, left out: 3." in map(str, again.notes)


def test_only_what_is_new_comes_in(project: Project) -> None:
    bring(project, TEXT)
    more = bring(project, TEXT + "D,70.4,38.4,ground_radar,8000,01.04.2026,w\n")
    assert (more.imported, more.duplicates) == (1, 3)
    assert rows(project) == 4
    project.undo()
    assert rows(project) == 3


def test_they_come_in_again_if_somebody_wants_them(project: Project) -> None:
    bring(project, TEXT)
    again = bring(project, TEXT, duplicates="add")
    assert (again.imported, again.duplicates) == (3, 3)
    assert rows(project) == 6
    assert any("stored a second time: 3" in str(note) for note in again.notes)


def test_another_value_in_any_field_makes_another_row_and_it_is_said_to_lie_near(project: Project) -> None:
    bring(project, TEXT)
    changed = bring(project, TEXT.replace("3000", "3500"))
    assert (changed.imported, changed.duplicates) == (1, 2)
    assert any("within 50 m of another of the same kind and day in Sensors: 1." in str(note) for note in changed.notes)


def test_repeats_within_one_file_are_stored_and_said(project: Project) -> None:
    line = "E,70.5,38.5,ground_radar,8000,01.04.2026,v\n"
    done = bring(project, TEXT + line * 3)
    assert (done.imported, done.duplicates) == (6, 0)
    assert any("stand in the file more than once, stored each time: 2." in str(note) for note in done.notes)


def test_incidents_with_times_and_answers_come_back_as_they_are(project: Project) -> None:
    text = "name,lon,lat,occurred_at,category,severity\nA,70.1,38.1,2026-03-31T14:05+05:00,goods_smuggling,3\n"
    first = bring(project, text, "incidents")
    assert first.imported == 1
    assert bring(project, text, "incidents").duplicates == 1
    other_day = bring(project, text.replace("03-31", "03-30"), "incidents")
    assert other_day.imported == 1
    assert not any("within 50 m" in str(note) for note in other_day.notes)


@pytest.mark.parametrize("suffix", ["csv", "geojson"])
def test_what_was_exported_comes_in_as_nothing_new(project: Project, tmp_path: Path, suffix: str) -> None:
    from app.tasks.export_layer import export_layer  # noqa: PLC0415

    bring(project, TEXT)
    (entry,) = project.of_kind("sensors")
    export_layer(project, entry, tmp_path / f"out.{suffix}")
    again = import_file(project, Request(tmp_path / f"out.{suffix}", "sensors"), Progress())
    assert (again.imported, again.duplicates) == (0, 3)


@given(st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", None])), min_size=1, max_size=12))
def test_each_row_that_is_there_is_told_and_no_other(cells: list[tuple[int, str | None]]) -> None:
    points = [shapely.Point(70.0 + place / 10.0, 38.0) for place, _ in cells]
    frame = gpd.GeoDataFrame({"name": [name for _, name in cells]}, geometry=points, crs="EPSG:4326")
    half = frame.iloc[: len(cells) // 2]
    seen = set(cells[: len(cells) // 2])
    repeats = repeats_of(frame, half, ["name"])
    assert repeats.there.tolist() == [cell in seen for cell in cells]
    fresh = [cell for cell in cells if cell not in seen]
    assert repeats.within == len(fresh) - len(set(fresh))
    assert repeats_of(frame, None, ["name"]).there.sum() == 0
