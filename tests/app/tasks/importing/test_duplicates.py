"""The same file twice, and rows that are nearly the same."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Remedy, UserError
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.duplicates import differences, repeats_of
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


KEYED = (
    "code,name,lon,lat,type,range_m,memo\n"
    "K1,A,70.1,38.1,thermal_camera,3000,x\n"
    "K2,B,70.2,38.2,thermal_camera,4000,y\n"
    "K3,C,70.3,38.3,ground_radar,8000,z\n"
)


def sensors(project: Project) -> gpd.GeoDataFrame:
    (entry,) = project.of_kind("sensors")
    return project.layer(entry.uuid).frame


def test_rows_of_a_key_that_is_there_are_updated_in_place_as_one_step(project: Project) -> None:
    bring(project, KEYED)
    before = sensors(project)
    moved = KEYED.replace("70.2,38.2", "70.25,38.25").replace("8000,z", ",new") + "K4,D,70.4,38.4,ground_radar,9000,w\n"
    done = bring(project, moved, duplicates="update", key="code")
    assert (done.imported, done.duplicates, done.updated) == (1, 3, 2)
    after = sensors(project)
    assert after["uuid"].tolist()[:3] == before["uuid"].tolist()
    assert after.index.tolist()[:3] == before.index.tolist()
    assert after.geometry.iloc[1] == shapely.Point(70.25, 38.25)
    assert after["range_m"].tolist() == [3000.0, 4000.0, 8000.0, 9000.0]
    assert '"memo": "new"' in after["extra"].iloc[2]
    notes = list(map(str, done.notes))
    assert "Rows that Sensors has already, updated: 2." in notes
    assert "Rows that Sensors has already, with the same values: 1." in notes
    assert "Blank cells of rows that are updated, which leave what is stored: 1." in notes
    project.undo()
    assert sensors(project).drop(columns="geometry").equals(before.drop(columns="geometry"))
    again = bring(project, KEYED, duplicates="update", key="code")
    assert (again.imported, again.updated, again.duplicates) == (0, 0, 3)


def test_a_key_decides_alone_what_is_there_already(project: Project) -> None:
    bring(project, KEYED)
    other = bring(project, KEYED.replace("3000", "3500"), key="code")
    assert (other.imported, other.duplicates, other.updated) == (0, 3, 0)
    assert "Of them with other values than those stored: 1." in map(str, other.notes)
    by_field = bring(project, KEYED.replace("K1", "K9").replace("3000", "3500"), duplicates="update", key="name")
    assert (by_field.imported, by_field.updated) == (0, 1)
    assert sensors(project)["range_m"].iloc[0] == 3500.0


@pytest.mark.parametrize(
    ("options", "text", "code"),
    [
        ({"duplicates": "update"}, "Rows are updated by their key, and none is stated", Remedy.CHOOSE_KEY),
        ({"duplicates": "add", "key": "code"}, "A key makes no difference", Remedy.LEAVE_KEY_OUT),
        ({"duplicates": "update", "key": "type"}, "rows cannot be imported", None),
    ],
)
def test_a_key_that_is_missing_idle_or_shared_is_refused(
    project: Project, options: dict[str, str], text: str, code: Remedy | None
) -> None:
    bring(project, KEYED)
    before = project.path.read_bytes()
    with pytest.raises(UserError, match=text) as refused:
        bring(project, KEYED, **options)
    assert refused.value.message.code is (code or Remedy.SKIP_BAD_ROWS)
    assert project.path.read_bytes() == before


def test_a_key_that_several_rows_of_the_layer_have_is_refused(project: Project) -> None:
    bring(project, KEYED)
    bring(project, KEYED, duplicates="add")
    with pytest.raises(UserError, match="Sensors has several rows whose code is 'K1'"):
        bring(project, KEYED, duplicates="update", key="code")


def test_areas_and_lines_are_there_already_although_the_layer_holds_them_as_parts(project: Project) -> None:
    text = 'name,patrol_kind,wkt\nZ,revisit,"POLYGON ((70 38, 70.1 38, 70.1 38.1, 70 38))"\n'
    assert bring(project, text, "patrols").imported == 1
    assert bring(project, text, "patrols").duplicates == 1
    line = 'name,kind,wkt\nF,fence,"LINESTRING (70 38, 70.1 38)"\n'
    assert bring(project, line, "barriers").imported == 1
    assert bring(project, line, "barriers").duplicates == 1


@pytest.mark.parametrize("cell", ["5", 5, 5.0])
def test_what_stands_beside_the_fields_is_alike_as_text_and_as_number(cell: object) -> None:
    point = [shapely.Point(70, 38)]
    stored = gpd.GeoDataFrame({"extra": ['{"staff": 5, "b": "x"}']}, geometry=point, crs=4326)
    frame = gpd.GeoDataFrame({"extra": [json.dumps({"b": "x", "staff": cell})]}, geometry=point, crs=4326)
    assert repeats_of(frame, stored, ["extra"]).there.tolist() == [True]


def test_what_differs_is_named_with_both_values() -> None:
    stored = gpd.GeoDataFrame(
        {"range_m": [3000.0], "note": ["old"], "extra": ['{"a": 1, "b": 2}']}, geometry=[shapely.Point(70, 38)]
    )
    row = gpd.GeoDataFrame(
        {"range_m": [3500.5], "note": [None], "extra": ['{"a": "1", "c": "x"}']}, geometry=[shapely.Point(70, 38.5)]
    )
    assert differences(row, stored, ["range_m", "note", "extra"]) == {
        "range_m": ("3000", "3500.5"),
        "c": ("", "x"),
        "geometry": ("POINT (70 38)", "POINT (70 38.5)"),
    }
    assert differences(stored, stored, ["range_m", "note", "extra"]) == {}


def test_what_a_file_does_not_give_does_not_count(project: Project) -> None:
    bring(project, TEXT)
    fewer = "\n".join(",".join(line.split(",")[:4]) for line in TEXT.splitlines())
    assert bring(project, fewer).duplicates == 3
    other = TEXT.replace("joint_memo", "colour")
    assert bring(project, other).duplicates == 0


def test_columns_that_a_layer_has_no_place_for_are_looked_for_beside_its_fields(project: Project) -> None:
    first, second = "name,lon,lat,lanes\nA,70,38,2\nB,71,38,3\n", "name,lon,lat,lanes,width\nA,70,38,two,7\n"
    for text, imported in ((first, 2), (second, 1)):
        assert bring(project, text, "reference", name="Roads").imported == imported
        assert bring(project, text, "reference", name="Roads").imported == 0
    keyed = {"name": "Roads", "duplicates": "update"}
    third = "name,lon,lat,width\nA,70,38,9\n"
    with pytest.raises(UserError, match="Roads has several rows whose name is 'A'"):
        bring(project, third, "reference", key="name", **keyed)
    by_width = "name,lon,lat,width,lanes\nA new,70,38,7,two\n"
    assert bring(project, by_width, "reference", key="width", **keyed).updated == 1
    assert bring(project, by_width, "reference", key="width", **keyed).updated == 0


def test_the_same_rows_in_another_coordinate_system_are_the_same(project: Project) -> None:
    frame = gpd.GeoDataFrame(
        {"name": list("abc")}, geometry=gpd.points_from_xy([70.1, 70.123456, 71.3], [38.1, 38.0987654, 39.2]), crs=4326
    )
    for number, crs in enumerate((4326, 32642, 3857)):
        path = project.path.with_name(f"{number}.gpkg")
        frame.to_crs(crs).to_file(path)
        came = import_file(project, Request(path, "checkpoints"), Progress())
        assert (came.imported, came.duplicates) == ((3, 0) if number == 0 else (0, 3))
