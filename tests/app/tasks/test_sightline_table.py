"""The table of sight lines: on the finest terrain that holds each ray, and in files as pandas would write it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from app.errors import UserError
from app.progress import Progress
from app.scene.scene import Scene
from app.tasks.sightline_table import frame_of, sightline_columns, write
from tests.builders.scenes import device, plain, scene

POSTS = [device(2000.0, -500.0), device(6000.0, -500.0)]
FINE = plain(np.zeros((200, 170)))  # its eastern edge lies at x = 4,100 m
COARSE = plain(np.zeros((50, 100)), cell=120.0)


def table(of: Scene) -> pd.DataFrame:
    return frame_of(sightline_columns(of, 3000.0, Progress()))


def test_rays_that_leave_the_finest_terrain_are_told_by_the_next() -> None:
    both = dataclasses.replace(scene(POSTS), terrain=(FINE, COARSE))
    fine, coarse = (dataclasses.replace(both, terrain=(one,)) for one in (FINE, COARSE))
    answer, unknown = table(both), table(fine)["p_visible"].isna()
    assert 0 < unknown.sum() < len(answer)
    pd.testing.assert_frame_equal(answer[~unknown], table(fine)[~unknown], check_dtype=False)
    pd.testing.assert_frame_equal(answer[unknown], table(coarse)[unknown], check_dtype=False)
    assert answer["visible"][unknown].isna().all()  # too coarse for a yes or no
    assert answer["visible"][~unknown].notna().all()


def test_without_terrain_there_is_no_sight_line() -> None:
    with pytest.raises(UserError, match="no terrain"):
        table(dataclasses.replace(scene(POSTS), terrain=()))


def test_a_device_that_needs_no_sight_has_no_height_of_view() -> None:
    buried = [device(2000.0, -20.0, "ground_sensor", **view) for view in ({}, {"tilt_deg": 60.0, "vfov_deg": 1.0})]
    plainly, tilted = (table(scene([one])) for one in buried)
    assert len(plainly)
    pd.testing.assert_frame_equal(plainly, tilted)


def test_csv_is_what_pandas_writes(tmp_path: Path) -> None:
    quoted = [device(2000.0, -500.0, name='Post "7", ridge'), device(6000.0, -500.0, name="Тем\nВаҳдат")]
    rays = sightline_columns(dataclasses.replace(scene(quoted), terrain=(FINE, COARSE)), None, Progress())
    assert np.isnan(rays["visible"]).any()
    assert np.isfinite(rays["visible"]).any()
    write(rays, tmp_path / "rays.csv", "TLP:RED")
    answer = frame_of(rays).to_csv(index=False, float_format="%.10g", lineterminator="\n")
    assert (tmp_path / "rays.csv").read_text("utf-8") == answer
    assert "TLP:RED" in (tmp_path / "rays.csv-metadata.json").read_text("utf-8")


def test_parquet_has_the_types_of_the_columns(tmp_path: Path) -> None:
    rays = sightline_columns(scene(POSTS), 3000.0, Progress())
    write(rays, tmp_path / "rays.parquet", "TLP:RED")
    back = pd.read_parquet(tmp_path / "rays.parquet")
    assert back["visible"].dtype == "Int8"
    pd.testing.assert_frame_equal(back, frame_of(rays))
    assert back.attrs["handling_marking"] == "TLP:RED"


def test_other_formats_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"written as \.csv or \.parquet"):
        write(sightline_columns(scene(POSTS), 3000.0, Progress()), tmp_path / "rays.xlsx", "")
    assert list(tmp_path.iterdir()) == []
