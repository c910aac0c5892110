"""GPX as programs of other languages write it, and the sorts of waypoints that they make up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.errors import UserError
from app.exchange.read.incoming import Incoming, read_vectors
from layers.base import Layer
from layers.checkpoints import CheckpointLayer
from layers.patrols import PatrolLayer


def read(folder: Path, inner: str, kind: type[Layer] = CheckpointLayer) -> Incoming:
    path = folder / "t.gpx"
    head = '<?xml version="1.0"?>\n<gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">\n'
    path.write_text(f"{head}{inner}</gpx>", encoding="utf-8")
    return read_vectors(path, kind)


def waypoint(lat: str, lon: str, inner: str = "") -> str:
    return f'<wpt lat="{lat}" lon="{lon}"><name>a</name>{inner}</wpt>'


def test_decimal_commas_are_read_and_told(tmp_path: Path) -> None:
    came = read(tmp_path, waypoint("37,4897", "71,5531") + waypoint("37.5", "71.5"))
    assert [point.coords[0] for point in came.frame.geometry] == [(71.5531, 37.4897), (71.5, 37.5)]
    assert "Coordinates are written with decimal commas and read so: 2, the first in line 3." in came.reading.notes
    track = "<trk><trkseg><trkpt lat='37,1' lon='71,2'/><trkpt lat='37,3' lon='71,4'/></trkseg></trk>"
    (line,) = read(tmp_path, track, PatrolLayer).frame.geometry
    assert list(line.geoms[0].coords) == [(71.2, 37.1), (71.4, 37.3)]


def test_decimal_points_need_no_word(tmp_path: Path) -> None:
    notes = [str(note) for note in read(tmp_path, waypoint("37.4897", "71.5531")).reading.notes]
    assert not [note for note in notes if "comma" in note]


@pytest.mark.parametrize("lat", ["", "N37.5", "37°30'", "1.234,5"])
def test_a_coordinate_that_is_no_number_is_refused_and_not_taken_for_0(tmp_path: Path, lat: str) -> None:
    with pytest.raises(UserError, match=r"t\.gpx: lat in line 4 is .*, no number"):
        read(tmp_path, waypoint("37.5", "71.5") + "\n" + waypoint(lat, "71.5"))


@pytest.mark.parametrize("sort", ["user", "User Waypoint"])
def test_sorts_that_a_program_made_up_are_none_of_the_layer(tmp_path: Path, sort: str) -> None:
    (row,) = read(tmp_path, waypoint("37.5", "71.5", f"<type>{sort}</type>")).frame.to_dict("records")
    assert (row["type"], json.loads(row["extra"])) == (None, {"waypoint type": sort})


@pytest.mark.parametrize(
    ("sort", "type_", "observer"), [("outpost", "outpost", None), ("binoculars", None, "binoculars")]
)
def test_sorts_of_the_layer_are_read(tmp_path: Path, sort: str, type_: str | None, observer: str | None) -> None:
    (row,) = read(tmp_path, waypoint("37.5", "71.5", f"<type>{sort}</type>")).frame.to_dict("records")
    assert (row["type"], row["observer"]) == (type_, observer)


def test_extensions_that_hold_others_are_left_out_and_not_quoted(tmp_path: Path) -> None:
    phone = "<extensions><e:More xmlns:e='urn:e'><e:Phone>+992 1</e:Phone></e:More><speed>1.5</speed></extensions>"
    came = read(tmp_path, waypoint("37.5", "71.5", phone))
    assert json.loads(came.frame["extra"][0]) == {"speed": 1.5}
    notes = [str(note) for note in came.reading.notes]
    assert "Extensions that hold others are left out: e_More." in notes
    assert not any("992" in note for note in notes)


def test_points_without_one_of_their_coordinates_are_counted(tmp_path: Path) -> None:
    came = read(tmp_path, waypoint("37.5", "71.5") + "\n<wpt lat='37.6'><name>b</name></wpt>")
    assert came.frame["name"].tolist() == ["a"]
    assert "Points without a latitude or a longitude are left out: 1, the first in line 4." in came.reading.notes


@pytest.mark.parametrize(("stated", "encoding"), [("windows-1251", "cp1251"), ("UTF-8", "cp1251"), ("UTF-8", "utf-8")])
def test_names_are_read_in_whatever_encoding_the_file_is(tmp_path: Path, stated: str, encoding: str) -> None:
    head = f'<?xml version="1.0" encoding="{stated}"?>\n<gpx version="1.1" creator="t">\n'
    inner = '<wpt lat="37.5" lon="71.5"><name>Застава Ишкашим</name></wpt></gpx>'
    (tmp_path / "t.gpx").write_bytes((head + inner).encode(encoding))
    came = read_vectors(tmp_path / "t.gpx", CheckpointLayer)
    assert came.frame["name"].tolist() == ["Застава Ишкашим"]
    # What the file itself says wrongly is told.
    assert any("Read as cp1251" in str(note) for note in came.reading.notes) is (stated == "UTF-8" != encoding.upper())


def test_segments_without_points_are_nothing_and_a_fix_without_position_is_left_out(tmp_path: Path) -> None:
    points = "".join(f"<trkpt lat='{lat}' lon='{lon}'/>" for lat, lon in ((0, 0), (37.1, 71.2), (37.3, 71.4)))
    track = f"<trk><trkseg/><trkseg>{points}</trkseg><trkseg></trkseg></trk>"
    came = read(tmp_path, track, PatrolLayer)
    (line,) = came.frame.geometry
    assert [list(part.coords) for part in line.geoms] == [[(71.2, 37.1), (71.4, 37.3)]]
    assert any("no position: 1 (row 1 near 0.00000, 0.00000)" in str(note) for note in came.reading.notes)


def test_a_refusal_says_what_a_file_holds_instead(tmp_path: Path) -> None:
    track = "<trk><trkseg><trkpt lat='37.1' lon='71.2'/><trkpt lat='37.3' lon='71.4'/></trkseg></trk>"
    with pytest.raises(UserError, match=r"t\.gpx holds MultiLineString; accepted for checkpoints: Point"):
        read(tmp_path, track)
