"""The key of each row: blank and repeated ones are refused by row; a column that can be none is refused by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Remedy, UserError
from app.exchange.read.incoming import Incoming, read_vectors
from app.exchange.read.keys import Key, plain_text
from layers.checkpoints import CheckpointLayer
from layers.reference import ReferenceLayer

TEXT = (
    "code,name,lon,lat,phone\n007,A,70.1,38,+992 93 555 12 12\n8,B,70.2,38,\n,C,70.3,38,\n9,D,70.4,38,\n9,E,70.5,38,\n"
)


def read(folder: Path, key: str, kind: type[CheckpointLayer | ReferenceLayer] = CheckpointLayer) -> Incoming:
    path = folder / "t.csv"
    path.write_text(TEXT, encoding="utf-8")
    return read_vectors(path, kind, key=key)


def test_rows_without_a_key_of_their_own_are_refused(tmp_path: Path) -> None:
    result = read(tmp_path, "code")
    assert result.frame["name"].tolist() == ["A", "B"]
    assert result.numbers.tolist() == [2, 3]
    assert result.rejects["reason"].tolist() == [
        "its key, code, is blank",
        "its key, code '9', stands in more than one row",
        "its key, code '9', stands in more than one row",
    ]
    assert result.key == Key("code", True, ("007", "8"))


def test_the_key_stands_where_the_layer_has_it(tmp_path: Path) -> None:
    assert read(tmp_path, "name").key == Key("name", False, ("A", "B", "C", "D", "E"))
    reference = read(tmp_path, "code", ReferenceLayer).key
    assert reference == Key("code", False, ("007", "8"))
    assert read(tmp_path, "").key is None


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("nr", "There is no column 'nr' by which rows could be told apart. The columns are: code, name, lon, lat"),
        ("phone", "Column 'phone' is left out of every import: it is no key"),
        ("lon", "Column 'lon' holds coordinates: it is no key"),
    ],
)
def test_what_can_be_no_key_is_refused(tmp_path: Path, key: str, text: str) -> None:
    with pytest.raises(UserError) as refused:
        read(tmp_path, key)
    assert str(refused.value) == text
    assert refused.value.message.code is Remedy.CHOOSE_KEY


@pytest.mark.parametrize(
    ("cell", "text"), [(7, "7"), (7.0, "7"), (7.5, "7.5"), (" 0 07 ", "0 07"), (None, ""), (float("nan"), "")]
)
def test_a_key_is_a_text(cell: object, text: str) -> None:
    assert plain_text(cell) == text
