"""Mistakes about walking: uphill and downhill, the two sweeps."""

from __future__ import annotations

from tests.mutants.mutation import Mutation, of_analysis

ANALYSIS = "app/analysis"

WALKING = (
    Mutation(
        "uphill for downhill",
        f"{ANALYSIS}/kernels/dijkstra.py",
        "(there - here) / run",
        "(here - there) / run",
        of_analysis("kernels", "dijkstra", "uphill_is_not_downhill"),
    ),
    Mutation(
        "Tobler's fastest slope uphill",
        f"{ANALYSIS}/kernels/pace.py",
        "abs(slope + 0.05))",
        "abs(slope - 0.05))",
        of_analysis("kernels", "pace", "tobler_pace_table"),
    ),
    Mutation(
        "the way back taken for the way there",
        f"{ANALYSIS}/kernels/dijkstra.py",
        "cost = seconds(ground, walker, to_row, to_column, (move + 8) % MOVES)",
        "cost = seconds(ground, walker, row, column, move)",
        of_analysis("kernels", "passages", "the_least_of_all_passages_is_the_shortest_way_of_all"),
    ),
    Mutation(
        "an end of the line where a ring closes, in crossing times",
        f"{ANALYSIS}/crossing/crossing_time.py",
        "    if not route.ring:\n        return chainage_m\n",
        "    if route.length_m:\n        return chainage_m\n",
        of_analysis("crossing", "crossing_time", "the_zero_of_a_ring_parts_no_passages"),
    ),
    Mutation(
        "the way to the line may pass it",
        f"{ANALYSIS}/kernels/dijkstra.py",
        "(confined and (ground.barrier[row, column] >> move) & 1)",
        "(confined and False)",
        of_analysis("kernels", "passages", "the_way_to_the_line_does_not_pass_it"),
    ),
)
