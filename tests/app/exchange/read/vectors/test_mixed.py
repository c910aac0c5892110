"""Features of several shapes: what fits is taken, and what is left is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from app.exchange.read.incoming import Incoming, read_vectors
from layers.base import Layer
from layers.checkpoints import CheckpointLayer
from layers.patrols import PatrolLayer

POINT = {"type": "Point", "coordinates": [70.5, 38.5]}
LINE = {"type": "LineString", "coordinates": [[70.5, 38.5], [70.6, 38.5]]}
AREA = {"type": "Polygon", "coordinates": [[[70.5, 38.5], [70.6, 38.5], [70.6, 38.6], [70.5, 38.5]]]}


def read(folder: Path, kind: type[Layer], *shapes: Mapping[str, object]) -> Incoming:
    collection = {"type": "GeometryCollection", "geometries": list(shapes)}
    feature = {"type": "Feature", "properties": {"name": "a"}, "geometry": collection}
    (folder / "t.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return read_vectors(folder / "t.geojson", kind)


def test_the_parts_that_fit_are_taken_and_the_others_are_counted(tmp_path: Path) -> None:
    posts = read(tmp_path, CheckpointLayer, POINT, LINE, AREA)
    assert posts.frame.geometry[0].wkt == "POINT (70.5 38.5)"
    assert posts.reading.notes == (
        "Features of several shapes, of which those that fit are taken: 1. Left out: 1 × LineString, 1 × Polygon.",
    )
    assert read(tmp_path, CheckpointLayer, POINT).reading.notes == ()
    inner = {"type": "GeometryCollection", "geometries": [LINE, LINE]}
    assert read(tmp_path, PatrolLayer, POINT, inner).frame.geometry[0].geom_type == "MultiLineString"


def test_what_fits_in_two_ways_or_not_at_all_is_refused(tmp_path: Path) -> None:
    refused = read(tmp_path, PatrolLayer, LINE, AREA)
    assert "it is a GeometryCollection" in refused.rejects["reason"][0]
    assert "it is a GeometryCollection" in read(tmp_path, CheckpointLayer, LINE).rejects["reason"][0]
