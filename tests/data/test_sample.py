"""The synthetic sample: how much there is, that it says what it is, and that the seed makes it again."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from app.paths import SAMPLE
from data.build import sample, sample_ground


def rows(file: str) -> list[dict[str, str]]:
    with (SAMPLE / file).open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def ground() -> sample_ground.Ground:
    return sample_ground.Ground.read()


def test_counts() -> None:
    assert len(rows("checkpoints.csv")) + len(rows("sensors.csv")) == 120
    assert len(rows("incidents.csv")) == 3000
    assert len(json.loads((SAMPLE / "patrols.geojson").read_text(encoding="utf-8"))["features"]) == 12


@pytest.mark.parametrize("file", ["checkpoints.csv", "sensors.csv", "incidents.csv"])
def test_every_row_is_marked_synthetic(file: str) -> None:
    for row in rows(file):
        assert row["synthetic"] == "true"
        assert "synthetic" in row["note"].lower()
        assert row["source"] == sample.SOURCE


def test_crossing_points_bear_public_names_and_say_approximate() -> None:
    named = {row["name"]: row["note"] for row in rows("checkpoints.csv") if row["type"] == "official_crossing_point"}
    assert named.keys() == {name for name, *_ in sample.CROSSINGS}
    assert all("approximate" in note for note in named.values())


def test_incidents_span_three_years_and_name_nobody() -> None:
    years = {row["occurred_at"][:4] for row in rows("incidents.csv")}
    assert years == {"2023", "2024", "2025", "2026"}
    assert {row["name"] for row in rows("incidents.csv")} == {""}


def test_the_seed_makes_the_same_rows(ground: sample_ground.Ground, tmp_path: Path) -> None:
    again = sample.incidents(ground, np.random.default_rng([sample.SEED, 3]))
    sample.write_csv(again, tmp_path / "incidents.csv")
    assert (tmp_path / "incidents.csv").read_bytes() == (SAMPLE / "incidents.csv").read_bytes()
    posts = sample.checkpoints(ground, np.random.default_rng([sample.SEED, 0]))
    sample.write_csv(posts, tmp_path / "checkpoints.csv")
    assert (tmp_path / "checkpoints.csv").read_bytes() == (SAMPLE / "checkpoints.csv").read_bytes()
