"""Features as rows: what cannot be built is refused or left out in part, and curves become straight."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from app.errors import UserError
from app.exchange.raw import Faults
from app.exchange.read.incoming import read_vectors
from app.exchange.read.places.geometry_texts import CURVED
from app.exchange.read.vectors.features import MALFORMED, _shapes, read_features
from app.exchange.reading import Stated
from layers.border import BorderLayer
from layers.patrols import PatrolLayer

CIRCULAR = bytes.fromhex("0108000000") + (3).to_bytes(4, "little")


def circular(*xy: float) -> bytes:
    return CIRCULAR + np.array(xy, dtype="<f8").tobytes()


def geojson(path: Path, *geometries: object) -> Path:
    features = [{"type": "Feature", "geometry": geometry, "properties": {"name": "a"}} for geometry in geometries]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def test_features_without_geometry_or_with_too_few_points_are_rejected(tmp_path: Path) -> None:
    line = {"type": "LineString", "coordinates": [[70, 39], [71, 39]]}
    short = {"type": "LineString", "coordinates": [[70, 39]]}
    read = read_vectors(geojson(tmp_path / "t.geojson", line, None, short), PatrolLayer)
    assert read.rejects["row"].tolist() == [2, 3]
    assert read.rejects["reason"].tolist() == ["it has no coordinates", MALFORMED]
    # What cannot be built is listed with its numbers, to be mended.
    assert read.rejects["wkt"].tolist() == [None, "LINESTRING (70 39)"]


def test_of_a_track_in_several_parts_a_bad_part_is_left_out_alone(tmp_path: Path) -> None:
    track = {"type": "MultiLineString", "coordinates": [[[70, 39], [71, 39]], [[70, 39]], [[72, 39], [73, 39]]]}
    read = read_vectors(geojson(tmp_path / "t.geojson", track), PatrolLayer)
    assert read.frame.geometry[0] == shapely.MultiLineString([[(70, 39), (71, 39)], [(72, 39), (73, 39)]])
    assert read.reading.notes == (
        "Parts of shapes left out that are malformed (a line needs two points, a ring four): 1, the first in row 1.",
    )


def test_rejected_shapes_say_their_system_and_can_be_imported_again(tmp_path: Path) -> None:
    path = tmp_path / "t.gpkg"
    bow = shapely.LineString([(500000, 4100000), (501000, 4101000), (500000, 4101000), (501000, 4100000)])
    names = np.array(["bow"], dtype=object)
    options = {"geometry_type": "LineString", "crs": "EPSG:32642", "driver": "GPKG"}
    pyogrio.raw.write(path, shapely.to_wkb(np.array([bow])), [names], ["name"], **options)
    (text,) = read_vectors(path, BorderLayer).rejects["wkt"]
    assert text.startswith("SRID=32642;LINESTRING (500000 4100000")
    mended = text.replace("501000 4101000, 500000 4101000", "500000 4101000, 501000 4101000")
    (tmp_path / "again.csv").write_text(f'name,wkt\nbow,"{mended}"\n', encoding="utf-8")
    (shape,) = read_vectors(tmp_path / "again.csv", BorderLayer).frame.geometry
    assert shapely.get_coordinates(shape)[0] == pytest.approx((69.0, 37.0468), abs=1e-3)


def test_surfaces_are_refused_by_row() -> None:
    tin = bytes.fromhex("0110000000") + bytes(4)
    faults = Faults()
    shapes, notes = _shapes(
        [shapely.to_wkb(shapely.Point(1, 2)), tin, None, b"\x01\x01\x00\x00\x80" + bytes(24)], faults
    )
    assert faults.reasons == {1: [CURVED]}
    assert [shape is not None for shape in shapes] == [True, False, False, True]
    assert notes == ()


@pytest.mark.parametrize("name", ["t.gpkg", 'a b\'c "d" Пост.gpkg'])
def test_arcs_become_short_straight_pieces_with_a_note(tmp_path: Path, name: str) -> None:
    """An arc of a quarter of a circle about 70, 39 with the radius of a degree."""
    path = tmp_path / name
    half = np.sqrt(0.5)
    arc = circular(71.0, 39.0, 70.0 + half, 39.0 + half, 70.0, 40.0)
    straight = shapely.to_wkb(shapely.LineString([(70, 39), (71, 39)]))
    names = np.array(["arc", "line"], dtype=object)
    options = {"geometry_type": "Unknown", "crs": "EPSG:4326", "driver": "GPKG", "layer": "borders"}
    pyogrio.raw.write(path, np.array([arc, straight], dtype=object), [names], ["name"], **options)
    read = read_vectors(path, BorderLayer)
    assert read.frame["name"].tolist() == ["arc", "line"]
    bent, line = read.frame.geometry
    distances = np.hypot(*(shapely.get_coordinates(bent) - [70.0, 39.0]).T)
    assert np.ptp(distances) < 1e-9
    assert bent.length == pytest.approx(np.pi / 2.0, rel=1e-4)
    assert shapely.get_num_coordinates(bent) > 80
    assert line == shapely.LineString([(70, 39), (71, 39)])
    assert "Curves taken as short straight pieces, one for each degree: 1." in read.reading.notes
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_outlines_that_are_not_closed_are_closed_and_told(tmp_path: Path) -> None:
    square = {"type": "Polygon", "coordinates": [[[70, 39], [71, 39], [71, 40], [70, 40]]]}
    read = read_vectors(geojson(tmp_path / "t.geojson", square), PatrolLayer)
    assert read.frame.geometry[0].equals(shapely.box(70, 39, 71, 40))
    assert read.reading.notes == ("Areas whose outline was not closed, and is: 1, the first in row 1.",)


def test_a_member_of_very_many_names_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.geojson"
    properties = {f"k{number}": 1 for number in range(5_000)}
    feature = {"type": "Feature", "properties": properties, "geometry": {"type": "Point", "coordinates": [70.5, 38.5]}}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}), "utf-8")
    with pytest.raises(UserError, match=r"t\.geojson has 5,000 columns; at most 4,000 are read"):
        read_features(path, 0, Stated())


def test_of_columns_of_one_name_each_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "t.shp"
    pyogrio.write_dataframe(
        gpd.GeoDataFrame({"f1": ["a"], "f2": ["b"]}, geometry=[shapely.Point(70, 38)], crs=4326), path
    )
    table = path.with_suffix(".dbf")
    table.write_bytes(table.read_bytes().replace(b"f2\0", b"f1\0"))
    assert read_features(path, 0, Stated()).columns == {"f1": ["a"], "f1 2": ["b"]}
