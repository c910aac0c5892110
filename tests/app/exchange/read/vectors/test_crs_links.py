"""A GeoJSON that names its system by an address is read where the system is stated, and the address is not asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.exchange.read.incoming import read_vectors
from app.exchange.read.vectors.crs_links import without_links
from layers import LAYER_TYPES
from tests.builders.hostile_files import COLLECTION, FEATURE, JSONS, LINK, text_file

KIND = LAYER_TYPES["reference"]
ADDRESS = "http://example.org"
LINKS = [name for name in JSONS if name.startswith("crs ") and "name of" not in name and "quotes" not in name]


@pytest.mark.parametrize("what", [*LINKS, "JSONP", "byte order mark", "lines of JSON", "TopoJSON"])
def test_a_link_is_named_and_not_followed(tmp_path: Path, what: str) -> None:
    path = JSONS[what](tmp_path, ADDRESS)
    before = path.read_bytes()
    with pytest.raises(
        UserError, match=rf"{path.name} names its coordinate system by an address, .*{ADDRESS}"
    ) as refusal:
        read_vectors(path, KIND)
    assert refusal.value.message.code is Remedy.STATE_CRS
    read = read_vectors(path, KIND, crs="EPSG:4326")
    assert read.frame.geometry.iloc[0].coords[0] == (70.5, 38.5)
    assert any(
        str(note).startswith("The file names its coordinate system by an address") for note in read.reading.notes
    )
    assert path.read_bytes() == before


@pytest.mark.parametrize("what", ["crs name of an address", "crs name of a file", "crs name of init"])
def test_a_name_that_is_none_is_no_longer_taken_for_wgs_84(tmp_path: Path, what: str) -> None:
    with pytest.raises(UserError, match=r"t\.geojson names its coordinate system by an address"):
        read_vectors(JSONS[what](tmp_path, ADDRESS), KIND)


@pytest.mark.parametrize(
    ("crs", "read"),
    [
        (None, "EPSG:4326"),
        ({"type": "name", "properties": {"name": "EPSG:28412"}}, "EPSG:28412"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28412"}}, "EPSG:28412"),
        ({"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}, "EPSG:4326"),
        ({"type": "name", "properties": {"name": "http://www.opengis.net/def/crs/EPSG/0/32642"}}, "EPSG:32642"),
        ({"type": "EPSG", "properties": {"code": 32642}}, "EPSG:32642"),
    ],
)
def test_names_and_codes_are_read(tmp_path: Path, crs: object, read: str) -> None:
    path = text_file("t.json", json.dumps({**COLLECTION, "crs": crs}))(tmp_path, ADDRESS)
    with without_links(path) as same:
        assert same.path == path
        assert same.address is None
    if read == "EPSG:4326":
        assert read_vectors(path, KIND).crs == read


def test_an_attribute_of_that_name_is_data(tmp_path: Path) -> None:
    feature = {**FEATURE, "properties": {"crs": "EPSG:1", "note": 'see "crs": {"type": "link"}'}}
    path = text_file("t.json", json.dumps({**COLLECTION, "features": [feature]}))(tmp_path, ADDRESS)
    with without_links(path) as same:
        assert same.path == path
    path.write_text(json.dumps({**COLLECTION, "features": [feature], "crs": LINK}))
    frame = read_vectors(path, KIND, crs="EPSG:4326").frame
    assert frame["crs"].tolist() == ["EPSG:1"]
    assert frame["note"].tolist() == ['see "crs": {"type": "link"}']


def test_other_formats_are_left_alone(tmp_path: Path) -> None:
    path = text_file("t.kml", json.dumps({**COLLECTION, "crs": LINK}))(tmp_path, ADDRESS)
    with without_links(path) as same:
        assert same.path == path


@pytest.mark.parametrize("comments", ["/**/" * 200, "/* */ /* */" * 200, "/*" * 100_000])
def test_what_a_comment_stands_behind_is_no_system(tmp_path: Path, comments: str) -> None:
    (tmp_path / "a.geojson").write_text('{"crs"' + comments + "x", "utf-8")
    with without_links(tmp_path / "a.geojson") as linkless:
        assert b"crs" not in linkless.path.read_bytes()


@pytest.mark.parametrize("long", ["/*" + "x" * 5_000 + "*/", "//" + "x" * 5_000 + "\n", "/**/" * 5_000])
@pytest.mark.parametrize("form", ['"crs"{}:{}', '"crs":{}{}'])
def test_a_comment_of_any_length_hides_no_link(tmp_path: Path, long: str, form: str) -> None:
    link = form.format(long, json.dumps(LINK).replace("URL", ADDRESS))
    text = '{"type": "FeatureCollection", ' + link + ', "features": [' + json.dumps(FEATURE) + "]}"
    (tmp_path / "t.geojson").write_text(text, "utf-8")
    with without_links(tmp_path / "t.geojson") as linkless:
        assert linkless.path.read_text("utf-8") == text.replace('"crs"', '"-"').replace(long, "")
        assert linkless.address is not None
