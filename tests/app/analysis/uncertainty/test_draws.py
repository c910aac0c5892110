"""Draws: sharp cases, calibration on simulated truth, and bytes that no partition, thread or cache changes."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.analysis.detection.source_pairs import PairsCache, conditions_of, pairs_of
from app.analysis.gaps.analysis_cache import AnalysisCache
from app.analysis.gaps.find_gaps import find_gaps
from app.analysis.sight.line import LineCache, line_of
from app.analysis.uncertainty import draws as draws_module
from app.analysis.uncertainty.assumptions import COMMON_MISSES, Assumptions
from app.analysis.uncertainty.drawn_sources import Source, StrengthCache, sources_of
from app.analysis.uncertainty.draws import Draws, draw, quantiles
from app.errors import Cancelled, UserError
from app.progress import Progress
from app.scene.scene import Scene
from resources import Radar, sensor_types
from tests.builders.known_worlds import fix_all_but_sight, without_spread
from tests.builders.scenes import border, device, lonlat, plain, scene, zone
from tests.builders.terrains import fractal

ROUGH = plain(200.0 * fractal(9, 5, 0.5)[:200, :334], sigma=8.0)
ROWS = [device(1000.0, -500.0), device(4000.0, -900.0, "ground_radar"), device(6000.0, -300.0, "observation_post")]
LAWS = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])


def built(rows: list[dict[str, Any]] | None = None, **options: Any) -> Scene:
    patrols = [zone(2000.0, 4000.0, revisits_per_day=100.0)]
    return scene(ROWS if rows is None else rows, grid=ROUGH, patrols=patrols, **options)


def drawn(of: Scene, count: int = 40, cache: AnalysisCache | None = None, **options: int) -> Draws:
    stages = cache or AnalysisCache()
    line = line_of(of, stages.lines)
    conditions = pairs_of(of, line, stages.decision.pairs, Progress())[1]
    return draw(of, line, conditions, stages.decision.draws, count, Progress(), **options)


def bytes_of(draws: Draws) -> bytes:
    return b"".join(part.tobytes() for part in (draws.p.whole(), draws.gap, draws.low, draws.high, draws.gap_mm))


@pytest.fixture
def known_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn but what the terrain hides."""
    fix_all_but_sight(monkeypatch)


@pytest.mark.parametrize(("part", "workers"), [(7, 1), (20, 2), (1000, 4)])
def test_partitions_and_threads_change_no_bit(part: int, workers: int) -> None:
    assert bytes_of(drawn(built(), part=part, workers=workers)) == bytes_of(drawn(built(), part=33, workers=1))


def test_the_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, other = built(), dataclasses.replace(built(), seed=1)
    assert bytes_of(drawn(first)) == bytes_of(drawn(built()))
    assert bytes_of(drawn(first)) != bytes_of(drawn(other))


def test_more_draws_begin_with_the_same() -> None:
    assert np.array_equal(drawn(built(), 60).p.whole()[..., :40], drawn(built(), 40).p.whole())


def test_a_moved_post_gives_what_a_run_from_scratch_gives() -> None:
    cache = AnalysisCache()
    drawn(built(), cache=cache)
    moved = built([device(1500.0, -600.0), *ROWS[1:]])
    assert bytes_of(drawn(moved, cache=cache)) == bytes_of(drawn(moved))
    assert bytes_of(drawn(built(ROWS[1:]), cache=cache)) == bytes_of(drawn(built(ROWS[1:])))
    assert bytes_of(drawn(built(), cache=cache)) == bytes_of(drawn(built()))


def test_a_later_run_leaves_the_draws_of_the_one_before_as_they_were() -> None:
    cache = AnalysisCache()
    first = drawn(built(), cache=cache)
    before = bytes_of(first)
    later = drawn(built([device(1500.0, -600.0), *ROWS[1:]]), cache=cache)
    assert bytes_of(first) == before != bytes_of(later)


def sources(of: Scene) -> list[Source]:
    line, cache = line_of(of, LineCache()), PairsCache()
    conditions = conditions_of(of, line, cache)
    return sources_of(of, line, conditions, StrengthCache(), Assumptions(of, 200), Progress())


def tried(walks: float) -> Scene:
    return built([device(1500.0, -600.0, availability=0.5, availability_walks=walks), *ROWS[1:]])


def test_a_post_is_drawn_from_its_own_trial_and_more_walks_narrow_it() -> None:
    spread = {walks: [one.up.std() for one in sources(tried(walks))] for walks in (0.0, 10.0, 3000.0)}
    untold, few, many = map(np.array, spread.values())
    changed = np.flatnonzero(few != untold)
    assert changed.size == 1
    assert many[changed] < untold[changed] < few[changed]
    assert few[changed] == pytest.approx(np.sqrt(0.25 / 11), rel=0.1)
    assert many[changed] == pytest.approx(np.sqrt(0.25 / 3001), rel=0.1)
    assert np.array_equal(np.delete(few, changed), np.delete(many, changed))


def test_after_a_trial_a_warm_run_gives_what_a_cold_one_gives() -> None:
    cache = AnalysisCache()
    for walks in (0.0, 30.0, 3000.0, 0.0):
        assert bytes_of(drawn(tried(walks), cache=cache)) == bytes_of(drawn(tried(walks)))
        of = dataclasses.replace(tried(walks), draws=40)
        assert find_gaps(of, cache=cache).to_json_bytes() == find_gaps(of).to_json_bytes()


@pytest.mark.parametrize("counts", [(1, 2), (2, 1), (3, 1, 2)])
def test_a_like_post_in_the_same_place_counts(counts: tuple[int, ...]) -> None:
    cache = AnalysisCache()
    result = []
    for count in counts:
        twins = built([device(4000.0, -900.0, name=f"P{n}", availability=0.5) for n in range(count)])
        warm = drawn(twins, cache=cache)
        assert bytes_of(warm) == bytes_of(drawn(twins))
        result.append(warm.p.whole().mean())
    assert len(set(result)) == len(counts)


def test_a_patrol_that_is_read_anew_is_not_drawn_anew() -> None:
    """It states no crews: what nobody told of it is the same in both scenes."""
    cache = AnalysisCache()
    drawn(built(), cache=cache)
    strengths = cache.decision.draws.strengths.strengths
    before = strengths.keys()
    drawn(built(), cache=cache)
    assert strengths.keys() == before


def test_a_first_look_leaves_what_was_drawn_of_the_whole_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A moved post is drawn anew where it reaches, in both."""
    cache, rows = AnalysisCache(), list[int]()
    find_gaps(dataclasses.replace(built(), draws=100), cache=cache, partial=lambda report: None)
    block = draws_module._drawn_block

    def counted(*answer: Any, **named: Any) -> Any:
        rows.append(answer[3].size)
        return block(*answer, **named)

    monkeypatch.setattr(draws_module, "_drawn_block", counted)
    moved = dataclasses.replace(built([device(1010.0, -500.0, range_m=900.0), *ROWS[1:]]), draws=100)
    report = find_gaps(moved, cache=cache, partial=lambda report: None)
    assert sum(rows) < 1.5 * len(report.profile)  # of twice as many
    assert report.to_json_bytes() == find_gaps(moved).to_json_bytes()


@pytest.mark.parametrize("first", [built([]), built(ROWS[:1]), dataclasses.replace(built(), patrols=())])
def test_what_moved_the_answer_is_asked_of_the_types_and_patrols_there_are_now(first: Scene) -> None:
    cache = AnalysisCache()
    find_gaps(dataclasses.replace(first, draws=40), cache=cache)
    now = dataclasses.replace(built(), draws=40)
    assert find_gaps(now, cache=cache).influences == find_gaps(now).influences


def test_a_line_of_another_accuracy_is_drawn_anew() -> None:
    cache = AnalysisCache()
    stated = [
        dataclasses.replace(built(), draws=40, line_accuracy_m=answer) for answer in ((), (700.0,), (0.0,), (100.0,))
    ]
    reports = [find_gaps(of, cache=cache).to_json_bytes() for of in stated]
    assert reports == [find_gaps(of).to_json_bytes() for of in stated]
    assert len(set(reports)) == 4
    wide, plain_ = (drawn(of) for of in (stated[1], stated[0]))
    assert bytes_of(wide) != bytes_of(plain_) == bytes_of(drawn(stated[3]))  # 60 m is what 100 m stands for


def test_a_ring_is_drawn_like_any_line() -> None:
    ring = border([(0, 0), (0, 2000), (2000, 2000), (2000, 0), (0, 0)], ring=True)
    draws = drawn(scene([device(-500.0, 1000.0)], line=ring, grid=ROUGH))
    turned = border([(2000, 2000), (2000, 0), (0, 0), (0, 2000), (2000, 2000)], ring=True)
    assert bytes_of(drawn(scene([device(-500.0, 1000.0)], line=turned, grid=ROUGH))) == bytes_of(draws)
    assert 0.0 < draws.gap.mean() < 1.0


@pytest.mark.usefixtures("known_world")
def test_with_nothing_to_draw_the_draws_are_the_closed_form() -> None:
    of = without_spread(scene(ROWS, patrols=[zone(2000.0, 4000.0, revisits_per_day=100.0)], looks=1))
    expected = find_gaps(of).profile
    draws = drawn(of)
    for period, values in enumerate((expected.p_day, expected.p_night)):
        assert draws.p.whole()[:, period] == pytest.approx(np.repeat(values[:, None], 40, axis=1), abs=2e-5)


@pytest.mark.usefixtures("known_world")
def test_along_the_path_the_draws_are_the_closed_form_but_for_their_tables() -> None:
    """A draw reads glimpses from a table, takes weather as a share of Lambda, and far looks for their neighbours'."""
    of = without_spread(scene(ROWS, patrols=[zone(2000.0, 4000.0, revisits_per_day=100.0)]))
    expected = find_gaps(of).profile
    draws = drawn(of)
    for period, values in enumerate((expected.p_day, expected.p_night)):
        assert draws.p.whole()[:, period] == pytest.approx(np.repeat(values[:, None], 40, axis=1), abs=0.01)


def shares_of(watch: list[dict[str, Any]], near: float, looks: int) -> tuple[set[float], np.ndarray]:
    """g of perfect radars on terrain without error (climate, speed and line drawn as ever), and P near a place."""
    radar = sensor_types()["ground_radar"].physics
    assert isinstance(radar, Radar)
    seeing = dataclasses.replace(radar, minimum_radial_mps=0.0)  # it has no blind sector
    of = without_spread(scene(watch, grid=plain(sigma=0.0), looks=looks), glimpse_interval_s=0.1, physics=seeing)
    draws, line = drawn(of), line_of(of, LineCache())
    close = int(np.argmin(np.abs(line.lon - lonlat(near, 0.0)[0])))
    return set(np.unique(draws.gap).tolist()), draws.p.whole()[close, 1]


LEAST = 1.0 - COMMON_MISSES[2] * 0.05
"""What a device that may look for ever detects at least along a path: its looks have up to .3 of a miss in common."""


@pytest.mark.parametrize("looks", [1, 20])
@pytest.mark.parametrize(("posts", "share", "p"), [(1, {1.0}, 0.45), (2, {0.0}, 0.6975)])
def test_a_perfect_post_at_45_percent_gives_a_gap_of_0_or_1_never_of_55_percent(
    posts: int, share: set[float], p: float, looks: int
) -> None:
    """Whether a post is attended is chance: one at .45 leaves a gap in every draw, two (1 - .55^2) in none."""
    watch = [device(1000.0, -300.0 - n, "ground_radar", availability=0.45) for n in range(posts)]
    result, near = shares_of(watch, 2500.0, looks)
    assert result == share
    # Storms halve the radar's hazard, which this one has to spare.
    if looks == 1:
        assert near == pytest.approx(np.full(near.size, p), abs=1e-6)
    assert (near >= 1.0 - (1.0 - 0.45 * LEAST) ** posts - 1e-6).all()
    assert (near <= p + 1e-6).all()


def test_a_roster_is_chance_and_never_drawn() -> None:
    """On from sunset to 01:00, 5 h 20 min of a night of 9 h 30 min: covered in every draw by night, in none by day."""
    watch = [device(1000.0, -300.0, "ground_radar", availability=1.0, hours="19:40-01:00")]
    result, near = shares_of(watch, 2500.0, 1)
    assert result == {0.0, 1.0}
    assert near == pytest.approx(np.full(near.size, 320.0 / 570.0), abs=1e-6)
    along, near = shares_of(watch, 2500.0, 20)
    assert along == {0.0, 1.0}
    assert (near >= LEAST * 320.0 / 570.0 - 1e-6).all()
    assert (near <= 320.0 / 570.0 + 1e-6).all()


@pytest.mark.usefixtures("known_world")
@pytest.mark.parametrize("looks", [1, 20])
def test_what_the_terrain_may_hide_is_seen_in_its_share_of_the_draws(looks: int) -> None:
    """A path of which some look is in sight by .2 is so in a fifth of the draws, and is missed in the others."""
    of = without_spread(scene(ROWS, grid=ROUGH, looks=looks), glimpse_interval_s=0.1)
    cache, count = AnalysisCache(), 2000
    draws = drawn(of, count, cache)
    pairs = pairs_of(of, line_of(of, cache.lines), cache.decision.pairs, Progress())[0]
    middling = 0
    for number, strength in enumerate(draws.sources):
        own = (pairs.source == number) & np.isin(pairs.sample, strength.sample) & (pairs.open > 0.0).any(axis=(0, 1))
        p = pairs.p_visible[own]
        rows = np.flatnonzero(np.isin(strength.sample, pairs.sample[own]))
        share = (strength.drawn(rows) > 0.0).mean(axis=1)
        # The closed form takes the errors at places of a path as a chain, and is up to .025 above their field.
        assert (share - p).max() < 5.0 * np.sqrt(0.25 / count)
        assert (share - p).min() > -5.0 * np.sqrt(0.25 / count) - (0.025 if looks > 1 else 0.0)
        assert ((share == 0.0) | (share == 1.0) | ((p > 0.0) & (p < 1.0))).all()
        middling += int(np.count_nonzero((p > 0.1) & (p < 0.9)))
    assert middling > 20


@LAWS
@given(st.floats(0, 8000), st.floats(-2500, -100))
def test_one_more_sensor_never_lowers_p_in_any_draw(x: float, y: float) -> None:
    assert (drawn(built([*ROWS, device(x, y)])).p.whole() >= drawn(built()).p.whole()).all()


def test_the_share_of_gaps_is_right_on_worlds_drawn_like_it() -> None:
    """Reliability: of samples that are a gap in a share g of the draws, that share are one in other worlds."""
    draws, worlds = drawn(built(), 400), drawn(dataclasses.replace(built(), seed=7), 400)
    g, truth = draws.gap.ravel(), worlds.gap.ravel()
    assert np.polyfit(g, truth, 1)[0] == pytest.approx(1.0, abs=0.1)


def test_lengths_add_up_in_every_draw() -> None:
    of = built()
    line, draws = line_of(of, LineCache()), drawn(of)
    below = (draws.p.whole() < draws.theta).astype(np.int64)
    expected = np.einsum("n,npd->pd", line.length_mm, below)
    assert np.array_equal(draws.gap_mm.sum(axis=0), expected)
    rows = np.arange(5, 25)
    assert np.array_equal(draws.open_mm(line, rows, 1), line.length_mm[rows] @ below[rows, 1])


def test_draws_can_be_stopped() -> None:
    with pytest.raises(Cancelled):
        find_gaps(dataclasses.replace(built(), draws=40), Progress(stopped=lambda: True))


@pytest.mark.parametrize("count", [-1, 1, 19, 10_001, 1_000_000])
def test_too_few_and_too_many_draws_are_refused(count: int) -> None:
    with pytest.raises(UserError, match=r"draws is .*: it must be between 20 and 10,000"):
        dataclasses.replace(built(), draws=count)


def test_quantiles_are_order_statistics() -> None:
    assert quantiles(np.arange(1, 101), (0.05, 0.5, 0.95)) == [5.0, 50.0, 95.0]


def test_a_run_with_draws_tells_shares_lengths_and_what_moved_it() -> None:
    report = find_gaps(dataclasses.replace(built(), draws=60))
    assert report.draws == 60
    profile = report.profile
    assert ((profile.g_night >= 0.0) & (profile.g_night <= 1.0)).all()
    assert (profile.p_low_night <= profile.p_high_night).all()
    for gap in report.all_gaps:
        assert gap.probability is not None
        assert gap.length_low_m is not None
        assert gap.length_high_m is not None
        assert gap.p_long is not None
        assert 0.0 <= gap.length_low_m <= gap.length_high_m <= gap.length_m + 0.001
    for row in report.routes:
        assert row.gap_low_km is not None
        assert row.gap_high_km is not None
        assert row.gap_median_km is not None
        assert row.gap_low_km <= row.gap_median_km <= row.gap_high_km
    assert report.influences
    again = type(report).from_json(report.to_json_bytes())
    assert again.to_json_bytes() == report.to_json_bytes()


def test_the_lengths_of_a_gap_are_order_statistics_of_what_each_draw_leaves_open() -> None:
    of = dataclasses.replace(built(), draws=60)
    report, draws, line = find_gaps(of), drawn(of, 60), line_of(of, LineCache())
    open_ = [gap for gap in report.all_gaps if gap.probability and gap.probability < 1.0]
    assert open_
    for gap in open_:
        rows = np.flatnonzero((report.profile.start_m >= gap.start_m) & (report.profile.end_m <= gap.end_m))
        periods = (0, 1) if gap.period == "both" else (("day", "night").index(gap.period),)
        below = [line.length_mm[rows] @ (draws.p.of(rows, period) < of.parameters.theta) for period in periods]
        metres = np.sort(max(below, key=np.sum)) / 1e3  # of the worse period
        # The 3rd, 30th and 57th of 60 are 5, 50 and 95 %.
        assert [gap.length_low_m, gap.length_median_m, gap.length_high_m] == pytest.approx(
            metres[[2, 29, 56]], abs=1e-3
        )
        assert gap.p_long == pytest.approx((metres >= 1000.0).mean(), abs=1e-6)
        assert gap.probability == pytest.approx(metres.mean() / gap.length_m, abs=1e-5)


def test_the_kilometres_of_a_border_are_order_statistics_of_what_each_draw_leaves_open() -> None:
    of = dataclasses.replace(built(), draws=60)
    report, draws = find_gaps(of), drawn(of, 60)
    for number, row in enumerate(report.routes):
        km = np.sort(draws.gap_mm[0, number]) / 1e6
        # The 3rd, 30th and 57th of 60 are 5, 50 and 95 %.
        assert [row.gap_low_km, row.gap_median_km, row.gap_high_km] == km[[2, 29, 56]].tolist()
        assert km[2] < km[29] < km[56]
    bare = find_gaps(built()).routes
    assert all(row.gap_low_km is row.gap_median_km is row.gap_high_km is None for row in bare)


def test_the_number_of_draws_is_part_of_the_input() -> None:
    with_draws = dataclasses.replace(built(), draws=40)
    assert with_draws.input_hash != built().input_hash != dataclasses.replace(built(), draws=60).input_hash


def test_in_brief_all_is_the_same_but_what_is_told_of_each_gap() -> None:
    of = dataclasses.replace(built(), draws=40)
    whole, brief = find_gaps(of), find_gaps(of, brief=True)
    worth = ("covered_p30_km", "covered_p50_km", "covered_p70_km", "best_alone_km", "worst_hour_km")
    open_ = ("open_low_km", "open_median_km", "open_high_km", "open_chance")
    sums = ("listed_km", "unlisted_km", "inside_km", "undecided_listed_km")
    nothing: dict[str, Any] = dict.fromkeys((*worth, *open_, *sums))
    bare = [dataclasses.replace(row, **nothing) for row in whole.routes]
    assert list(brief.routes) == bare
    assert brief.profile.g_night.tobytes() == whole.profile.g_night.tobytes()
    assert [(gap.id, gap.klass, gap.score) for gap in brief.all_gaps] == [
        (gap.id, gap.klass, gap.score) for gap in whole.all_gaps
    ]
    assert {gap.cause.code for gap in brief.all_gaps} == {"preview"}
    assert brief.influences == ()


def test_a_first_look_says_that_it_is_one() -> None:
    seen: list[Any] = []
    of = dataclasses.replace(built(), draws=100)
    report = find_gaps(of, partial=seen.append)
    (early,) = seen
    assert early.draws == 50
    assert early.warnings[0].code == "draws_partial"
    assert dict(early.warnings[0].numbers) == {"done": 50.0, "asked": 100.0}
    assert report.to_json_bytes() == find_gaps(of).to_json_bytes()
    assert "draws_partial" not in {warning.code for warning in report.warnings}
