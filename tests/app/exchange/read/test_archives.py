"""Archives give what the file in them gives, read nothing else, and lead nowhere."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from app.errors import Remedy, UserError
from app.exchange.read import archives
from app.exchange.read.archives import readable_members
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.reading import Fact, Ground, Stated, Subject
from layers import LAYER_TYPES

POSTS = LAYER_TYPES["checkpoints"]
TABLE = "name;Широта;Долгота\nПост А;37,4897;71,5531\n"


def archive(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
        for name, data in members.items():
            out.writestr(name, data)
    return path


def read(path: Path, sheet: str = "") -> Incoming:
    return read_vectors(path, POSTS, stated=Stated(sheet=sheet))


def test_a_shapefile_with_its_side_files(tmp_path: Path) -> None:
    folder = tmp_path / "shp"
    folder.mkdir()
    frame = gpd.GeoDataFrame({"name": ["Пост"]}, geometry=[shapely.Point(500_000.0, 4_150_000.0)], crs=32642)
    frame.to_file(folder / "posts.shp", encoding="cp1251")
    members = {f"data/{file.name}": file.read_bytes() for file in folder.iterdir()}
    path = archive(tmp_path / "posts.shp.zip", {**members, "__MACOSX/data/._posts.shp": b"", "data/readme.bak": b""})
    rows = read(path)
    assert rows.frame["name"].tolist() == ["Пост"]
    assert rows.crs == "EPSG:32642"
    np.testing.assert_allclose(rows.frame.geometry.x, 69.0)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["posts.shp.zip", "shp"], "nothing is written beside it"


def test_a_table_with_all_that_is_stated_of_it(tmp_path: Path) -> None:
    path = archive(tmp_path / "t.zip", {"реестр/posts.csv": TABLE.encode("cp1251"), "logo.png": b"x"})
    rows = read(path)
    assert rows.frame["name"].tolist() == ["Пост А"]
    assert Fact(Subject.SHEET, "реестр/posts.csv", Ground.CONTENT) in rows.reading.facts


def test_of_several_files_one_is_chosen(tmp_path: Path) -> None:
    path = archive(tmp_path / "t.zip", {"a.csv": TABLE, "b.csv": TABLE.replace("А", "Б")})
    assert readable_members(path) == ("a.csv", "b.csv")
    with pytest.raises(UserError, match=r"t\.zip holds several files: a\.csv, b\.csv") as caught:
        read(path)
    assert (caught.value.message.code, caught.value.message.field) == (Remedy.STATE_SHEET, "a.csv")
    rows = read(path, "b.csv")
    assert rows.frame["name"].tolist() == ["Пост Б"]
    assert Fact(Subject.SHEET, "b.csv", Ground.STATED) in rows.reading.facts


def test_names_lead_nowhere(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    path = archive(inner / "t.zip", {"/evil.csv": TABLE, "/evil.shx": "x", "../../worse.csv": TABLE})
    assert read(path).frame["name"].tolist() == ["Пост А"]
    assert [one.name for one in tmp_path.iterdir()] == ["inner"]
    assert [one.name for one in inner.iterdir()] == ["t.zip"]


def test_what_is_too_large_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1000)
    path = archive(tmp_path / "t.zip", {"a.csv": TABLE + "x" * 2000, "b.txt.bak": "x" * 10_000})
    with pytest.raises(UserError, match="more than 1,000 bytes of it belong together"):
        read(path)


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"no archive", "cannot be unpacked"), (b"", "cannot be unpacked")],
)
def test_damaged_archives(tmp_path: Path, data: bytes, reason: str) -> None:
    (tmp_path / "t.zip").write_bytes(data)
    with pytest.raises(UserError, match=reason):
        read(tmp_path / "t.zip")


def test_a_member_that_is_damaged(tmp_path: Path) -> None:
    path = archive(tmp_path / "t.zip", {"a.csv": TABLE * 50})
    data = bytearray(path.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    path.write_bytes(data)
    with pytest.raises(UserError, match="cannot be unpacked"):
        read(path)


def test_what_holds_nothing_to_read_says_what_it_holds(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"holds no file that can be read; it holds: a\.pdf, b\.zip"):
        read(archive(tmp_path / "t.zip", {"a.pdf": "x", "b.zip": "x", "__MACOSX/a.csv": "x", ".csv": "x"}))
