"""Vector files: layers, encodings, what is refused; and the file read stays as it was."""

import json
import sqlite3
from pathlib import Path
from typing import ClassVar

import numpy as np
import pyogrio
import pytest
import shapely

from app.errors import Remedy, UserError
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.read.vectors.vector_files import layers_of
from app.exchange.reading import Ground, Stated
from layers.base import Layer
from layers.patrols import PatrolLayer
from layers.values.field import Field, FieldType


class Post(Layer):
    kind: ClassVar[str] = "checkpoints"
    geometries: ClassVar[frozenset[str]] = frozenset({"Point"})
    own_fields: ClassVar[tuple[Field, ...]] = (
        Field("staff", "Staff", FieldType.INTEGER),
        Field("opened", "Opened", FieldType.DATE),
        Field("at", "At", FieldType.DATETIME),
        Field("code", "Code"),
    )


class Track(Layer):
    kind: ClassVar[str] = "patrols"
    geometries: ClassVar[frozenset[str]] = frozenset({"LineString"})


class Anything(Layer):
    kind: ClassVar[str] = "reference"
    geometries: ClassVar[frozenset[str]] = frozenset({"Point", "LineString", "Polygon"})
    open_columns: ClassVar[bool] = True


def write_points(path: Path, layer: str = "posts", names: tuple[str, ...] = ("a", "b"), **options: object) -> Path:
    wkb = shapely.to_wkb(shapely.points([[70.5, 39.9], [71.5, 36.9]])[: len(names)])
    options = {"crs": "EPSG:4326", "geometry_type": "Point", **options}
    pyogrio.raw.write(path, wkb, [np.array(names, dtype=object)], ["name"], layer=layer, **options)
    return path


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def geojson(path: Path, *features: dict[str, object]) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    return path


def point(*xyz: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": list(xyz)}


def test_geojson_keeps_types_gaps_and_offsets(tmp_path: Path) -> None:
    path = geojson(
        tmp_path / "t.geojson",
        feature(
            point(70.5, 39.9, 800),
            name="Пост",
            staff=5,
            opened="2026-03-31",
            at="2026-03-31T14:05:00+05:00",
            code="007",
            o={"k": 1},
        ),
        feature(point(70.6, 39.8), name=None, staff=None, opened=None, at=None, code="8", o=None),
    )
    read = read_vectors(path, Post)
    first, second = read.frame.to_dict("records")
    assert {name: first[name] for name in ("name", "staff", "opened", "at", "code")} == {
        "name": "Пост",
        "staff": 5,
        "opened": "2026-03-31",
        "at": "2026-03-31T14:05:00+05:00",
        "code": "007",
    }
    assert isinstance(first["staff"], int)
    assert second["staff"] is None
    assert second["name"] is None
    assert json.loads(json.loads(first["extra"])["o"]) == {"k": 1}
    assert read.reading.notes == (
        "Columns that no field takes are stored together in extra: o.",
        "Features whose heights (Z) are dropped: 1.",
    )
    assert (read.crs, read.operation) == ("EPSG:4326", "none needed")
    assert read.frame.crs == "EPSG:4326"
    assert read.rejects.empty


def test_a_shapefile_without_prj_needs_a_crs(tmp_path: Path) -> None:
    path = write_points(tmp_path / "t.shp", driver="ESRI Shapefile", encoding="UTF-8")
    (tmp_path / "t.prj").unlink()
    with pytest.raises(UserError, match=r"^t\.shp does not state its coordinate system$") as refused:
        read_vectors(path, Post)
    assert (refused.value.message.code, refused.value.message.field) == (Remedy.STATE_CRS, "t.shp")
    assert len(read_vectors(path, Post, crs="EPSG:4326").frame) == 2


def test_an_unknown_crs_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="EPSG"):
        read_vectors(geojson(tmp_path / "t.geojson", feature(point(70, 39))), Post, crs="EPSG:999999")


def test_sk42_near_khorog_takes_the_operation_for_tajikistan(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("name,x,y\nKhorog,13277000,4155000\n", encoding="utf-8")
    read = read_vectors(path, Post, crs="EPSG:28413")
    assert "Pulkovo 1942 to WGS 84 (16)" in read.operation
    assert read.crs == "EPSG:28413"
    assert (read.frame.geometry.x[0], read.frame.geometry.y[0]) == pytest.approx((72.5, 37.5), abs=0.1)


def test_of_several_layers_the_one_named_as_the_kind_is_read(tmp_path: Path) -> None:
    path = write_points(tmp_path / "t.gpkg", "old", ("x",), driver="GPKG")
    write_points(path, "new", driver="GPKG", append=True)
    with pytest.raises(UserError, match="several layers that fit: old, new") as refused:
        read_vectors(path, Post)
    assert (refused.value.message.code, refused.value.message.field) == (Remedy.STATE_SHEET, "old")
    assert read_vectors(path, Post, stated=Stated(sheet="new")).frame["name"].tolist() == ["a", "b"]
    with pytest.raises(UserError, match="has no layer 'none'; its layers are: old, new"):
        read_vectors(path, Post, stated=Stated(sheet="none"))
    write_points(path, "checkpoints", ("c",), driver="GPKG", append=True)
    assert read_vectors(path, Post).frame["name"].tolist() == ["c"]


def test_a_layer_of_another_type_is_named(tmp_path: Path) -> None:
    path = write_points(tmp_path / "t.gpkg", driver="GPKG")
    with pytest.raises(UserError, match="holds Point; accepted for patrols: LineString"):
        read_vectors(path, Track)


GPX = """<?xml version="1.0"?><gpx version="1.1" creator="t" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="39.9" lon="70.5"><name>Post</name></wpt>
<trk><name>Walk</name><trkseg><trkpt lat="39.9" lon="70.5"/><trkpt lat="39.8" lon="70.6"/></trkseg></trk></gpx>"""
FOLDER = (
    "<Folder><name>{0}</name><Placemark><name>{0}</name><{1}><coordinates>{2}</coordinates></{1}></Placemark></Folder>"
)
KML = (
    '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
    + FOLDER.format("Пост", "Point", "70.5,39.9,0")
    + FOLDER.format("Б", "Point", "70.6,39.8")
    + FOLDER.format("Путь", "LineString", "70.5,39.9 70.6,39.8")
    + "</Document></kml>"
)


def test_gpx_gives_waypoints_as_points_and_tracks_as_lines(tmp_path: Path) -> None:
    (tmp_path / "t.gpx").write_text(GPX, encoding="utf-8")
    assert read_vectors(tmp_path / "t.gpx", Post).frame["name"].tolist() == ["Post"]
    walked = read_vectors(tmp_path / "t.gpx", Track).frame
    assert walked["name"].tolist() == ["Walk"]
    assert walked.geometry.geom_type.tolist() == ["LineString"]
    assert len(read_vectors(tmp_path / "t.gpx", Anything).frame) == 2


def test_kml_folders_that_fit_are_joined(tmp_path: Path) -> None:
    (tmp_path / "t.kml").write_text(KML, encoding="utf-8")
    read = read_vectors(tmp_path / "t.kml", Post)
    assert read.frame["name"].tolist() == ["Пост", "Б"]
    assert [json.loads(extra)["layer"] for extra in read.frame["extra"]] == ["Пост", "Б"]
    assert any("Layers left out" in str(note) and "Путь" in str(note) for note in read.reading.notes)
    assert read_vectors(tmp_path / "t.kml", Track).frame["name"].tolist() == ["Путь"]


def test_a_folder_of_a_kml_can_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "t.kml").write_text(KML, encoding="utf-8")
    read = read_vectors(tmp_path / "t.kml", Post, stated=Stated(sheet="Б"))
    assert read.frame["name"].tolist() == ["Б"]
    assert [(fact.subject, fact.value) for fact in read.reading.facts if fact.ground is Ground.STATED] == [
        ("sheet", "Б")
    ]
    with pytest.raises(UserError, match="holds LineString; accepted for checkpoints: Point"):
        read_vectors(tmp_path / "t.kml", Post, stated=Stated(sheet="Путь"))
    with pytest.raises(UserError, match="has no layer 'x'; its layers are: Пост, Б, Путь"):
        read_vectors(tmp_path / "t.kml", Post, stated=Stated(sheet="x"))


def test_the_layers_to_choose_from(tmp_path: Path) -> None:
    (tmp_path / "t.kml").write_text(KML, encoding="utf-8")
    (tmp_path / "t.gpx").write_text(GPX, encoding="utf-8")
    assert layers_of(tmp_path / "t.kml") == ("Пост", "Б", "Путь")
    assert "track_points" not in layers_of(tmp_path / "t.gpx")
    path = write_points(tmp_path / "t.gpkg", "old", ("x",), driver="GPKG")
    assert layers_of(path) == ()
    write_points(path, "new", driver="GPKG", append=True)
    assert layers_of(path) == ("old", "new")
    assert layers_of(geojson(tmp_path / "t.geojson", feature(point(70, 39)))) == ()


def test_a_file_of_one_layer_has_none_to_choose(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"t\.geojson has no sheets or layers to choose from"):
        read_vectors(geojson(tmp_path / "t.geojson", feature(point(70, 39))), Post, stated=Stated(sheet="x"))


TRACKS = """<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"
 xmlns:gx="http://www.google.com/kml/ext/2.2"><Document><Folder><name>Walks</name>
<Placemark><name>one</name><gx:Track><when>2026-05-01T06:00:00Z</when><when>2026-05-01T07:30:00Z</when>
<gx:coord>70.5 39.9 500</gx:coord><gx:coord>70.6 39.8 500</gx:coord></gx:Track></Placemark>
<Placemark><name>two</name><gx:MultiTrack><gx:Track><when>2026-05-02T06:00:00Z</when><when>2026-05-02T07:00:00Z</when>
<gx:coord>70.5 39.9 0</gx:coord><gx:coord>70.6 39.8 0</gx:coord></gx:Track></gx:MultiTrack></Placemark>
</Folder></Document></kml>"""


def test_tracks_of_a_kml_are_lines_with_the_times_of_their_ends(tmp_path: Path) -> None:
    (tmp_path / "t.kml").write_text(TRACKS, encoding="utf-8")
    read = read_vectors(tmp_path / "t.kml", PatrolLayer)
    assert read.frame["name"].tolist() == ["one", "two"]
    extra = [json.loads(cell) for cell in read.frame["extra"]]
    assert [(cells["when"], cells["until"]) for cells in extra] == [
        ("2026-05-01T06:00:00Z", "2026-05-01T07:30:00Z"),
        ("2026-05-02T06:00:00Z", "2026-05-02T07:00:00Z"),
    ]


def test_dxf_needs_a_crs(tmp_path: Path) -> None:
    path = tmp_path / "t.dxf"
    wkb = shapely.to_wkb(np.array([shapely.LineString([(70, 39), (71, 39)])]))
    pyogrio.raw.write(path, wkb, [], [], driver="DXF", geometry_type="LineString", crs="EPSG:4326")
    with pytest.raises(UserError, match="coordinate system") as refused:
        read_vectors(path, Track)
    assert (refused.value.message.code, refused.value.message.field) == (Remedy.STATE_CRS, "t.dxf")
    assert len(read_vectors(path, Track, crs="EPSG:4326").frame) == 1


@pytest.mark.parametrize("suffix", ["geojson", "shp", "gpkg", "kml", "gpx", "dxf", "xlsx"])
def test_rubbish_is_refused_in_one_line_and_in_silence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], suffix: str
) -> None:
    path = tmp_path / f"t.{suffix}"
    path.write_bytes(b"rubbish \x00\xff" * 30)
    with pytest.raises(UserError) as refusal:
        read_vectors(path, Post)
    assert "\n" not in str(refusal.value)
    assert capfd.readouterr() == ("", "")


def test_missing_files_folders_and_unknown_suffixes(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="There is no file"):
        read_vectors(tmp_path / "none.csv", Post)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(UserError, match="cannot be opened"):
        read_vectors(tmp_path / "folder.csv", Post)
    (tmp_path / "t.docx").touch()
    with pytest.raises(UserError, match=r"ending in \.docx are not supported; supported are \.csv"):
        read_vectors(tmp_path / "t.docx", Post)


def beside(path: Path) -> dict[str, tuple[bytes, int]]:
    return {file.name: (file.read_bytes(), file.stat().st_mtime_ns) for file in path.parent.iterdir() if file.is_file()}


@pytest.mark.parametrize("mode", ["delete", "wal", "open wal"])
def test_a_geopackage_that_is_read_is_not_touched(tmp_path: Path, mode: str) -> None:
    path = write_points(tmp_path / "t.gpkg", driver="GPKG")
    writer = sqlite3.connect(path)
    writer.execute(f"PRAGMA journal_mode={mode.rsplit(maxsplit=1)[-1]}")
    writer.execute("CREATE TABLE more (a)")
    writer.commit()
    if mode != "open wal":
        writer.close()
    before = beside(path)
    assert ("t.gpkg-wal" in before) == (mode == "open wal")
    assert len(read_vectors(path, Post).frame) == 2
    assert beside(path) == before
    writer.close()


@pytest.mark.parametrize("driver", ["ESRI Shapefile", "GeoJSON", "GPX", "KML"])
def test_other_files_that_are_read_are_not_touched(tmp_path: Path, driver: str) -> None:
    suffix = {"ESRI Shapefile": "shp", "GeoJSON": "geojson", "GPX": "gpx", "KML": "kml"}[driver]
    path = write_points(tmp_path / f"t.{suffix}", "waypoints", driver=driver)
    before = beside(path)
    read: Incoming = read_vectors(path, Post)
    assert len(read.frame) == 2
    assert beside(path) == before


@pytest.mark.parametrize("suffix", [".tab", ".mif"])
def test_mapinfo_in_its_own_system(tmp_path: Path, suffix: str) -> None:
    options = {"FORMAT": "MIF"} if suffix == ".mif" else {}
    wkb, names = shapely.to_wkb(shapely.points([[725719.233, 4152260.547]])), [np.array(["Post"], dtype=object)]
    how = {"driver": "MapInfo File", "crs": "EPSG:32642", "geometry_type": "Point", "dataset_options": options}
    pyogrio.raw.write(tmp_path / f"t{suffix}", wkb, names, ["name"], **how)
    before = sorted(tmp_path.iterdir())
    frame = read_vectors(tmp_path / f"t{suffix}", Post).frame
    assert frame["name"].tolist() == ["Post"]
    assert frame.geometry[0].coords[0] == pytest.approx((71.5531, 37.4897), abs=1e-6)
    assert sorted(tmp_path.iterdir()) == before


def test_files_that_a_shapefile_lacks_are_named(tmp_path: Path) -> None:
    path = write_points(tmp_path / "t.shp", driver="ESRI Shapefile")
    (tmp_path / "t.dbf").unlink()
    read = read_vectors(path, Post)
    assert len(read.frame) == 2
    assert "t.dbf is missing beside it: its rows have a place and no attributes." in read.reading.notes
    (tmp_path / "t.shx").unlink()
    with pytest.raises(UserError, match=r"t\.shx is missing beside it. Copy all that are called so"):
        read_vectors(path, Post)


@pytest.mark.parametrize("stated", [1, 4_000_000_000])
def test_shapes_without_a_row_in_the_table_are_told(tmp_path: Path, stated: int) -> None:
    path = write_points(tmp_path / "t.shp", driver="ESRI Shapefile")
    data = (tmp_path / "t.dbf").read_bytes()
    start, width = (int.from_bytes(data[at : at + 2], "little") for at in (8, 10))
    (tmp_path / "t.dbf").write_bytes(data[:4] + stated.to_bytes(4, "little") + data[8 : start + width])
    read = read_vectors(path, Post)
    assert len(read.frame) == 1
    note = "t.dbf has rows for 1 of 2 shapes: the others are left out. Copy it from its source again."
    assert note in read.reading.notes


def test_a_kml_that_is_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.kml"
    path.write_text(f"<kml>{'<Folder>' * 5_000}{'</Folder>' * 5_000}</kml>", "utf-8")
    for read in (layers_of, lambda one: read_vectors(one, Anything)):
        with pytest.raises(UserError, match=r"^t\.kml cannot be read: what it holds is nested too deeply"):
            read(path)
