"""Rows that come in fit the columns of the layer they join."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.project.project import Project
from tests.builders.files import geojson, point
from tests.builders.projects import bring


def test_values_that_do_not_fit_go_to_extra(project: Project, tmp_path: Path) -> None:
    first = geojson(tmp_path / "a.geojson", (point(), {"lanes": 2, "wide": 1.5, "paved": True}))
    bring(project, first, "reference", name="Roads")
    rows: list[dict[str, Any]] = [
        {"lanes": "two", "wide": 2, "paved": "partly"},
        {"lanes": 2.5, "wide": "far", "paved": False},
        {"lanes": 3},
    ]
    second = geojson(tmp_path / "b.geojson", *((point(), row) for row in rows))
    bring(project, second, "reference", name="Roads")
    (entry,) = project.of_kind("reference")
    read = project.layer(entry.uuid).frame
    assert read["lanes"].fillna(-1).tolist() == [2, -1, -1, 3]
    assert read["wide"].tolist()[:2] == [1.5, 2.0]
    extras = [json.loads(text) for text in read["extra"].iloc[1:3]]
    assert [str(row["lanes"]) for row in extras] == ["two", "2.5"]
    assert extras[0]["paved"] == "partly"
    assert extras[1]["wide"] == "far"
