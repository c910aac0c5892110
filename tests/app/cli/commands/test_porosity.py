"""sarhad porosity, run as a user runs it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from tests.builders.command_line import answer_of, sarhad

CELL_KEYS = "route km t_cross_h porosity index rank rank_low rank_high top_decile_share"


def test_porosity_by_kilometre(project: Path, tmp_path: Path) -> None:
    asked = ("porosity", project, tmp_path / "p.csv", "--route", "KG-TJ.01", "--as-of", "2026-07-01")
    answer = answer_of(*asked)
    table = pd.read_csv(tmp_path / "p.csv")
    assert list(table.columns) == CELL_KEYS.split()
    assert len(table) == answer["cells"] == 62
    assert table["t_cross_h"].between(0.3, 72.0).all()
    assert table["porosity"].between(0.0, 1.0).all()
    assert (table["rank_low"] <= table["rank_high"]).all()
    assert -1.0 <= answer["spearman_t_cross_index"] < 0.0
    assert 0.5 < answer["kendall_tau"] < 1.0
    assert len(answer["disagreement"]) == 10
    before = (tmp_path / "p.csv").read_bytes()
    assert answer_of(*asked) == answer
    assert (tmp_path / "p.csv").read_bytes() == before
    assert answer_of(*asked, "--seed", "3")["kendall_tau"] != answer["kendall_tau"]


def test_porosity_with_a_river_and_on_trails(project: Path, tmp_path: Path) -> None:
    asked = ("porosity", project, tmp_path / "p.parquet", "--route", "KG-TJ.01", "--as-of", "2026-01-01")
    hours = []
    for options in ((), ("--river", "KG-TJ=narrow"), ("--walker", "trail"), ("--set", "t50_h=1")):
        answer = answer_of(*asked, *options)
        hours.append(pd.read_parquet(tmp_path / "p.parquet")["t_cross_h"].to_numpy())
        if options == ("--river", "KG-TJ=narrow"):
            assert answer["rivers"] == [{"route": "KG-TJ.01", "least_h": 0.016667, "likely_h": 0.083333, "most_h": 0.5}]
    np.testing.assert_allclose(hours[1], np.minimum(hours[0] + 1 / 12, 72.0), atol=2e-3)
    assert (hours[2] <= hours[0]).all()
    np.testing.assert_array_equal(hours[3], hours[0])
    for wrong in ("KG-TJ", "KG-TJ=huge", "XX=wide"):
        assert "--river" in str(sarhad(*asked, "--river", wrong).exception)
