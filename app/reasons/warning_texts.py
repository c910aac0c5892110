"""Warnings of a run and notes of its layers by code: whole sentences, and a few words for doubts of places."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

WARNING_TEXTS = {
    "exposure": QT_TRANSLATE_NOOP(
        "Reason", "Every P is for a straight crossing of {transect_m:,.0f} m, {exposure_s:,.0f} s long."
    ),
    "no_observers": QT_TRANSLATE_NOOP("Reason", "No post, sensor or patrol counts: the whole border is a gap."),
    "terrain_missing": QT_TRANSLATE_NOOP("Reason", "There is no terrain under {km:,.1f} km of the line."),
    "terrain_coarse": QT_TRANSLATE_NOOP(
        "Reason",
        "Terrain cells are {cell_m:.0f} m wide along {km:,.0f} km: visibility is a probability, and the ends of gaps "
        "are uncertain by one cell.",
    ),
    "porosity_by_time": QT_TRANSLATE_NOOP(
        "Reason",
        "Ease of crossing is measured by walking time along {km:,.1f} km, where roads or trails are known within "
        "5 km on both sides, and by slope, elevation and distance elsewhere.",
    ),
    "crossing_unreached": QT_TRANSLATE_NOOP(
        "Reason",
        "Along {km:,.1f} km no way on foot connects the roads, trails or settlements of the two sides within "
        "{halo_km:.0f} km: crossing is assumed to take {hours:.0f} hours there.",
    ),
    "terrain_seam": QT_TRANSLATE_NOOP(
        "Reason",
        "Sight lines to {km:,.1f} km of the line leave the finest terrain, or cross a hole in it, and take heights "
        "from a coarser one.",
    ),
    "sensor_outside_terrain": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} posts or sensors stand where no terrain has a height: what they see is unknown."
    ),
    "observer_on_canopy": QT_TRANSLATE_NOOP(
        "Reason",
        "{count:.0f} posts or sensors stand more than {rise_m:.0f} m above the surrounding ground in a surface model: "
        "perhaps on trees or roofs, from which more is seen than from the ground.",
    ),
    "neighbours_left_out": QT_TRANSLATE_NOOP("Reason", "{count:.0f} posts or sensors of other states are not counted."),
    "posts_old": QT_TRANSLATE_NOOP(
        "Reason",
        "The layer {layer} is as of {as_of}, the run as of {date}: posts built or closed since create false gaps or "
        "hide real ones.",
    ),
    "line_younger": QT_TRANSLATE_NOOP(
        "Reason",
        "The oldest drawing of the border {border} is of {drawn}, after {date}, the day of the run: how the line ran "
        "then is not known.",
    ),
    "posts_younger": QT_TRANSLATE_NOOP(
        "Reason",
        "{count:.0f} posts or sensors of the layer {layer} are dated up to {as_of}, after {date}, the day of the run: "
        "they may show what was not there yet.",
    ),
    "posts_age_unknown": QT_TRANSLATE_NOOP(
        "Reason",
        "No date is stated for {count:.0f} posts or sensors of the layer {layer}: those built or closed since create "
        "false gaps or hide real ones.",
    ),
    "line_accuracy": QT_TRANSLATE_NOOP(
        "Reason",
        "The border line is accurate to {accuracy_m:,.0f} m but sampled every {step_m:,.0f} m: more finely than its "
        "accuracy supports.",
    ),
    "patrols_out_of_season": QT_TRANSLATE_NOOP("Reason", "{count:.0f} patrols are out of season at this date."),
    "patrols_without_revisits": QT_TRANSLATE_NOOP("Reason", "{count:.0f} patrols state no revisits and cover nothing."),
    "draws_partial": QT_TRANSLATE_NOOP(
        "Reason", "Partial: {done:.0f} of the {asked:.0f} draws requested. The figures will still change."
    ),
    "fixed_schedules": QT_TRANSLATE_NOOP(
        "Reason",
        "{count:.0f} patrols keep fixed times: somebody who has watched them starts right after a round, and meets "
        "nobody if the next comes later than it takes to cross.",
    ),
    "daylight": QT_TRANSLATE_NOOP(
        "Reason",
        "Day is from sunrise to sunset: on {date} the sun rises between {rises} and {rises_last}, local time, and sets "
        "between {sets} and {sets_last}. Rosters are those of that month.",
    ),
    "posts_out_of_season": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} posts or sensors have no hours in the month of this date and cover nothing."
    ),
    "informed_fixed": QT_TRANSLATE_NOOP(
        "Reason",
        "{route}: against somebody who has watched the fixed and shuttling patrols, {day_km:,.1f} km by day and "
        "{night_km:,.1f} km by night of what counts as covered are open.",
    ),
    "patrol_in_hazard": QT_TRANSLATE_NOOP(
        "Reason",
        "{patrol} enters an area known or suspected to be mined: nobody may patrol there; that part covers nothing.",
    ),
    # For runs stored before the chance of finding tracks was computed.
    "sign_cutting": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} patrols look for tracks: evidence after the fact, not counted as detection."
    ),
    "tracks_found": QT_TRANSLATE_NOOP(
        "Reason",
        "{count:.0f} patrols look for tracks: along {km:,.1f} km they find those of most crossings afterwards. That is "
        "evidence, not counted as detection.",
    ),
    "neutral_road": QT_TRANSLATE_NOOP(
        "Reason",
        "Along {km:,.1f} km a neutral road meets the line: people of both sides may cross there by agreement.",
    ),
    "crews_short": QT_TRANSLATE_NOOP(
        "Reason", "{patrol} needs {needed:.1f} crews for its stated revisits; {there:.1f} are available."
    ),
    "plan_short_of_crews": QT_TRANSLATE_NOOP(
        "Reason",
        "{patrol} takes {needed:.1f} crews and has {there:g}: {share:.0%} of its plan counts.",
    ),
    "as_planned": QT_TRANSLATE_NOOP(
        "Reason",
        "{route}: as staffed, {covered_day_km:,.0f} km are covered by day and {covered_night_km:,.0f} km by night; "
        "with all the crews and staff of the plans it would be {planned_day_km:,.0f} and {planned_night_km:,.0f} km.",
    ),
    "crews_unstated": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} patrols do not state their crews: they count as planned."
    ),
    "posts_status_unknown": QT_TRANSLATE_NOOP("Reason", "{count:.0f} posts whose status is unknown count as open."),
    "posts_type_unknown": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} posts of unknown establishment count as observation posts: they watch by eye."
    ),
    "posts_unstaffed": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} posts or devices have nobody present to watch: they do not count."
    ),
    "posts_short_of_staff": QT_TRANSLATE_NOOP(
        "Reason",
        "{count:.0f} posts or devices have fewer staff present than authorised: their availability counts in "
        "proportion.",
    ),
    "staff_above_authorised": QT_TRANSLATE_NOOP(
        "Reason", "{count:.0f} posts state more staff present than authorised: they count as fully staffed."
    ),
    "short_gaps_day": QT_TRANSLATE_NOOP(
        "Reason", "By day {km:,.1f} km of gaps are too short to be listed; the figures include them."
    ),
    "short_gaps_night": QT_TRANSLATE_NOOP(
        "Reason", "By night {km:,.1f} km of gaps are too short to be listed; the figures include them."
    ),
    # Beside the kilometres over the draws
    "gap_and_drawn": QT_TRANSLATE_NOOP(
        "Reason",
        "“Gap” and “drawn” count different things: gap is where at least {gamma:.0%} of the draws agree, drawn is "
        "everything below the threshold in a single draw, including places where the draws disagree. So the gap may "
        "lie outside the range drawn.",
    ),
    # Notes on a walk-through trial
    "trial_few": QT_TRANSLATE_NOOP(
        "Reason", "Too few walks ({count:.0f}): a figure needs at least {least:.0f} of each class."
    ),
    "trial_none_near": QT_TRANSLATE_NOOP(
        "Reason",
        "No walk came within {reach_m:,.0f} m, where such a device is sure to detect: availability cannot be "
        "estimated.",
    ),
    "trial_fades": QT_TRANSLATE_NOOP(
        "Reason",
        "Of the walks that count, the farther ones were detected less often ({far:.0%}) than the nearer ({near:.0%}): "
        "the device sees less far than its type says, and availability comes out too low. Leave the farther walks out, "
        "or choose another type.",
    ),
    "trial_too_near": QT_TRANSLATE_NOOP(
        "Reason",
        "{share:.0%} of the farthest walks, out to {distance_m:,.0f} m, were still detected: walk farther out, or the "
        "sweep width comes out too small.",
    ),
}

ONE_TEXTS = {
    "sensor_outside_terrain": QT_TRANSLATE_NOOP(
        "Reason", "One post or sensor stands where no terrain has a height: what it sees is unknown."
    ),
    "observer_on_canopy": QT_TRANSLATE_NOOP(
        "Reason",
        "One post or sensor stands more than {rise_m:.0f} m above the surrounding ground in a surface model: perhaps "
        "on trees or a roof, from which more is seen than from the ground.",
    ),
    "neighbours_left_out": QT_TRANSLATE_NOOP("Reason", "One post or sensor of another state is not counted."),
    "posts_age_unknown": QT_TRANSLATE_NOOP(
        "Reason",
        "No date is stated for one post or sensor of the layer {layer}: if it was built or closed since, it creates a "
        "false gap or hides a real one.",
    ),
    "posts_younger": QT_TRANSLATE_NOOP(
        "Reason",
        "One post or sensor of the layer {layer} is dated {as_of}, after {date}, the day of the run: it may show what "
        "was not there yet.",
    ),
    "patrols_out_of_season": QT_TRANSLATE_NOOP("Reason", "One patrol is out of season at this date."),
    "patrols_without_revisits": QT_TRANSLATE_NOOP("Reason", "One patrol states no revisits and covers nothing."),
    "fixed_schedules": QT_TRANSLATE_NOOP(
        "Reason",
        "One patrol keeps fixed times: somebody who has watched it starts right after a round, and meets nobody if the "
        "next comes later than it takes to cross.",
    ),
    "posts_out_of_season": QT_TRANSLATE_NOOP(
        "Reason", "One post or sensor has no hours in the month of this date and covers nothing."
    ),
    "sign_cutting": QT_TRANSLATE_NOOP(
        "Reason", "One patrol looks for tracks: evidence after the fact, not counted as detection."
    ),
    "tracks_found": QT_TRANSLATE_NOOP(
        "Reason",
        "One patrol looks for tracks: along {km:,.1f} km it finds those of most crossings afterwards. That is "
        "evidence, not counted as detection.",
    ),
    "crews_unstated": QT_TRANSLATE_NOOP("Reason", "One patrol does not state its crews: it counts as planned."),
    "posts_status_unknown": QT_TRANSLATE_NOOP("Reason", "One post of unknown status counts as open."),
    "posts_type_unknown": QT_TRANSLATE_NOOP(
        "Reason", "One post of unknown establishment counts as an observation post: it watches by eye."
    ),
    "posts_unstaffed": QT_TRANSLATE_NOOP(
        "Reason", "One post or device has nobody present to watch: it does not count."
    ),
    "posts_short_of_staff": QT_TRANSLATE_NOOP(
        "Reason", "One post or device has fewer staff present than authorised: its availability counts in proportion."
    ),
    "staff_above_authorised": QT_TRANSLATE_NOOP(
        "Reason", "One post states more staff present than authorised: it counts as fully staffed."
    ),
}
"""The sentence of a warning that counts, where it counts only one."""

DOUBTS = {
    "posts_old": QT_TRANSLATE_NOOP("Doubt", "{layer} as of {as_of:.4}"),
    "line_younger": QT_TRANSLATE_NOOP("Doubt", "line drawn {drawn}: later than the run"),
    "posts_younger": QT_TRANSLATE_NOOP("Doubt", "{layer} as of {as_of}: later than the run"),
    "posts_age_unknown": QT_TRANSLATE_NOOP("Doubt", "{layer}: no date stated"),
    "line_accuracy": QT_TRANSLATE_NOOP("Doubt", "line accurate to {accuracy_m:,.0f} m"),
    "terrain_missing": QT_TRANSLATE_NOOP("Doubt", "no terrain"),
    "terrain_coarse": QT_TRANSLATE_NOOP("Doubt", "terrain cells of {cell_m:.0f} m"),
    "terrain_seam": QT_TRANSLATE_NOOP("Doubt", "coarser terrain in part"),
    "sensor_outside_terrain": QT_TRANSLATE_NOOP("Doubt", "a post outside the terrain"),
    "observer_on_canopy": QT_TRANSLATE_NOOP("Doubt", "a post perhaps on trees"),
    "crossing_unreached": QT_TRANSLATE_NOOP("Doubt", "no known way across"),
    "fixed_schedules": QT_TRANSLATE_NOOP("Doubt", "patrols at fixed times"),
    "informed_fixed": QT_TRANSLATE_NOOP("Doubt", "covered by timetables alone"),
    "crews_short": QT_TRANSLATE_NOOP("Doubt", "{patrol}: too few crews"),
    "plan_short_of_crews": QT_TRANSLATE_NOOP("Doubt", "{patrol}: {share:.0%} of its plan"),
    "crews_unstated": QT_TRANSLATE_NOOP("Doubt", "crews not stated"),
    "posts_status_unknown": QT_TRANSLATE_NOOP("Doubt", "posts: status unknown"),
    "posts_type_unknown": QT_TRANSLATE_NOOP("Doubt", "posts of unknown establishment"),
    "posts_unstaffed": QT_TRANSLATE_NOOP("Doubt", "posts with nobody present"),
    "posts_short_of_staff": QT_TRANSLATE_NOOP("Doubt", "posts short of staff"),
    "staff_above_authorised": QT_TRANSLATE_NOOP("Doubt", "more staff than authorised"),
    "neutral_road": QT_TRANSLATE_NOOP("Doubt", "a neutral road"),
}
"""A few words for each doubt that applies to places."""
