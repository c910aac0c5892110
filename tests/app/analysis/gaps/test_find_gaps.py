"""Runs on synthetic borders: laws of detection, outcomes, classes, rings, partitions; the identity on real ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analysis.detection.coverage import Coverage
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.decision import decide
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.gaps.gap_report import COVERED, GAP, UNDECIDED, GapReport
from app.analysis.sight import path_rays
from app.analysis.sight.line import line_of
from app.analysis.sight.sightlines import rays_of
from app.errors import Cancelled
from app.geo.grid import Grid
from app.geo.lrs import Samples
from app.progress import Progress
from app.scene.scene import Scene
from tests.builders.real_borders import real
from tests.builders.scenes import border, coarse, device, layer, plain, scene, zone
from tests.builders.terrains import fractal

LAWS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
FLAT = plain()
ROUGH = plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=2.4)
P = ("p_day", "p_night", "p_low_day", "p_high_day", "p_low_night", "p_high_night")


def coverage(of: Scene) -> Coverage:
    cache = AnalysisCache()
    return decide(of, line_of(of, cache.lines), cache.decision, Progress()).coverage


def never_lower(before: Scene, after: Scene) -> None:
    """P and its bracket before they are rounded; 1e-12 is what sums of logarithms leave."""
    few, more = coverage(before), coverage(after)
    for name in ("p", "low", "high", "best", "most", "two", "k"):
        assert (getattr(more, name) >= getattr(few, name) - 1e-12).all(), name


def posts(of: list[tuple[float, float]], **cells: Any) -> list[dict[str, Any]]:
    kinds = ("thermal_camera", "observation_post", "ground_radar", "binoculars", "fence_alarm", "drone")
    return [device(x, y, kinds[n % len(kinds)], **cells) for n, (x, y) in enumerate(of)]


PLACES = st.lists(st.tuples(st.floats(0, 8000), st.floats(-2500, -100)), min_size=1, max_size=6)
GRIDS = st.sampled_from([FLAT, ROUGH])


@LAWS
@given(PLACES, st.tuples(st.floats(0, 8000), st.floats(-2500, -100)), GRIDS)
def test_one_more_sensor_never_lowers_p(of: list[tuple[float, float]], more: tuple[float, float], grid: Grid) -> None:
    never_lower(scene(posts(of), grid=grid), scene([*posts(of), device(*more)], grid=grid))


@LAWS
@given(PLACES, st.floats(0.0, 40.0), GRIDS)
def test_more_height_never_lowers_p(of: list[tuple[float, float]], rise: float, grid: Grid) -> None:
    never_lower(scene(posts(of, height_m=2.0), grid=grid), scene(posts(of, height_m=2.0 + rise), grid=grid))


@LAWS
@given(PLACES, st.integers(0, 23), st.integers(1, 23), st.integers(1, 12))
def test_more_hours_never_lower_p(of: list[tuple[float, float]], start: int, length: int, more: int) -> None:
    def hours(span: int) -> str:
        end = (start + span) % 24
        return f"{start:02d}:00-{end:02d}:00" if span < 24 else "00:00-24:00"

    never_lower(scene(posts(of, hours=hours(length))), scene(posts(of, hours=hours(min(length + more, 24)))))


@LAWS
@given(st.floats(0.0, 200.0), st.floats(0.0, 100.0), st.sampled_from(["fixed", "random", "renewal"]))
def test_more_patrols_never_lower_p(often: float, more: float, schedule: str) -> None:
    rows = [zone(1000.0, 5000.0, revisits_per_day=times, schedule=schedule) for times in (often, often + more)]
    before, oftener, both = (scene(posts([(2000.0, -500.0)]), patrols=of) for of in (rows[:1], rows[1:], rows))
    never_lower(before, oftener)
    never_lower(before, both)


@LAWS
@given(PLACES, GRIDS, st.sampled_from(["", "06:00-12:00", "Mo-Fr 20:00-08:00"]))
def test_p_lies_between_its_bounds_and_two_are_never_likelier(
    of: list[tuple[float, float]], grid: Grid, hours: str
) -> None:
    rows = [*posts(of), *posts(of[:2], hours=hours)]
    profile = find_gaps(scene(rows, grid=grid, patrols=[zone(1000.0, 5000.0, revisits_per_day=60.0)])).profile
    for period in ("day", "night"):
        best, p, most, two, k = (getattr(profile, f"{name}_{period}") for name in ("best", "p", "most", "two", "k"))
        last = 1.001e-6  # each is rounded to six decimals
        assert (best <= p + last).all()
        assert (p <= most + last).all()
        assert (two <= p + last).all()
        assert (most <= 1.0).all()
        assert ((best >= 0.5) == (k >= 1)).all()
        assert (most[k >= 2] == 1.0).all()
    np.testing.assert_array_equal(profile.k, np.minimum(profile.k_day, profile.k_night))


@LAWS
@given(PLACES)
def test_the_direction_of_the_line_changes_nothing(of: list[tuple[float, float]]) -> None:
    # A step that divides the length, so that the samples of both directions are the same stretches.
    step = scene().routes[0].length_m / 80.0 * (1.0 + 1e-12)
    there = find_gaps(scene(posts(of), grid=ROUGH, step_m=step))
    line = border([(8000.0, 0.0), (0.0, 0.0)], left_state="TJ", right_state="XX")
    back = find_gaps(scene(posts(of), grid=ROUGH, line=line, step_m=step))
    assert len(there.profile) == len(back.profile) == 80
    for name in (*P, "two_day", "best_night"):
        np.testing.assert_allclose(getattr(back.profile, name)[::-1], getattr(there.profile, name), atol=2e-5)
    np.testing.assert_array_equal(back.profile.klass[::-1], there.profile.klass)


def part_of(samples: Samples, cut: slice) -> Samples:
    names = ("start_m", "end_m", "lon", "lat", "azimuth_deg")
    return Samples(samples.route, *(getattr(samples, name)[cut] for name in names))


@settings(LAWS, max_examples=10)
@given(PLACES, st.integers(1, 79))
def test_a_part_of_the_line_gets_what_it_gets_within_the_whole(of: list[tuple[float, float]], at: int) -> None:
    whole_scene = scene(posts(of), grid=ROUGH, patrols=[zone(1000, 3000, revisits_per_day=60.0)])
    whole = find_gaps(whole_scene).profile
    for cut in (slice(0, at), slice(at, 81)):
        part = find_gaps(replace(whole_scene, samples=(part_of(whole_scene.samples[0], cut),))).profile
        for name in (*P, "k", "elevation_m", "porosity"):
            assert getattr(part, name).tobytes() == getattr(whole, name)[cut].tobytes(), name


@pytest.mark.parametrize("block_m", [20_000.0, 7_000.0])
@pytest.mark.parametrize("ring", [False, True])
def test_blocks_of_20_and_of_7_km_give_the_bytes_of_the_whole_draws_and_all(block_m: float, ring: bool) -> None:
    far = [(0.0, 0.0), (0.0, 11_500.0), (11_500.0, 11_500.0), (11_500.0, 0.0), (0.0, 0.0)]
    line = border(far if ring else [(0.0, 0.0), (23_000.0, 600.0), (46_000.0, 0.0)], ring=ring)
    hills = 300.0 * fractal(9, 8, 0.55)[: 200 if ring else 100, : 200 if ring else 500]
    grid = plain(hills, west=-3000.0, south=-3000.0, cell=100.0, sigma=8.0)
    watch = posts([(x, y) for x in range(500, 46_000, 2500) for y in ((900.0, 9000.0) if ring else (-900.0,))])
    zones = [zone(1000.0, 9000.0, revisits_per_day=60.0)]
    whole_scene = replace(scene(watch, line=line, grid=grid, patrols=zones), draws=30)
    whole = find_gaps(whole_scene).profile
    assert 0.1 < (whole.g_night == 1.0).mean() < 0.9
    (samples,) = whole_scene.samples
    blocks = np.searchsorted(samples.start_m, np.arange(0.0, samples.end_m[-1], block_m))
    cuts = [slice(first, stop) for first, stop in pairwise([*blocks.tolist(), len(samples)])]
    assert len(cuts) == np.ceil(samples.end_m[-1] / block_m)
    parts = [find_gaps(replace(whole_scene, samples=(part_of(samples, cut),))).profile for cut in cuts]
    for name in (*P, "g_day", "g_night", "most_day", "two_night", "k", "k_night", "elevation_m"):
        assert b"".join(getattr(part, name).tobytes() for part in parts) == getattr(whole, name).tobytes(), name


def test_the_same_scene_gives_the_same_bytes_with_and_without_a_cache() -> None:
    cache = AnalysisCache()
    rows = posts([(1000.0, -500.0), (4000.0, -900.0), (6000.0, -300.0)])
    first = find_gaps(scene(rows, grid=ROUGH), cache=cache).to_json_bytes()
    moved = [device(1500.0, -600.0), *rows[1:]]
    after = find_gaps(scene(moved, grid=ROUGH), cache=cache).to_json_bytes()
    assert first == find_gaps(scene(rows, grid=ROUGH), cache=cache).to_json_bytes()
    assert first == find_gaps(scene(rows, grid=ROUGH)).to_json_bytes()
    assert after == find_gaps(scene(moved, grid=ROUGH)).to_json_bytes() != first


def test_a_moved_post_traces_its_own_rays_alone(monkeypatch: pytest.MonkeyPatch) -> None:

    cache, rows = AnalysisCache(), posts([(1000.0, -500.0), (4000.0, -900.0), (6000.0, -300.0)])
    settings: dict[str, Any] = {"min_length_m": 9000.0}  # no gap is listed, so no mast is tried
    find_gaps(scene(rows, **settings), cache=cache)
    traced: list[int] = []
    real = rays_of

    def counted(grid: Grid, observers: Any, *args: Any, **options: Any) -> Any:
        traced.append(observers.lon.size)
        return real(grid, observers, *args, **options)

    monkeypatch.setattr(path_rays, "rays_of", counted)
    find_gaps(scene([device(1500.0, -600.0), *rows[1:]], **settings), cache=cache)
    assert traced == [1]


def test_a_run_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        find_gaps(scene(posts([(0.0, -500.0)])), Progress(stopped=lambda: True))


def test_coarse_terrain_alone_never_covers_what_is_near() -> None:
    report = find_gaps(scene([device(4000.0, -100.0, availability=1.0)], grid=coarse()))
    near = abs(report.profile.chainage_m - 4000.0 / 0.9996) < 890.0
    assert not (report.profile.status_day[near] == COVERED).any()
    assert (report.profile.status_day[near] == UNDECIDED).all()
    assert (report.profile.status_day[~near] == COVERED).any()


def test_the_finer_grid_counts_where_it_reaches_and_the_coarser_beyond() -> None:
    fine = plain(np.zeros((200, 120)), west=-1000.0)  # to x = 2,600 m
    cameras = [device(x, -1000.0, "ground_radar", availability=1.0) for x in (1000.0, 6000.0)]
    whole = scene(cameras)
    both = find_gaps(replace(whole, terrain=(fine, coarse())))
    alone = find_gaps(replace(whole, terrain=(coarse(),)))
    profile = both.profile
    assert (profile.status_day[5:20] == COVERED).all()
    np.testing.assert_array_equal(profile.p_day[40:], alone.profile.p_day[40:])


SQUARE = [(0, 4000), (4000, 4000), (4000, 0), (0, 0)]


@pytest.mark.parametrize("draws", [0, 40])
@pytest.mark.parametrize("first", [1, 2, 3])
def test_the_vertex_a_ring_is_drawn_from_changes_no_byte(first: int, draws: int) -> None:
    def report(corners: list[tuple[int, int]]) -> bytes:
        ring = border([*corners, corners[0]], left_state="TJ", right_state="XX", ring=True)
        watch = [device(x, -400.0) for x in range(0, 4001, 1000)]
        built = scene(watch, line=ring, grid=plain(ROUGH.heights.astype(float), south=-1000.0))
        return find_gaps(replace(built, draws=draws)).to_json_bytes()

    assert report([*SQUARE[first:], *SQUARE[:first]]) == report(SQUARE)


def test_the_undecided_go_round_the_zero_of_a_ring() -> None:
    ring = border([(0, 4000), (4000, 4000), (4000, 0), (0, 0), (0, 4000)], left_state="TJ", right_state="XX", ring=True)
    heights = np.zeros((200, 334))
    heights[:73, :73] = np.nan  # about the north-west corner, where the ring starts
    watch = [device(x, y, availability=1.0) for x in range(0, 4001, 1000) for y in (300.0, 3700.0)]
    (doubt,) = find_gaps(scene(watch, line=ring, grid=plain(heights, south=-1000.0))).undecided
    perimeter = scene(line=ring).routes[0].length_m
    assert doubt.start_m < perimeter < doubt.end_m
    assert doubt.id.endswith(f"/{int(doubt.start_m // 1000):04d}-{int((doubt.end_m - perimeter) // 1000):04d}E")


def test_p_does_not_know_of_porosity() -> None:
    cliff = np.zeros((200, 334))
    places = [{"theme": "settlement", "country": "TJ", "geometry": device(4000.0, -600.0)["geometry"]}]
    with_town = find_gaps(scene([device(4000.0, -500.0)], grid=plain(cliff), others=[layer("reference", places)]))
    without = find_gaps(scene([device(4000.0, -500.0)], grid=plain(cliff)))
    assert not np.array_equal(with_town.profile.porosity, without.profile.porosity)
    for name in P:
        np.testing.assert_array_equal(getattr(with_town.profile, name), getattr(without.profile, name))


@pytest.fixture(scope="module")
def borders() -> GapReport:
    return find_gaps(real(("TJ-AF", "KG-TJ")))


def test_the_kilometres_add_up_to_the_millimetre_on_the_real_borders(borders: GapReport) -> None:
    lengths = {"TJ-AF": 1344.0, "KG-TJ": 1001.7}
    assert [(row.route, row.period) for row in borders.routes] == [
        *(("KG-TJ", "day"), ("KG-TJ", "night")),
        *(("TJ-AF", "day"), ("TJ-AF", "night")),
    ]
    for row in borders.routes:
        assert row.length_km == pytest.approx(lengths[row.route], abs=1.0)
        parts = [round(km * 1e6) for km in (row.covered_km, row.gap_km, row.not_assessable_km)]
        assert sum(parts) == round(row.length_km * 1e6)
        assert all(parts)


def test_kilometres_by_how_many_suffice_alone_add_up_to_the_millimetre(borders: GapReport) -> None:
    profile = borders.profile
    length = profile.end_m - profile.start_m
    for row in borders.routes:
        assert row.k0_km is not None
        assert row.k1_km is not None
        assert row.k2_km is not None
        shares = (row.k0_km, row.k1_km, row.k2_km)
        assert sum(round(km * 1e6) for km in shares) == round(row.length_km * 1e6)
        own = np.char.startswith(profile.route, row.route)
        k, best = (getattr(profile, f"{name}_{row.period}") for name in ("k", "best"))
        by_hand = [length[own & of].sum() / 1e3 for of in (k == 0, k == 1, k >= 2)]
        assert shares == pytest.approx(by_hand)
        assert min(shares[:2]) > 0.0
        assert row.together_km == pytest.approx(length[own & (best >= 0.5)].sum() / 1e3)


def test_lengths_by_how_many_suffice_and_by_the_lower_bound_are_those_of_the_profile() -> None:
    rows = [device(x, -500.0, "ground_radar") for x in (2000.0, 2600.0)]
    rows.append(device(6000.0, -500.0, "ground_radar", hours="06:00-18:00"))
    for theta in (0.2, 0.5, 0.8):
        report = find_gaps(scene(rows, grid=ROUGH, theta=theta))
        length = (report.profile.end_m - report.profile.start_m) / 1e3
        for row in report.routes:
            k, best = (getattr(report.profile, f"{name}_{row.period}") for name in ("k", "best"))
            by_hand = [length[of].sum() for of in (k == 0, k == 1, k >= 2, best >= theta)]
            assert [row.k0_km, row.k1_km, row.k2_km, row.together_km] == pytest.approx(by_hand)
        assert (report.profile.k_day != report.profile.k_night).any()
        assert max(report.profile.k_night) == 2.0


def test_the_figures_are_those_of_the_profile(borders: GapReport) -> None:
    profile = borders.profile
    length = profile.end_m - profile.start_m
    for row in borders.routes:
        own = np.char.startswith(profile.route, row.route)
        status = profile.status_day if row.period == "day" else profile.status_night
        assert length[own & (status == GAP)].sum() / 1e3 == pytest.approx(row.gap_km)
        low = getattr(profile, f"p_low_{row.period}")
        assert (low[own & (status == COVERED)] >= 0.5).all()


def test_lists_on_the_real_borders_keep_the_rules(borders: GapReport) -> None:
    assert len({gap.id for gap in borders.all_gaps}) == len(borders.all_gaps)
    for gap in borders.all_gaps:
        assert 1000.0 <= gap.length_m <= 10_000.0
        assert gap.klass == max(gap.classes, key=lambda letter: gap.classes[letter])
        assert gap.p_low <= gap.p_high
        if gap.cause.code == "too_far":
            # Below it, to the three digits that are printed.
            assert float(gap.cause.numbers["p"]) <= 0.5
    scores = [gap.score for gap in borders.gaps]
    assert scores == sorted(scores, reverse=True)
    assert {gap.porosity_class for gap in borders.gaps} <= {"middle", "high"}
    assert "terrain_coarse" in {warning.code for warning in borders.warnings}


def test_a_cache_does_not_mix_up_lines_of_the_same_place() -> None:
    cache = AnalysisCache()
    towns = layer(
        "reference", [{"theme": "settlement", "country": "TJ", "geometry": device(4000.0, -600.0)["geometry"]}]
    )
    line = [(0.0, 0.0), (8000.0, 0.0)]
    for states in (("XX", "TJ"), ("TJ", "XX"), ("XX", "YY")):
        built = scene(line=border(line, left_state=states[0], right_state=states[1]), others=[towns])
        assert find_gaps(built, cache=cache).to_json_bytes() == find_gaps(built).to_json_bytes()
    changes: list[dict[str, Any]] = [
        {"transect_m": 400.0},
        {"crosser_mps": 1.5},
        {"target_height_m": 2.0},
        {"max_range_m": 900.0},
    ]
    for parameters in changes:
        built = scene(posts([(1000.0, -500.0), (4000.0, -900.0)]), **parameters)
        assert find_gaps(built, cache=cache).to_json_bytes() == find_gaps(built).to_json_bytes()
