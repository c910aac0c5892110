"""What an import would do is decided before anything is stored: the layer, the rows, the notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.project.project import Project
from app.tasks.importing.planned_rows import Target, check_key
from tests.builders.files import geojson
from tests.builders.projects import bring


def test_the_layer_that_rows_go_to(project: Project, tmp_path: Path) -> None:
    new = Target.of(project, "incidents", "", Path("a.csv"))
    assert (new.joined, new.name, new.shown) == (None, "", "Incidents")
    file = tmp_path / "a.csv"
    file.write_text("name,lon,lat\nA,70,38\n", encoding="utf-8")
    bring(project, file, "incidents")
    joined = Target.of(project, "incidents", "", file)
    assert joined.joined is not None
    assert joined.shown == "Incidents"
    named = Target.of(project, "incidents", "Spring", file)
    assert (named.joined, named.shown) == (None, "Spring")
    bring(project, file, "reference")
    assert Target.of(project, "reference", "", file).shown == "a 2"
    with pytest.raises(UserError, match="holds incidents, not checkpoints"):
        Target.of(project, "checkpoints", "Incidents", file)


def test_a_key_goes_with_what_it_is_for() -> None:
    check_key("skip", "")
    check_key("skip", "code")
    check_key("update", "code")
    with pytest.raises(UserError) as missing:
        check_key("update", "")
    with pytest.raises(UserError) as idle:
        check_key("add", "code")
    codes = missing.value.message.code, idle.value.message.code
    assert codes == (Remedy.CHOOSE_KEY, Remedy.LEAVE_KEY_OUT)


def line(path: Path, route: str, *xy: tuple[float, float]) -> Path:
    shape = {"type": "LineString", "coordinates": xy}
    return geojson(path, (shape, {"route": route, "left_state": "TJ"}))


def test_an_import_that_joins_borders_tells_of_the_parts_of_its_own_lines_alone(
    project: Project, tmp_path: Path
) -> None:
    bring(project, line(tmp_path / "1.geojson", "TJ-AF", (70.0, 37.0), (70.5, 37.1)), "borders")
    parts = bring(project, line(tmp_path / "2.geojson", "TJ-AF", (70.5, 37.1), (71.0, 37.2)), "borders")
    assert [str(note)[:30] for note in parts.notes] == ["2 lines are parts of TJ-AF, 91"]
    other = bring(project, line(tmp_path / "3.geojson", "KG-TJ", (70.0, 38.0), (70.5, 38.1)), "borders")
    assert other.notes == ()
    along = bring(project, line(tmp_path / "4.geojson", "TJ-AF", (70.1, 37.02), (70.4, 37.08)), "borders")
    assert [str(note)[:18] for note in along.notes] == ["A line of TJ-AF, 2"]


@pytest.mark.parametrize(
    ("kind", "type_", "ranges", "is_doubtful"),
    [
        ("checkpoints", "outpost", (5, 8.5), True),
        ("checkpoints", "outpost", (5, 800), False),
        ("sensors", "thermal_camera", (5, 40), True),
        ("sensors", "ground_sensor", (5, 30), False),
    ],
)
def test_ranges_that_may_be_kilometres_are_noted(
    project: Project, tmp_path: Path, kind: str, type_: str, ranges: tuple[float, float], is_doubtful: bool
) -> None:
    rows = "".join(f"{type_},70.{at},38,{metres}\n" for at, metres in enumerate(ranges))
    file = tmp_path / "a.csv"
    file.write_text(f"type,lon,lat,range_m\n{rows}", encoding="utf-8")
    notes = [str(note) for note in bring(project, file, kind).notes]
    assert any(note.startswith("Ranges are ") for note in notes) is is_doubtful
