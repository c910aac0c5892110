"""What an import is told of its file, its day and its accuracy: checked, kept with the layer or rows, and warned of."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from app.errors import Remedy, UserError
from app.project.drawn_borders import drawn_borders
from app.project.project import Project
from app.tasks import project_scene
from app.tasks.importing.import_file import Imported
from tests.builders.files import dem, ramp
from tests.builders.projects import bring

LINE = (
    '{"type": "Feature", "properties": {%s}, "geometry": {"type": "LineString", "coordinates": [[70, 38], [70.1, 38]]}}'
)
DAY = "2026-06-01"
EAST = itertools.count()


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    Project.create(tmp_path / "p.gpkg", lambda empty: None)
    with Project.open(tmp_path / "p.gpkg") as opened:
        yield opened


def bring_text(project: Project, kind: str, text: str, suffix: str = ".csv", **options: Any) -> Imported:
    file = project.path.with_name(f"{kind}{suffix}")
    file.write_text(text, encoding="utf-8")
    return bring(project, file, kind, **options)


def posts(project: Project, cells: str = "", **options: Any) -> Imported:
    column = ",as_of" if cells else ""
    # Each in a place of its own: the same row would be left out.
    text = f"name,lon,lat{column}\nWest,{70.05 + next(EAST) / 100.0},38.01{cells}\n"
    return bring_text(project, "checkpoints", text, **options)


def line(project: Project, cells: str = '"route": "TJ-AF", "left_state": "TJ"', **options: Any) -> Imported:
    return bring_text(project, "borders", LINE % cells, ".geojson", **options)


def test_a_new_layer_keeps_the_day_and_the_accuracy(project: Project) -> None:
    posts(project, as_of="2019-05-01", accuracy_m=25.0)
    (entry,) = project.of_kind("checkpoints")
    assert (entry.provenance.as_of, entry.provenance.accuracy_m) == ("2019-05-01", 25.0)
    assert entry.provenance.source == "checkpoints.csv"
    assert project.layer(entry.uuid).frame["as_of"].isna().all()
    project.undo()
    assert not project.of_kind("checkpoints")


def test_nothing_is_made_up_where_nothing_is_told(project: Project) -> None:
    posts(project)
    (entry,) = project.of_kind("checkpoints")
    assert (entry.provenance.as_of, entry.provenance.accuracy_m) == ("", None)


def test_rows_that_join_a_layer_state_it_themselves_where_they_do_not(project: Project) -> None:
    posts(project, as_of="2019-05-01")
    joined = posts(project, as_of="2026-03-04")
    assert joined.notes == ()
    own = posts(project, ",2025-02-03", as_of="2026-03-04")
    assert own.notes == ()
    (entry,) = project.of_kind("checkpoints")
    assert project.layer(entry.uuid).frame["as_of"].fillna("").tolist() == ["", "2026-03-04", "2025-02-03"]
    assert entry.provenance.as_of == "2019-05-01"


def test_posts_of_no_day_are_said_to_tell_of_that_of_the_layer_they_join(project: Project) -> None:
    posts(project, as_of="2019-05-01")
    (note,) = posts(project).notes
    assert note == "Posts without a date are taken to be as of 2019-05-01, the date of their layer."
    assert posts(project, ",2025-02-03").notes == ()
    line(project, as_of="2019-05-01")
    assert line(project, '"route": "TJ-UZ"').notes == ()


def test_lines_that_join_a_layer_have_an_accuracy_of_their_own(project: Project) -> None:
    line(project, accuracy_m=50.0)
    line(project, '"route": "TJ-UZ"', accuracy_m=300.0)
    (entry,) = project.of_kind("borders")
    assert project.layer(entry.uuid).frame["accuracy_m"].fillna(-1).tolist() == [-1.0, 300.0]
    assert entry.provenance.accuracy_m == 50.0


def test_other_rows_that_join_a_layer_can_have_none(project: Project) -> None:
    posts(project)
    with pytest.raises(
        UserError, match=r"^The accuracy applies to a whole layer, and these rows join '.+'\.$"
    ) as refused:
        posts(project, accuracy_m=25.0)
    assert refused.value.message.code is Remedy.KEEP_ACCURACY_APART
    posts(project, accuracy_m=25.0, name="Surveyed")
    assert [entry.provenance.accuracy_m for entry in project.of_kind("checkpoints")] == [None, 25.0]


REFUSED = [
    ({"accuracy_m": -1.0}, r"^The accuracy is -1: it must be between 0 and 100,000 m\."),
    ({"accuracy_m": 1e6}, r"^The accuracy is 1e\+06: it must be between 0 and 100,000 m\."),
    ({"accuracy_m": float("nan")}, r"^The accuracy is nan: it must be between 0 and 100,000 m\."),
    (
        {"as_of": "yesterday"},
        r"^The day of the file is 'yesterday': it must be a day written 2026-03-31, between 1800-01-01 and today\.",
    ),
    ({"as_of": "2026-02-30"}, r"^The day of the file is '2026-02-30': it must be a day"),
    ({"as_of": "1799-12-31"}, r"^The day of the file is 1799-12-31: it must be a day .* between 1800-01-01 and today"),
    (
        {"as_of": (date.today() + timedelta(days=2)).isoformat()},
        r"^The day of the file is .*: it must be a day .* and today",
    ),
]


@pytest.mark.parametrize(("options", "text"), REFUSED, ids=[str(options) for options, _ in REFUSED[:-1]] + ["to come"])
def test_what_is_told_is_refused_by_name_and_range(project: Project, options: dict[str, Any], text: str) -> None:
    before = project.path.read_bytes()
    with pytest.raises(UserError, match=text) as refused:
        posts(project, **options)
    code = Remedy.CORRECT_DAY if "as_of" in options else Remedy.CORRECT_ACCURACY
    assert (refused.value.message.code, refused.value.message.field) == (code, code.removeprefix("correct_"))
    assert project.path.read_bytes() == before


def test_runs_warn_of_what_imports_tell_and_do_not_tell(project: Project) -> None:
    line(project, accuracy_m=300.0)
    posts(project)
    posts(project, as_of="2019-05-01", name="Old")
    posts(project, as_of="2026-05-01", name="New")
    notes = {note.code: note for note in project_scene.scene_of(project, as_of=DAY).notes}
    assert notes.keys() == {
        *("posts_status_unknown", "posts_type_unknown"),
        *("posts_age_unknown", "posts_old", "line_accuracy"),
    }
    assert notes["posts_age_unknown"].numbers["count"] == 1.0
    assert notes["posts_old"].numbers["layer"] == "Old"
    assert notes["line_accuracy"].numbers["accuracy_m"] == 300.0


def test_a_weight_of_less_than_nothing_is_refused_by_name(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "in.csv"
    file.write_text("name,lon,lat,availability,availability_walks\nTem,70,38,0.7,-5\n")
    with pytest.raises(UserError, match="availability_walks is -5; it must be between 0 and 1e"):
        bring(project, file, "checkpoints")


def test_the_list_of_rejects_takes_a_free_name(project: Project, tmp_path: Path) -> None:
    (tmp_path / "p.rejects-i.csv").mkdir()
    (tmp_path / "i.csv").write_text("lon,lat,kind\n70,38,smuggling\n700,38,smuggling\n", encoding="utf-8")
    done = bring(project, tmp_path / "i.csv", "incidents", skip_bad=True)
    assert (done.imported, done.rejected, Path(str(done.rejects_file)).name) == (1, 1, "p.rejects-i-2.csv")


def lines_of(*geometries: dict[str, Any]) -> str:
    features = [
        {"type": "Feature", "properties": {"route": "TJ-AF", "left_state": "TJ"}, "geometry": geometry}
        for geometry in geometries
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def along(*xy: tuple[float, float]) -> dict[str, Any]:
    return {"type": "LineString", "coordinates": xy}


def test_several_lines_of_one_name_are_parts_and_the_import_says_so(project: Project) -> None:
    pieces = along((70.0, 37.0), (70.5, 37.1)), along((70.5, 37.1), (71.0, 37.2)), along((72.0, 37.2), (72.5, 37.3))
    done = bring_text(project, "borders", lines_of(*pieces), ".geojson")
    (note,) = map(str, done.notes)
    assert note.startswith("3 lines are parts of TJ-AF, ")
    assert note.endswith(" km together, analysed as TJ-AF.00, TJ-AF.01.")
    scene = project_scene.scene_of(project, as_of=DAY)
    assert [route.name for route in scene.routes] == ["TJ-AF.00", "TJ-AF.01"]
    assert f"{sum(route.length_m for route in scene.routes) / 1000.0:,.2f} km" in note


def test_a_line_that_runs_along_another_is_named_and_not_analysed_twice(project: Project) -> None:
    whole, again = along((70.0, 37.0), (71.0, 37.2)), along((70.2, 37.04), (70.8, 37.16))
    done = bring_text(project, "borders", lines_of(whole, again), ".geojson")
    assert any("runs along another and is analysed no second time" in str(note) for note in done.notes)
    (route,) = project_scene.scene_of(project, as_of=DAY).routes
    assert route.length_m == pytest.approx(91_500.0, rel=0.02)
    uses = [border.use for border in drawn_borders(project, DAY)]
    assert uses == ["used", "along"]


def test_an_area_given_as_a_border_becomes_its_outline(project: Project) -> None:
    square = {
        "type": "Polygon",
        "coordinates": [[(70.0, 37.0), (70.2, 37.0), (70.2, 37.2), (70.0, 37.2), (70.0, 37.0)]],
    }
    done = bring_text(project, "borders", lines_of(square), ".geojson")
    assert any("Areas taken for their outlines" in str(note) for note in done.notes)
    (route,) = project_scene.scene_of(project, as_of=DAY).routes
    assert route.ring


@pytest.mark.parametrize(
    ("options", "field"),
    [({"mapping": {"name": "a"}}, "columns"), ({"key": "a"}, "key"), ({"duplicates": "add"}, "duplicates")],
)
def test_what_is_stated_of_rows_is_refused_for_a_raster(
    project: Project, tmp_path: Path, options: dict[str, Any], field: str
) -> None:
    with pytest.raises(UserError, match="it has no rows") as refused:
        bring(project, dem(tmp_path / "d.tif", ramp()), "terrain", **options)
    assert (refused.value.message.code, refused.value.message.field) == (Remedy.LEAVE_UNSTATED, field)
