"""A layer laid out for writing."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pyogrio

from app.exchange.write.exporters import write_layer
from tests.builders.sheets import Post, shapes_of


def test_identity_stays_behind_and_open_columns_go_along(tmp_path: Path) -> None:
    frame = shapes_of(1).assign(uuid=["u"], fid=[7], lanes=pd.array([None], dtype="Int64"), width=[2.5])
    write_layer(frame, Post.fields(), tmp_path / "t.gpkg")
    fields = list(pyogrio.read_info(tmp_path / "t.gpkg")["fields"])
    assert fields[-3:] == ["lanes", "width", "extra"]
    assert not {"uuid", "fid"} & set(fields)
