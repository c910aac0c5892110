"""What an import would bring, before anything is stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import Cancelled, Remedy, UserError
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import Request
from app.tasks.importing.import_terrain import Heights
from app.tasks.importing.preview import REFUSED, SHOWN, preview_import
from tests.builders.projects import bring


def table(path: Path, good: int, bad: int) -> Path:
    rows = [f"P{n},{70 + n / 100},38.5,{n}" for n in range(good)] + [f"B{n},,38.5,{n}" for n in range(bad)]
    path.write_text("name,lon,lat,memo\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_the_first_rows_and_the_first_refused_ones_are_shown(project: Project, tmp_path: Path) -> None:
    request = Request(table(tmp_path / "t.csv", 8, 30), "checkpoints")
    preview = preview_import(project, request, Progress())
    assert (preview.count, preview.rejected) == (8, 30)
    answer = json.loads(json.dumps(preview.as_dict(), allow_nan=False))
    assert len(answer["first"]) == SHOWN
    assert len(answer["rejects"]) == REFUSED
    assert answer["first"][0]["name"] == "P0"
    assert answer["first"][0]["wkt"] == "POINT (70 38.5)"
    assert answer["unused"] == ["memo"]
    assert project.of_kind("checkpoints") == []


def test_what_has_no_rows_or_is_not_there_is_refused(project: Project, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="rasters have no rows"):
        preview_import(project, Request(tmp_path / "t.tif", "terrain"), Progress())
    with pytest.raises(UserError, match="does not exist"):
        preview_import(project, Request(tmp_path / "t.csv", "checkpoints"), Progress())


def test_it_can_be_stopped_before_rows_are_compared(project: Project, tmp_path: Path) -> None:
    request = Request(table(tmp_path / "t.csv", 3, 0), "checkpoints")
    rows = preview_import(project, request, Progress()).plan.read
    with pytest.raises(Cancelled):
        preview_import(project, request, Progress(stopped=lambda: True), rows)


def test_it_tells_what_would_become_of_the_rows(project: Project, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", 3, 0)
    fresh = preview_import(project, Request(file, "checkpoints"), Progress()).as_dict()
    assert (fresh["layer"], fresh["new_layer"], fresh["added"], fresh["refused"]) == ("Checkpoints", True, 3, None)
    bring(project, file, "checkpoints")
    file.write_text(file.read_text(encoding="utf-8").replace("P1,70.01,38.5,1", "P1,70.01,38.5,9"), encoding="utf-8")
    skip = preview_import(project, Request(file, "checkpoints"), Progress()).as_dict()
    assert (skip["new_layer"], skip["added"], skip["updated"], skip["duplicates"]) == (False, 1, 0, 2)
    assert skip["near"] == [{"row": 3, "name": "P1", "other": "P1"}]
    assert any("left out: 2" in note for note in skip["notes"])
    asked = Request(file, "checkpoints", duplicates="update", key="name")
    update = preview_import(project, asked, Progress()).as_dict()
    assert (update["added"], update["updated"], update["duplicates"], update["near"]) == (0, 1, 3, [])
    assert update["present"][0] == {"row": 3, "name": "P1", "changes": {"memo": ["1", "9"]}}
    assert [one["changes"] for one in update["present"][1:]] == [{}, {}]
    add = preview_import(project, Request(file, "checkpoints", duplicates="add"), Progress()).as_dict()
    assert (add["added"], add["duplicates"]) == (3, 2)
    named = preview_import(project, Request(file, "checkpoints", name="Other"), Progress()).as_dict()
    assert (named["layer"], named["new_layer"], named["added"]) == ("Other", True, 3)
    (entry,) = project.of_kind("checkpoints")
    assert len(project.layer(entry.uuid).frame) == 3


def test_what_an_import_would_refuse_a_preview_tells_or_refuses(project: Project, tmp_path: Path) -> None:
    file = table(tmp_path / "t.csv", 2, 1)
    preview = preview_import(project, Request(file, "checkpoints"), Progress())
    assert preview.refusal is not None
    assert preview.refusal.code is Remedy.SKIP_BAD_ROWS
    assert str(preview.as_dict()["refused"]).startswith("1 of 3 rows cannot be imported")
    skipped = preview_import(project, Request(file, "checkpoints", skip_bad=True), Progress())
    assert skipped.refusal is None
    bring(project, file, "checkpoints", skip_bad=True)
    for options, text in (
        ({"accuracy_m": 25.0}, "The accuracy applies to a whole layer"),
        ({"accuracy_m": -1.0}, "The accuracy is -1"),
        ({"as_of": "soon"}, "The day of the file"),
        ({"name": "a\nb"}, "one line of text"),
        ({"duplicates": "update"}, "none is stated"),
        ({"heights": Heights(link=True)}, "are for terrain"),
    ):
        with pytest.raises(UserError, match=text):
            preview_import(project, Request(file, "checkpoints", **options), Progress())


def test_undated_posts_that_join_a_layer_are_noted_unless_a_day_is_stated(project: Project, tmp_path: Path) -> None:
    bring(project, table(tmp_path / "a.csv", 1, 0), "checkpoints", as_of="2019-05-01")
    more = table(tmp_path / "b.csv", 3, 0)
    notes = preview_import(project, Request(more, "checkpoints"), Progress()).plan.notes
    assert any("taken to be as of 2019-05-01" in str(note) for note in notes)
    dated = preview_import(project, Request(more, "checkpoints", as_of="2026-01-01"), Progress()).plan.notes
    assert not any("taken to be" in str(note) for note in dated)
