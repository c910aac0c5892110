"""Rows are brought to other values in place, as one step; what the values leave out stays."""

from __future__ import annotations

import json

import geopandas as gpd
import shapely

from app.project.project import Project
from app.project.row_updates import merged, unpacked, updates
from layers.base import Provenance
from tests.builders.projects import bring


def test_cells_replace_what_is_stored_and_blanks_leave_it(project: Project) -> None:
    text = "name,lon,lat,occurred_at,severity,memo,note\nA,70,38,2026-03-31T14:05+05:00,3,x,old\nB,71,38,,2,y,\n"
    file = project.path.with_name("t.csv")
    file.write_text(text, encoding="utf-8")
    bring(project, file, "incidents")
    (entry,) = project.of_kind("incidents")
    before = project.layer(entry.uuid).frame
    cells = {
        "occurred_at": ["2026-04-01T10:00:00+05:00"],
        "severity": [4],
        "note": [None],
        "extra": [json.dumps({"memo": "z", "more": 1})],
    }
    rows = gpd.GeoDataFrame(cells, geometry=[shapely.Point(70.5, 38.5)], crs=4326, index=[before.index[0]])
    project.apply("Import", updates(project, entry, rows, Provenance(source="new.csv", as_of="2026-05-01")))
    after = project.layer(entry.uuid).frame
    first = after.iloc[0]
    assert first["uuid"] == before.iloc[0]["uuid"]
    assert (first["occurred_at"], first["severity"], first["note"]) == ("2026-04-01T10:00:00+05:00", 4, "old")
    assert json.loads(first["extra"]) == {"memo": "z", "more": 1}
    assert (first["source"], first["as_of"]) == ("new.csv", "2026-05-01")
    assert first.geometry == shapely.Point(70.5, 38.5)
    assert after.iloc[1].equals(before.iloc[1])
    project.undo()
    assert project.layer(entry.uuid).frame.iloc[0]["severity"] == 3


def test_an_area_stays_of_the_type_of_its_table(project: Project) -> None:
    file = project.path.with_name("z.csv")
    file.write_text(
        'name,patrol_kind,wkt\nZ,revisit,"POLYGON ((70 38, 70.1 38, 70.1 38.1, 70 38))"\n', encoding="utf-8"
    )
    bring(project, file, "patrols")
    (entry,) = project.of_kind("patrols")
    fid = project.layer(entry.uuid).frame.index[0]
    rows = gpd.GeoDataFrame({"name": ["Zone"]}, geometry=[shapely.box(70, 38, 70.2, 38.2)], crs=4326, index=[fid])
    project.apply("Import", updates(project, entry, rows, Provenance()))
    row = project.layer(entry.uuid).frame.loc[fid]
    assert row["name"] == "Zone"
    assert row.geometry.bounds == (70, 38, 70.2, 38.2)


def test_extra_is_put_together_by_its_members() -> None:
    assert merged(None, None) is None
    assert merged('{"a": 1}', None) == '{"a": 1}'
    assert json.loads(merged('{"a": 1, "b": 2}', '{"b": 3}') or "") == {"a": 1, "b": 3}
    assert unpacked("no JSON") == {"extra": "no JSON"}
    assert unpacked(None) == {}
