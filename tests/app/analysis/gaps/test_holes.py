"""Holes: pieces of one open stretch are one, across cuts, classes, a ring's zero and the ends of routes that meet."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import GapReport
from app.analysis.gaps.holes import HolePart, HolePiece, hole_of, holes_of
from app.geo.lrs import Route
from tests.builders.scenes import circle, device, lonlat, plain, scene


def gap(id_: str, route: str, start_m: float, end_m: float, score: float = 1.0, band: str = "middle") -> HolePiece:
    return HolePiece(id_, route, start_m, end_m, score, band)


def route(name: str, start: tuple[float, float], stop: tuple[float, float], ring: bool = False) -> Route:
    lon, lat = lonlat(*np.array([start, stop]).T)
    return Route(name, lon, lat, np.array([0]), np.array([0.0, 10_000.0]), ring=ring)


LINE = route("A", (0.0, 0.0), (10_000.0, 0.0))


def test_pieces_that_touch_are_one_hole_and_others_are_not() -> None:
    gaps = [gap("a", "A", 0.0, 2000.0, 1.0), gap("b", "A", 2000.0, 3000.0, 2.5), gap("c", "A", 3500.0, 9000.0, 3.0)]
    first, second = holes_of([LINE], gaps)
    assert (first.gaps, first.rank, first.score, first.length_m) == (("a", "b"), 1, 3.5, 3000.0)
    assert (second.gaps, second.rank, second.parts) == (("c",), 2, (HolePart("A", 3500.0, 9000.0),))
    assert hole_of((first, second)) == {"a": first.id, "b": first.id, "c": second.id}
    assert first.id == "A/0000-0002H"


def test_short_holes_in_the_same_cells_have_names_of_their_own() -> None:
    holes = holes_of([LINE], [gap("a", "A", 0.0, 200.0), gap("b", "A", 400.0, 600.0)])
    assert {hole.id for hole in holes} == {"A/0000-0000H", "A/0000-0000.2H"}


def test_round_the_zero_of_a_ring_it_is_one() -> None:
    ring = route("R", (0.0, 0.0), (0.0, 0.0), ring=True)
    gaps = [gap("a", "R", 500.0, 1000.0), gap("b", "R", 9000.0, 10_500.0), gap("c", "R", 4000.0, 5000.0)]
    assert {hole.gaps for hole in holes_of([ring], gaps)} == {("b", "a"), ("c",)}
    (around,) = holes_of([ring], [gap("a", "R", 0.0, 5000.0), gap("b", "R", 5000.0, 10_000.0)])
    assert around.length_m == 10_000.0


@pytest.mark.parametrize(("apart_m", "count"), [(0.0, 1), (400.0, 1), (600.0, 2)])
def test_the_ends_of_two_routes_that_meet_are_one(apart_m: float, count: int) -> None:
    other = route("B", (10_000.0 + apart_m, 0.0), (20_000.0, 0.0))
    gaps = [gap("a", "A", 8000.0, 10_000.0), gap("b", "B", 0.0, 1000.0), gap("c", "B", 2000.0, 3000.0)]
    holes = holes_of([LINE, other], gaps)
    assert len(holes) == count + 1
    if count == 1:
        (tripoint,) = (hole for hole in holes if len(hole.parts) == 2)
        assert tripoint.gaps == ("a", "b")
        assert tripoint.length_m == 3000.0
        assert tripoint.id == "A/0008-0009+B/0000-0000H"


def test_a_gap_that_ends_short_of_a_tripoint_does_not_reach_over_it() -> None:
    other = route("B", (10_000.0, 0.0), (20_000.0, 0.0))
    assert len(holes_of([LINE, other], [gap("a", "A", 8000.0, 9900.0), gap("b", "B", 0.0, 1000.0)])) == 2


def test_a_run_has_a_hole_for_every_open_stretch_and_none_across_what_is_undecided() -> None:
    heights = np.zeros((200, 334))
    heights[:, 200:240] = np.nan
    wall = np.zeros((200, 334))
    wall[115:117, 40:90] = 90.0
    for watch in (
        scene([device(4000.0, -500.0)], grid=plain(heights)),
        scene([device(1000.0, -900.0), device(6000.0, -700.0, availability=0.3)], grid=plain(wall), cut_km=2.0),
        scene([device(1400.0, 0.0)], line=circle(), cut_km=2.0),
    ):
        report = find_gaps(watch)
        assert sorted(one for hole in report.holes for one in hole.gaps) == sorted(gap.id for gap in report.all_gaps)
        assert [hole.rank for hole in report.holes] == list(range(1, len(report.holes) + 1))
        assert all(gap.hole in {hole.id for hole in report.holes} for gap in report.all_gaps)
        for hole in report.holes:
            inside = [gap for gap in report.all_gaps if gap.id in hole.gaps]
            assert hole.score == pytest.approx(sum(gap.score for gap in inside), abs=1e-5)
            assert hole.length_m == pytest.approx(sum(gap.length_m for gap in inside), abs=0.01)
        undecided = [(one.start_m, one.end_m) for one in report.undecided]
        parts = [part for hole in report.holes for part in hole.parts]
        assert not any(part.start_m < end and start < part.end_m for start, end in undecided for part in parts)
    assert len(report.holes) < len(report.all_gaps)


def test_holes_survive_being_stored_and_an_older_run_has_none() -> None:
    report = find_gaps(scene(cut_km=2.0))
    again = GapReport.from_json(report.to_json_bytes())
    assert again.holes == report.holes
    older = json.loads(report.to_json_bytes())
    del older["holes"]
    for row in older["gaps"]:
        del row["hole"]
    old = GapReport.from_json(json.dumps(older))
    assert old.holes == ()
    assert old.gaps == tuple(replace(gap, hole="") for gap in report.gaps)


def test_holes_wholly_in_hard_terrain_rank_behind_all_others() -> None:
    gaps = [
        gap("a", "A", 0.0, 2000.0, 9.0, "low"),
        gap("b", "A", 3000.0, 4000.0, 1.0, "low"),
        gap("c", "A", 4000.0, 5000.0, 0.1),
        gap("d", "A", 6000.0, 7000.0, 2.0),
    ]
    assert [(hole.rank, hole.gaps) for hole in holes_of([LINE], gaps)] == [(1, ("d",)), (2, ("b", "c")), (3, ("a",))]
