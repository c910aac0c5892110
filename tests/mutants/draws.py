"""Mistakes about draws, rings and stretches."""

from __future__ import annotations

from tests.mutants.mutation import Mutation, of_analysis

ANALYSIS = "app/analysis"

DRAWS = (
    Mutation(
        "errors of sight drawn by block",
        f"{ANALYSIS}/uncertainty/pair_error.py",
        "self.targets.key[needed], shares",
        "self.targets.key[: needed.size], shares",
        of_analysis("uncertainty", "pair_error", "neither_other_targets_nor_more_draws_change_a_pair"),
    ),
    Mutation(
        "each post has a lattice of its own",
        f"{ANALYSIS}/uncertainty/pair_error.py",
        "_keys(nodes, f",
        "_keys(nodes - nodes.min(axis=0), f",
        of_analysis("uncertainty", "pair_error", "masts_with_one_target_go_together_as_measured"),
    ),
    Mutation(
        "what is about a target has no part in the error",
        f"{ANALYSIS}/sight/latent.py",
        "OBSERVER_SHARE, TARGET_SHARE, PAIR_SHARE = 0.45, 0.15, 0.40",
        "OBSERVER_SHARE, TARGET_SHARE, PAIR_SHARE = 0.45, 0.0, 0.55",
        of_analysis("uncertainty", "pair_error", "masts_with_one_target_go_together_as_measured"),
    ),
    Mutation(
        "an end of the line where a ring closes, in gaps",
        "app/geo/sections.py",
        "if ring and len(pairs) > 1 and flags[0] and flags[-1]:",
        "if False and len(pairs) > 1 and flags[0] and flags[-1]:",
        of_analysis("gaps", "extraction", "a_gap_goes_round_the_zero_of_a_ring"),
    ),
    Mutation(
        "half of the draws are enough for a gap",
        f"{ANALYSIS}/gaps/classes.py",
        "np.where(least >= agreed, GAP,",
        "np.where(least >= 0.5, GAP,",
        of_analysis("gaps", "classes", "a_share_of_gamma_decides_and_less_leaves_it_open"),
    ),
    Mutation(
        "availability drawn from the type, whatever a trial found",
        f"{ANALYSIS}/uncertainty/distributions.py",
        "tried = (weight > 0.0) &",
        "tried = (weight < 0.0) &",
        of_analysis("uncertainty", "draws", "a_post_is_drawn_from_its_own_trial_and_more_walks_narrow_it"),
    ),
    Mutation(
        "what was drawn is kept when a trial adds walks",
        f"{ANALYSIS}/uncertainty/drawn_sources.py",
        "UpKey(settings[key], availability, walks, staffing)",
        "UpKey(settings[key], availability, 0.0, staffing)",
        of_analysis("uncertainty", "draws", "after_a_trial_a_warm_run_gives_what_a_cold_one_gives"),
    ),
    Mutation(
        "a miss beyond reach counts against availability",
        f"{ANALYSIS}/detection/walk_through.py",
        "near, before = distance <= reach,",
        "near, before = distance >= 0.0,",
        of_analysis(
            "detection", "walk_through", "a_post_that_misses_nobody_near_is_not_held_absent_for_what_it_cannot_see"
        ),
    ),
    Mutation(
        "gaps merged across what cannot be assessed",
        f"{ANALYSIS}/gaps/extraction.py",
        "closed[rows] |= not barrier[rows].any()",
        "closed[rows] = True",
        of_analysis("gaps", "extraction", "nothing_is_merged_across_the_undecided"),
    ),
    Mutation(
        "each assumption judged as if it were the only one",
        f"{ANALYSIS}/uncertainty/rank_influence.py",
        "LEVEL / (2.0 * candidates)",
        "LEVEL / 2.0",
        of_analysis("uncertainty", "rank_influence", "of_noise_nothing_is_listed_but_in_one_run_of_twenty"),
    ),
    Mutation(
        "a strong assumption hides a weak one",
        f"{ANALYSIS}/uncertainty/rank_influence.py",
        "self.outcome - (self.outcome * unit).sum() * unit",
        "self.outcome",
        of_analysis("uncertainty", "rank_influence", "a_weak_driver_is_found_behind_a_dominant_one"),
    ),
    Mutation(
        "the line still drawn where it is asked what goes away without it",
        f"{ANALYSIS}/uncertainty/strengths.py",
        "if self.assumed.without == LINE_OFFSET:",
        "if self.assumed.without == TERRAIN == LINE_OFFSET:",
        of_analysis("uncertainty", "fields", "where_only_the_line_is_in_doubt_all_of_it_is_the_lines"),
    ),
    Mutation(
        "the stated accuracy of a line ignored",
        f"{ANALYSIS}/uncertainty/assumptions.py",
        "return LINE_SD_M if metres is None else LINE_SD_SHARE * metres",
        "return LINE_SD_M",
        of_analysis("uncertainty", "assumptions", "each_line_is_drawn_by_its_own_accuracy"),
    ),
    Mutation(
        "chainage on a sphere",
        "app/geo/routes.py",
        'GEOD = Geod(ellps="WGS84")',
        'GEOD = Geod(ellps="sphere")',
        ("tests/app/geo/test_routes.py::test_chainage_is_geodesic",),
    ),
)
