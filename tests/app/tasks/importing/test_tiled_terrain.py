"""Terrain that comes in tiles gives the answers of the mosaic, to the last byte, through the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.arrays import SingleArray
from tests.builders.command_line import answer_of, sarhad
from tests.builders.tiles import VOID, coarse, rough, tiles, watched_border, written

BY_NAME = ("seconds", "run", "input_hash")
CUTS = {
    "share a row and a column": ((121, 120), (121, 120)),
    "abut": ((121, 121), (100, 100)),
    "overlap": ((130, 117), (125, 120)),
    "leave one cell between": ((120, 121), (120, 121)),
}


@dataclass(frozen=True)
class Answers:
    """What the commands answer for one project."""

    sightlines: bytes
    profile: bytes
    report: dict[str, Any]
    viewshed: bytes


def import_(project: Path, *files: Path, link: bool) -> dict[str, Any]:
    return answer_of("import", project, *files, "--as", "terrain", *(["--link"] if link else []))


def answers(project: Path) -> Answers:
    folder = project.parent
    report = answer_of("analyse", project, "--draws", 20, "--as-of", "2026-06-01")
    for command in (
        ("profile", project, folder / "profile.csv"),
        ("sightlines", project, folder / "sights.csv", "--as-of", "2026-06-01"),
        ("viewshed", project, "--at", "71.0331,37.9664", "--height", 8, "--radius", 3000, folder / "seen.tif"),
    ):
        assert sarhad(*command).exit_code == 0
    files = [(folder / name).read_bytes() for name in ("sights.csv", "profile.csv", "seen.tif")]
    comparable = {key: value for key, value in report.items() if key not in BY_NAME}
    return Answers(files[0], files[1], comparable, files[2])


def holed(heights: SingleArray, cut: str) -> SingleArray:
    """The whole as the tiles have it: without the cells between them."""
    (stop, start), (end, begin) = CUTS[cut]
    heights = heights.copy()
    heights[stop:start], heights[:, end:begin] = VOID, VOID
    return heights


def of_mosaic(folder: Path, cut: str) -> Answers:
    project = watched_border(folder)
    import_(project, coarse(folder / "coarse.tif"), link=False)
    import_(project, written(folder / "mosaic.tif", holed(rough(), cut)), link=True)
    return answers(project)


@pytest.fixture(scope="module")
def mosaics(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Answers]:
    """The answers of mosaics, without a hole between tiles and with one."""
    whole = of_mosaic(tmp_path_factory.mktemp("mosaic") / "whole", "abut")
    parted = of_mosaic(tmp_path_factory.mktemp("mosaic") / "parted", "leave one cell between")
    return {cut: parted if "between" in cut else whole for cut in CUTS}


@pytest.mark.parametrize(
    ("cut", "way"),
    [
        ("share a row and a column", "linked"),
        ("share a row and a column", "copied"),
        ("share a row and a column", "one by one"),
        ("abut", "linked"),
        ("overlap", "copied"),
        ("leave one cell between", "linked"),
        ("leave one cell between", "one by one"),
    ],
)
def test_tiles_answer_as_their_mosaic(tmp_path: Path, mosaics: dict[str, Answers], cut: str, way: str) -> None:
    project = watched_border(tmp_path / "project")
    files = tiles(tmp_path / "project" / "tiles", rough(), CUTS[cut])
    import_(project, coarse(tmp_path / "coarse.tif"), link=False)
    if way == "one by one":
        for number, file in enumerate((files[2], files[0], files[3], files[1])):
            import_(project, file, link=number % 2 == 0)
    else:
        import_(project, files[0].parent, link=way == "linked")
    tiled, mosaic = answers(project), mosaics[cut]
    assert tiled.sightlines == mosaic.sightlines
    assert tiled.profile == mosaic.profile
    assert tiled.viewshed == mosaic.viewshed
    assert json.dumps(tiled.report) == json.dumps(mosaic.report)


def column(answers: Answers, number: int) -> list[str]:
    return [line.split(",")[number] for line in answers.sightlines.decode().splitlines()[1:]]


def test_the_seam_matters_and_a_wall_hides_what_is_behind_it_across_a_gap(mosaics: dict[str, Answers]) -> None:
    """Where a cell is missing between tiles the coarse terrain gives its height and no more: a chance, no yes or no."""
    whole, parted = mosaics["abut"], mosaics["leave one cell between"]
    seen, less = column(whole, 7), column(parted, 7)
    assert min(seen.count("0"), seen.count("1")) > 20
    across = [number for number, (one, other) in enumerate(zip(seen, less, strict=True)) if one != other]
    assert len(across) > 50
    assert {less[number] for number in across} == {""}
    hidden = [float(column(parted, 8)[number]) for number in across if float(column(whole, 8)[number]) < 0.01]
    assert len(hidden) > 20
    assert np.mean(hidden) < 0.05
