"""What an import would bring, before anything is stored."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import UserError
from app.progress import Progress
from app.project.project import Project
from app.tasks.importing.import_file import Request
from app.tasks.importing.preview import REFUSED, SHOWN, preview_import


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
