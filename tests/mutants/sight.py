"""Mistakes about sight lines: the earth's curve, errors of the terrain, what counts as seen."""

from __future__ import annotations

from tests.mutants.mutation import Mutation, of_analysis

ANALYSIS = "app/analysis"

SIGHT = (
    Mutation(
        "curvature dropped",
        f"{ANALYSIS}/kernels/ray.py",
        "return (1.0 - t) * ray.z0 + t * ray.z1 - ray.curve * d * (ray.length_m - d)",
        "return (1.0 - t) * ray.z0 + t * ray.z1",
        of_analysis("sight", "sightlines", "horizon_on_the_sea_level_sphere"),
    ),
    Mutation(
        "curvature with the wrong sign",
        f"{ANALYSIS}/kernels/trace.py",
        "curvature / (2.0 * EARTH_RADIUS_M),",
        "-curvature / (2.0 * EARTH_RADIUS_M),",
        of_analysis("sight", "sightlines", "horizon_on_the_sea_level_sphere"),
    ),
    Mutation(
        "one refraction for light and radar",
        f"{ANALYSIS}/kernels/trace.py",
        "pairs.distance[i], curvature[k])",
        "pairs.distance[i], curvature[0])",
        of_analysis("kernels", "trace", "curvature_is_each_observers_own"),
    ),
    Mutation(
        "slope of the ray reversed",
        f"{ANALYSIS}/kernels/ray.py",
        "return (1.0 - t) * ray.z0 + t * ray.z1 - ray.curve",
        "return t * ray.z0 + (1.0 - t) * ray.z1 - ray.curve",
        of_analysis("kernels", "ray", "below_a_cliff_the_foot_is_hidden_and_the_far_ground_seen"),
    ),
    Mutation(
        "rays straight on the map, not geodesics",
        f"{ANALYSIS}/kernels/trace.py",
        "return -0.25 * DEGREE * sin / cos * lam * phi, 0.125 * DEGREE * sin * cos * lam * lam",
        "return 0.0 * lam * phi, 0.0",
        of_analysis("kernels", "trace", "rays_of_forty_kilometres_keep_to_the_geodesic"),
    ),
    Mutation(
        "terrain error ignored",
        f"{ANALYSIS}/kernels/ray.py",
        "    if variance <= 0.0:\n",
        "    if variance >= 0.0:\n",
        of_analysis("kernels", "ray", "probability_over_one_ridge"),
    ),
    Mutation(
        "terrain errors taken as independent",
        f"{ANALYSIS}/kernels/ray.py",
        "return ends + sigma**2 - 2.0 * sigma * ((1.0 - t) * sigma0 * near + t * sigma1 * far)",
        "return ends + sigma**2 + 0.0 * (near + far)",
        of_analysis("kernels", "ray", "variance_of_a_clearance"),
    ),
    Mutation(
        "the highest obstacle alone decides",
        f"{ANALYSIS}/kernels/ray.py",
        "p, least, clearest = p * one, min(least, one)",
        "p, least, clearest = min(p, one), min(least, one)",
        of_analysis("kernels", "ray", "a_second_ridge_one_metre_lower_lowers_the_probability"),
    ),
    Mutation(
        "blocks off the middle of the ray",
        f"{ANALYSIS}/kernels/ray.py",
        "first = max(block * ray.per_block - half, -ray.reach)",
        "first = max(block * ray.per_block, -ray.reach)",
        of_analysis("kernels", "ray", "probability_is_the_product_over_every_block"),
    ),
    Mutation(
        "near pairs of coarse cells taken as seen",
        f"{ANALYSIS}/sight/path_rays.py",
        "    p, p_upper = (np.where(unknown, 0.0, np.where(too_close, COIN, chance)) for chance in (p, p_upper))\n"
        "    unclear = unknown | too_close | (clearest < CLEAR)\n",
        "    p, p_upper = (np.where(unknown, 0.0, chance) for chance in (p, p_upper))\n"
        "    unclear = unknown | (clearest < CLEAR)\n",
        of_analysis("gaps", "find_gaps", "coarse_terrain_alone_never_covers_what_is_near"),
    ),
    Mutation(
        "even chances taken as seen",
        f"{ANALYSIS}/sight/path_rays.py",
        "SURE, POSSIBLE = 0.9, 0.1",
        "SURE, POSSIBLE = 0.5, 0.5",
        of_analysis("sight", "sights", "nine_tenths_are_sure_and_a_tenth_is_possible"),
    ),
)
