"""The encoding of a shapefile's text: stated and true, stated and false, and not stated."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from app.exchange.read.incoming import read_vectors
from layers.checkpoints import CheckpointLayer


def write(path: Path, names: tuple[str, ...], encoding: str) -> Path:
    wkb = shapely.to_wkb(shapely.points([[70.5, 39.9], [71.5, 36.9]])[: len(names)])
    options = {"crs": "EPSG:4326", "geometry_type": "Point", "driver": "ESRI Shapefile", "encoding": encoding}
    pyogrio.raw.write(path, wkb, [np.array(names, dtype=object)], ["name"], **options)
    return path


def test_cyrillic_in_a_shapefile_that_does_not_say_its_encoding(tmp_path: Path) -> None:
    for encoding in ("CP1251", "UTF-8"):
        path = write(tmp_path / "t.shp", ("Пяндж", "Ғарм" if encoding == "UTF-8" else "Гарм"), encoding)
        (tmp_path / "t.cpg").unlink(missing_ok=True)
        table = bytearray((tmp_path / "t.dbf").read_bytes())
        table[29] = 0
        (tmp_path / "t.dbf").write_bytes(table)
        read = read_vectors(path, CheckpointLayer)
        assert read.frame["name"][0] == "Пяндж"
        assert read.reading.notes == (f"Attributes are read as {encoding}.",)


@pytest.mark.parametrize(("real", "claim"), [("CP1251", "UTF-8"), ("CP866", "UTF-8"), ("UTF-8", "1251")])
def test_what_a_shapefile_states_of_its_text_is_believed_if_it_fits(tmp_path: Path, real: str, claim: str) -> None:
    names = ("Пост Ишкашим", "Комендатура Пяндж")
    path = write(tmp_path / "t.shp", names, real)
    assert read_vectors(path, CheckpointLayer).reading.notes == ()
    (tmp_path / "t.cpg").write_text(claim)
    read = read_vectors(path, CheckpointLayer)
    assert tuple(read.frame["name"]) == names
    assert read.reading.notes == (f"Attributes are read as {real}: what the file states of them is not so.",)


@pytest.mark.parametrize("claim", ["866", "ISO-8859-1", "1252", "OEM 866", "KOI8-R"])
def test_a_code_page_in_which_the_words_are_none_is_noticed(tmp_path: Path, claim: str) -> None:
    names = ("Застава Ишкашим", "Комендатура Пяндж")
    path = write(tmp_path / "t.shp", names, "CP1251")
    (tmp_path / "t.cpg").write_text(claim)
    read = read_vectors(path, CheckpointLayer)
    assert tuple(read.frame["name"]) == names
    assert read.reading.notes == ("Attributes are read as CP1251: what the file states of them is not so.",)


@pytest.mark.parametrize(
    ("real", "claim", "name"),
    [
        ("ISO-8859-1", "ISO-8859-1", "Café Größe"),
        ("CP1252", "ANSI 1252", "Überwachung"),
        ("CP866", "OEM 866", "Пост № 7"),
        ("CP1251", "1251", "ПОСТ «Заря»"),
        ("CP1251", "LDID/201", "ПОСТ «Заря»"),
    ],
)
def test_a_code_page_in_which_there_are_words_is_believed(tmp_path: Path, real: str, claim: str, name: str) -> None:
    path = write(tmp_path / "t.shp", (name.replace("№", "N") if real == "CP866" else name,), real)
    (tmp_path / "t.cpg").write_text(claim)
    assert read_vectors(path, CheckpointLayer).reading.notes == ()


def test_a_language_byte_that_is_not_so_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path / "t.shp", ("Застава Ишкашим",), "CP1251")
    (tmp_path / "t.cpg").unlink(missing_ok=True)
    for byte in (0x03, 0x26):
        table = bytearray((tmp_path / "t.dbf").read_bytes())
        table[29] = byte
        (tmp_path / "t.dbf").write_bytes(table)
        assert read_vectors(path, CheckpointLayer).frame["name"][0] == "Застава Ишкашим"


@pytest.mark.parametrize("claim", ["OEM", "12\x0051", "\x00"])
def test_a_code_page_that_there_is_not_says_nothing(tmp_path: Path, claim: str) -> None:
    path = write(tmp_path / "t.shp", ("Застава Ишкашим",), "CP1251")
    (tmp_path / "t.cpg").write_text(claim)
    read = read_vectors(path, CheckpointLayer)
    assert read.frame["name"][0] == "Застава Ишкашим"
    assert read.reading.notes == ("Attributes are read as CP1251.",)
