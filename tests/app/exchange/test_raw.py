"""Faults of rows, readers by suffix, and files that can be opened."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from app.errors import UserError
from app.exchange import raw
from app.exchange.raw import Faults, RawTable, readable, reader
from app.exchange.reading import Stated
from layers import LAYER_TYPES
from layers.base import Layer
from tests.builders.shapes import shapes


def test_a_row_gathers_its_faults_in_order() -> None:
    faults = Faults()
    faults.add([2, 0], "too far")
    faults.add(np.array([2]), "swapped")
    assert faults.reasons == {2: ["too far", "swapped"], 0: ["too far"]}
    assert faults.mask(4).tolist() == [True, False, True, False]
    assert not Faults().mask(3).any()


def test_a_table_without_geometries_has_no_shapes_yet() -> None:
    rows = np.array([2, 3])
    assert RawTable({"a": [1, 2]}, rows).shapes.tolist() == []
    points = shapes("POINT (70 38)", None)
    assert RawTable({}, rows, points).shapes is points


def test_tables_share_no_faults() -> None:
    one, other = (RawTable({}, np.array([1])) for _ in range(2))
    one.faults.add([0], "no")
    assert other.faults.reasons == {}


def test_a_reader_is_known_by_each_of_its_suffixes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "READERS", {})

    @reader(".one", ".two")
    def read(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
        return RawTable({}, np.zeros(0, np.int64))

    assert {".one": read, ".two": read} == raw.READERS


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert readable(tmp_path / "a.csv") == tmp_path / "a.csv"
    with pytest.raises(UserError, match=r"There is no file .*none\.csv"):
        readable(tmp_path / "none.csv")
    with pytest.raises(UserError, match="cannot be opened: "):
        readable(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "t.csv")
    with pytest.raises(UserError, match=r"t\.csv is no file but a device or a pipe; give the name of a file"):
        readable(tmp_path / "t.csv")


def test_what_is_nested_too_deeply_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raw, "READERS", {})

    @reader(".deep")
    def read(path: Path, kind: type[Layer], stated: Stated) -> RawTable:
        return read.__wrapped__(path, kind, stated)  # type: ignore[attr-defined, no-any-return]

    with pytest.raises(UserError, match=r"^t\.deep cannot be read: what it holds is nested too deeply"):
        raw.READERS[".deep"](Path("t.deep"), LAYER_TYPES["reference"], Stated())
