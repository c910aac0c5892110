"""Mistakes about draws, rings and stretches."""

from __future__ import annotations

from tests.mutants.mutation import Mutation, of_analysis

ANALYSIS = "app/analysis"

DRAWS = (
    Mutation(
        "errors of the line drawn by block",
        f"{ANALYSIS}/strengths.py",
        "latent(draws, self.nodes.key[needed], first,",
        "latent(draws, self.nodes.key[: needed.size], first,",
        of_analysis("gaps", "blocks_of_20_and_of_7_km_give_the_bytes_of_the_whole_draws_and_all"),
    ),
    Mutation(
        "draws belong to the number of a post, not to its place",
        f"{ANALYSIS}/strengths.py",
        'place = key_of("observer", repr(watch.pose.lon), repr(watch.pose.lat))',
        'place = key_of("observer", str(watch.number))',
        of_analysis("draws", "a_moved_post_gives_what_a_run_from_scratch_gives"),
    ),
    Mutation(
        "an end of the line where a ring closes, in the draws",
        f"{ANALYSIS}/nodes.py",
        "named = numbers % count if route.ring else numbers",
        "named = numbers",
        of_analysis("nodes", "a_ring_has_no_seam"),
    ),
    Mutation(
        "an end of the line where a ring closes, in gaps",
        "app/geo/sections.py",
        "if ring and len(found) > 1 and flags[0] and flags[-1]:",
        "if False and len(found) > 1 and flags[0] and flags[-1]:",
        of_analysis("extraction", "a_gap_goes_round_the_zero_of_a_ring"),
    ),
    Mutation(
        "half of the draws are enough for a gap",
        f"{ANALYSIS}/classes.py",
        "np.where(gap >= agreed, GAP,",
        "np.where(gap >= 0.5, GAP,",
        of_analysis("decision", "a_share_of_gamma_decides_and_less_leaves_it_open"),
    ),
    Mutation(
        "gaps merged across what cannot be told",
        f"{ANALYSIS}/extraction.py",
        "not barrier[rows].any() and",
        "rows.size and",
        of_analysis("extraction", "nothing_is_merged_across_the_undecided"),
    ),
    Mutation(
        "chainage on a sphere",
        "app/geo/routes.py",
        'GEOD = Geod(ellps="WGS84")',
        'GEOD = Geod(ellps="sphere")',
        ("tests/app/geo/test_routes.py::test_chainage_is_geodesic",),
    ),
)
