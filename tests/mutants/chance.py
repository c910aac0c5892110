"""Mistakes about chance: what stands outside the exponent, what is averaged when, how sources combine."""

from __future__ import annotations

from tests.mutants.mutation import Mutation, of_analysis

ANALYSIS = "app/analysis"

CHANCE = (
    Mutation(
        "sight inside the exponent",
        f"{ANALYSIS}/kernels/looks.py",
        "                detected(looks, i, seen, one)\n"
        "                for period in range(2):\n"
        "                    for w in range(weathers):\n"
        "                        out[period, w, i] += seen_mass[seen] * one[period, w]\n"
        "    return out, some\n",
        "                exposures(looks, i, seen, one)\n"
        "                for period in range(2):\n"
        "                    for w in range(weathers):\n"
        "                        out[period, w, i] += seen_mass[seen] * one[period, w]\n"
        "    return -np.expm1(-out), some\n",
        of_analysis("kernels", "looks", "the_mean_is_that_over_what_may_be_in_sight"),
    ),
    Mutation(
        "sight inside the exponent, in the draws",
        f"{ANALYSIS}/uncertainty/strength.py",
        "        return self.exposure[rows]\n",
        "        return np.repeat(self.exposure[rows].mean(axis=1, keepdims=True), self.exposure.shape[1], axis=1)\n",
        of_analysis("uncertainty", "draws", "what_the_terrain_may_hide_is_seen_in_its_share_of_the_draws"),
    ),
    Mutation(
        "availability inside the exponent",
        f"{ANALYSIS}/detection/coverage.py",
        "        single: FloatArray = self.pairs.availability * getattr(self.pairs, of)[period, state]\n",
        "        missed = log_miss(getattr(self.pairs, of)[period, state])\n"
        "        single: FloatArray = -np.expm1(self.pairs.availability * missed)\n",
        of_analysis("detection", "conditions", "availability_is_a_state_never_an_average"),
    ),
    Mutation(
        "availability inside the exponent, in the draws",
        f"{ANALYSIS}/kernels/chance.py",
        "out[d] = -up[d] * math.expm1(-exposure[d] * factor)",
        "out[d] = -math.expm1(-up[d] * exposure[d] * factor)",
        of_analysis("kernels", "chance", "availability_stays_outside_the_exponent"),
    ),
    Mutation(
        "attendance drawn as ignorance",
        f"{ANALYSIS}/kernels/chance.py",
        "out[d] = -up[d] * math.expm1(-exposure[d] * factor)",
        "out[d] = -(1.0 if uniform(mixed(np.uint64(d), _ONE)) < up[d] else 0.0) * math.expm1(-exposure[d] * factor)",
        of_analysis("uncertainty", "draws", "a_perfect_post_at_45_percent_gives_a_gap_of_0_or_1_never_of_55_percent"),
    ),
    Mutation(
        "roster drawn as ignorance",
        f"{ANALYSIS}/kernels/chance.py",
        "part += share[s] * (1.0 - missed[state, s, d])",
        "part += (1.0 if s == d % missed.shape[1] else 0.0) * (1.0 - missed[state, s, d])",
        of_analysis("uncertainty", "draws", "a_roster_is_chance_and_never_drawn"),
    ),
    Mutation(
        "weather averaged first",
        f"{ANALYSIS}/detection/coverage.py",
        "            miss = log_miss(self._single(period, state, of))\n",
        "            states = enumerate(self.conditions.weather[period])\n"
        "            miss = log_miss(sum(part * self._single(period, at, of) for at, part in states))\n",
        of_analysis("detection", "coverage", "weather_is_averaged_last"),
    ),
    Mutation(
        "weather averaged first, in the draws",
        f"{ANALYSIS}/kernels/chance.py",
        "factor = met.factor[i, period, state]",
        "factor = met.factor[i, period].mean()",
        of_analysis("kernels", "chance", "weather_is_a_state_never_an_average"),
    ),
    Mutation(
        "roster averaged first",
        f"{ANALYSIS}/detection/coverage.py",
        "                yield number, share, part, missed[on].sum(axis=0) + together",
        "                mean = self.conditions.on_share(period)[self.group].T\n"
        "                yield number, share, part, (mean * missed).sum(axis=0) + together + 0.0 * on.sum()",
        of_analysis("detection", "coverage", "conditions_are_combined_before_they_are_averaged"),
    ),
    Mutation(
        "a metre makes a second mast",
        f"{ANALYSIS}/detection/masts.py",
        "    near: FloatArray = np.maximum(1.0 - (apart_m / NEAR_M) ** 2, 0.0) ** 2\n",
        "    near: FloatArray = np.where(apart_m > 0.0, 0.0, 1.0)\n",
        of_analysis("detection", "masts", "two_masts_a_metre_apart_are_one_mast"),
    ),
    Mutation(
        "the best source alone counts",
        f"{ANALYSIS}/detection/coverage.py",
        '            missed = self._by_roster(miss * self.masts.alone if of == "chance" else miss)\n',
        "            missed = np.zeros((len(self.conditions.rosters), self.size))\n"
        "            np.minimum.at(missed, (self.pairs.roster, self.compact), miss)\n",
        of_analysis("detection", "detection_by_range", "rates_of_independent_devices_add"),
    ),
    Mutation(
        "the best source alone counts, in the draws",
        f"{ANALYSIS}/kernels/chance.py",
        "missed[s, d] *= 1.0 - seen[d]",
        "missed[s, d] = min(missed[s, d], 1.0 - seen[d])",
        of_analysis("kernels", "chance", "weather_is_a_state_never_an_average"),
    ),
    Mutation(
        "of sources with other hours the best alone counts",
        f"{ANALYSIS}/detection/coverage.py",
        "yield number, share, part, missed[on].sum(axis=0) + together",
        "yield number, share, part, missed[on].min(axis=0, initial=0.0) + together",
        of_analysis("detection", "coverage", "rosters_that_overlap_are_combined_while_they_do"),
    ),
    Mutation(
        "the best hour taken for the worst",
        f"{ANALYSIS}/kernels/chance.py",
        "    return int(by_kind.argmin())",
        "    return int(by_kind.argmax())",
        of_analysis("uncertainty", "combining", "in_the_worst_hour_only_those_on_duty_then_count"),
    ),
    Mutation(
        "hours by the sun of another place",
        f"{ANALYSIS}/detection/hours_of_week.py",
        "    hour, periods = minute // HOUR_MIN, np.where(day[:, minute % MINUTES], 0, 1)",
        "    hour, periods = minute // HOUR_MIN, np.where(day[:1].repeat(len(day), axis=0)[:, minute % MINUTES], 0, 1)",
        of_analysis("detection", "hours_of_week", "an_hour_consists_of_its_minutes"),
    ),
    Mutation(
        "what is open counts however short it is",
        f"{ANALYSIS}/gaps/sums/worth.py",
        "STRETCH_M = 500",
        "STRETCH_M = 1",
        of_analysis("gaps/sums", "worth", "what_lies_open_in_one_draw_is_counted_by_stretches_of_what_is_covered"),
    ),
    Mutation(
        "two or more taken as one or more",
        f"{ANALYSIS}/detection/coverage.py",
        "(1.0 + odds), 0.0)",
        "(1.0 + 0.0 * odds), 0.0)",
        of_analysis("detection", "coverage", "bounds_hold_and_two_is_the_poisson_binomial_tail"),
    ),
    Mutation(
        "no cap on a glimpse",
        f"{ANALYSIS}/detection/detection_by_range.py",
        "p = np.minimum(glimpse(kind, distance_m), kind.glimpse_cap)",
        "p = np.minimum(glimpse(kind, distance_m), 1.0 - 1e-12)",
        of_analysis("detection", "detection_by_range", "no_glimpse_is_surer_than_its_cap"),
    ),
    Mutation(
        "the echo of a radar falls with the square of the distance",
        f"{ANALYSIS}/detection/detection_by_range.py",
        "snr = device.snr90 * (device.r90_m / np.maximum(distance_m, 1.0)) ** 4",
        "snr = device.snr90 * (device.r90_m / np.maximum(distance_m, 1.0)) ** 2",
        of_analysis("detection", "detection_by_range", "radar_is_swerling_1"),
    ),
    Mutation(
        "visibility taken for 2 % contrast",
        f"{ANALYSIS}/detection/detection_by_range.py",
        "return visibility_m * math.log(optics.contrast / threshold) / -math.log(threshold)",
        "return visibility_m * math.log(optics.contrast / threshold) / -math.log(0.02)",
        of_analysis("detection", "detection_by_range", "the_visibility_of_a_station_is_a_contrast_of_five_percent"),
    ),
    Mutation(
        "fixed timetables taken as random",
        f"{ANALYSIS}/detection/patrol_chance.py",
        "return np.where(whole > 0.0, 1.0 - (1.0 - notices) ** whole * (1.0 - notices * more), notices * more)",
        "return -np.expm1(-notices * (whole + more))",
        of_analysis("detection", "patrol_chance", "fixed_headway"),
    ),
    Mutation(
        "an upper bound that may pass 1",
        f"{ANALYSIS}/detection/coverage.py",
        "np.minimum(np.bincount(pairs.sample, row, minlength=count), 1.0)",
        "np.bincount(pairs.sample, row, minlength=count)",
        of_analysis("gaps", "find_gaps", "p_lies_between_its_bounds_and_two_are_never_likelier"),
    ),
    Mutation(
        "how many suffice by day reported for the night",
        f"{ANALYSIS}/gaps/sums/summaries.py",
        "np.minimum(findings.coverage.k[period, rows], 2)",
        "np.minimum(findings.coverage.k[0, rows], 2)",
        of_analysis("gaps", "find_gaps", "lengths_by_how_many_suffice_and_by_the_lower_bound_are_those_of_the_profile"),
    ),
)
