"""Placemarks: their times are as exact as the file states them, and what GDAL makes up is no column."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.reading import Stated
from layers.incidents import IncidentLayer
from layers.patrols import PatrolLayer

HEAD = '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>'
TAIL = "</Folder></Document></kml>"
PLACE = "<Point><coordinates>70.5,39.9</coordinates></Point>"


def placemark(inner: str, attributes: str = "") -> str:
    return f"<Placemark{attributes}><name>a</name>{inner}{PLACE}</Placemark>"


def moment(text: str) -> str:
    return placemark(f"<TimeStamp><when>{text}</when></TimeStamp>")


def read(folder: Path, *placemarks: str, head: str = HEAD) -> Incoming:
    path = folder / "t.kml"
    path.write_text(head + "".join(placemarks) + TAIL, encoding="utf-8")
    return read_vectors(path, IncidentLayer)


@pytest.mark.parametrize(
    ("text", "at", "precision"),
    [
        ("2026", "2026-01-01T00:00:00", "year"),
        ("2026-05", "2026-05-01T00:00:00", "month"),
        ("2026-05-03", "2026-05-03T00:00:00", "day"),
        ("2026-05-03T00:00:00Z", "2026-05-03T00:00:00+00:00", None),
        ("2026-05-03T06:30:00+05:00", "2026-05-03T06:30:00+05:00", None),
    ],
)
def test_a_time_is_as_exact_as_it_is_stated(tmp_path: Path, text: str, at: str, precision: str | None) -> None:
    (row,) = read(tmp_path, moment(text)).frame.to_dict("records")
    assert (row["occurred_at"], row["occurred_precision"]) == (at, precision)


def test_a_span_counts_by_its_start_and_keeps_its_end(tmp_path: Path) -> None:
    span = "<TimeSpan><begin>2026-04-01</begin><end>2026-04-02</end></TimeSpan>"
    (row,) = read(tmp_path, placemark(span)).frame.to_dict("records")
    assert row["occurred_at"] == "2026-04-01T00:00:00"
    assert json.loads(row["extra"]) == {"until": "2026-04-02"}


def test_what_the_file_does_not_say_is_no_column_and_ids_are_the_file_s(tmp_path: Path) -> None:
    read_of = read(tmp_path, placemark("", ' id="north"'), placemark(""))
    assert [None if cell is None else json.loads(cell) for cell in read_of.frame["extra"]] == [{"id": "north"}, None]
    assert read(tmp_path, placemark("")).frame["extra"].tolist() == [None]


def test_a_kmz_gives_the_same_as_its_document(tmp_path: Path) -> None:
    schema = '<Schema name="S" id="S"><SimpleField type="int" name="n"/></Schema>'
    extended = (
        '<ExtendedData><SchemaData schemaUrl="#S"><SimpleData name="n">5</SimpleData></SchemaData></ExtendedData>'
    )
    head = HEAD.replace("<Folder>", schema + "<Folder>")
    plain = read(tmp_path, placemark(extended), head=head)
    with zipfile.ZipFile(tmp_path / "t.kmz", "w") as archive:
        archive.write(tmp_path / "t.kml", "doc.kml")
    packed = read_vectors(tmp_path / "t.kmz", IncidentLayer)
    assert json.loads(packed.frame["extra"][0]) == json.loads(plain.frame["extra"][0]) == {"n": 5}


@pytest.mark.parametrize("content", [b"rubbish", None])
def test_a_kmz_without_a_document_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "t.kmz"
    if content is None:
        zipfile.ZipFile(path, "w").close()
    else:
        path.write_bytes(content)
    with pytest.raises(UserError, match=r"t\.kmz holds no KML document"):
        read_vectors(path, IncidentLayer)


def test_a_prefix_that_is_not_declared_leaves_the_reading_to_gdal(tmp_path: Path) -> None:
    broken = placemark("<gx:balloonVisibility>1</gx:balloonVisibility>")
    assert len(read(tmp_path, broken, moment("2026-05-03T06:30:00Z")).frame) == 2


def test_data_keep_their_names_in_any_script_beside_those_of_placemarks(tmp_path: Path) -> None:
    names = ("Высота", "Азимут", "name", "begin")
    data = "".join(f'<Data name="{name}"><value>of {name}</value></Data>' for name in names)
    (row,) = read(tmp_path, placemark(f"<ExtendedData>{data}</ExtendedData>")).frame.to_dict("records")
    assert row["name"] == "a"
    assert json.loads(row["extra"]) == {
        "Высота": "of Высота",
        "Азимут": "of Азимут",
        "name 2": "of name",
        "begin": "of begin",
    }


def test_fields_of_a_sort_of_placemarks_are_read(tmp_path: Path) -> None:
    schema = '<Schema parent="Placemark" name="S"><SimpleField type="string" name="R"/></Schema>'
    head = HEAD.replace("<Folder>", f"{schema}<S><name>b</name>{PLACE}<R>5</R></S><Folder>")
    (row,) = read(tmp_path, head=head).frame.to_dict("records")
    assert (row["name"], json.loads(row["extra"])) == ("b", {"R": "5"})


def test_the_time_of_a_view_is_not_that_of_its_placemark(tmp_path: Path) -> None:
    gx = ' xmlns="http://www.google.com/kml/ext/2.2"'
    for view in ("LookAt", "Camera"):
        seen = f"<{view}><TimeStamp{gx}><when>1999</when></TimeStamp><longitude>70</longitude></{view}>"
        (row,) = read(tmp_path, placemark(seen)).frame.to_dict("records")
        assert row["occurred_at"] is None
        (row,) = read(tmp_path, placemark(f"{seen}<TimeStamp><when>2026</when></TimeStamp>")).frame.to_dict("records")
        assert row["occurred_at"] == "2026-01-01T00:00:00"


def test_an_encoding_that_the_text_does_not_have_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "t.kml"
    path.write_bytes((HEAD + f"<Placemark><name>Застава Хорог</name>{PLACE}</Placemark>" + TAIL).encode("cp1251"))
    guessed = read_vectors(path, IncidentLayer)
    assert guessed.frame["name"][0] == "Застава Хорог"
    assert any(str(note).startswith("Read as cp1251: Застава, Хорог") for note in guessed.reading.notes)
    asked = read_vectors(path, IncidentLayer, stated=Stated(encoding="cp1251"))
    assert asked.frame["name"][0] == "Застава Хорог"


def test_of_several_documents_of_a_kmz_the_others_are_named(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "t.kmz", "w") as archive:
        for name in ("a.kml", "b.kml"):
            archive.writestr(name, HEAD + placemark("") + TAIL)
    assert "Of several documents only a.kml is read, without b.kml." in map(
        str, read_vectors(tmp_path / "t.kmz", IncidentLayer).reading.notes
    )


def lines(folder: Path, inner: str) -> Incoming:
    path = folder / "t.kml"
    track = ' xmlns:gx="http://www.google.com/kml/ext/2.2"><Document>'
    path.write_text(f"{HEAD.replace('><Document>', track)}<Placemark>{inner}</Placemark>{TAIL}", encoding="utf-8")
    return read_vectors(path, PatrolLayer)


def test_a_ring_that_is_no_area_is_a_line(tmp_path: Path) -> None:
    ring = "<LinearRing><coordinates>70,39 70.1,39 70.1,39.1 70,39</coordinates></LinearRing>"
    area = f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"
    assert [shape.geom_type for shape in lines(tmp_path, ring).frame.geometry] == ["LineString"]
    assert [shape.geom_type for shape in lines(tmp_path, area).frame.geometry] == ["Polygon"]


@pytest.mark.parametrize("first", ["70,39,0", "70, 39, 0", "70 39 0", " 70  39", "70,0 39,0 5"])
def test_places_of_a_track_may_have_commas_and_a_gap_is_left_out(tmp_path: Path, first: str) -> None:
    track = f"<gx:Track><gx:coord>{first}</gx:coord><gx:coord/><gx:coord>70.1 39.1 0</gx:coord></gx:Track>"
    came = lines(tmp_path, track)
    assert [list(shape.coords) for shape in came.frame.geometry] == [[(70.0, 39.0), (70.1, 39.1)]]
    assert any("lie at 0, 0" in str(note) for note in came.reading.notes)


def test_pictures_laid_over_the_ground_are_no_areas(tmp_path: Path) -> None:
    box = "<LatLonBox><north>40</north><south>39</south><east>71</east><west>70</west></LatLonBox>"
    line = "<LineString><coordinates>70,39 70.1,39</coordinates></LineString></Placemark>"
    came = lines(tmp_path, f"{line}<GroundOverlay><name>map</name>{box}</GroundOverlay><Placemark>")
    assert [shape.geom_type for shape in came.frame.geometry] == ["LineString"]
    assert "Pictures laid over the ground are no features, and left out: 1." in came.reading.notes


def test_elements_of_any_name_and_number_are_passed_over(tmp_path: Path) -> None:
    rows = read(tmp_path, moment("2026"), "<row/>" * 300_000, "<x:LinearRing xmlns:x='y'/>")
    assert len(rows.frame) == 1
