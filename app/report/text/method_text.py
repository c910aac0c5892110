"""The fixed texts of every report: how it was computed, and what it does not claim."""

from __future__ import annotations

from layers.text import QT_TRANSLATE_NOOP

DECISION = QT_TRANSLATE_NOOP("Report", "Covered, gap, undecided")
DRAWN = QT_TRANSLATE_NOOP(
    "Report",
    "What is uncertain (terrain error, device performance, availability, climate, a crosser's speed, the true course "
    "of the line) is drawn at random {draws:,.0f} times, and P is computed in each draw. A stretch is a gap if P stays "
    "below {theta:g} in at least {gamma:.0%} of the draws, covered if it reaches it in as many, and otherwise "
    "undecided (class E). Low and high are the 5 and 95 % points of P over the draws. Gaps closer than {merge_m:,.0f} "
    "m are joined, long ones are cut every {cut_km:g} km, and isolated ones below {min_length_m:,.0f} m are counted "
    "but not listed.",
)
"""How it is decided where a run has draws."""

METHOD = (
    (
        QT_TRANSLATE_NOOP("Report", "One question"),
        QT_TRANSLATE_NOOP(
            "Report",
            "For every {step_m:,.0f} m of the line the question is the same: would somebody walking {transect_m:,.0f} "
            "m straight across it at {crosser_mps:g} m/s, exposed for {exposure_s:,.0f} s in all, be detected? Beside "
            "devices that reach less than {short_m:g} m it is asked for every {fine_m:g} m. Longer exposure would "
            "raise every figure.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Sight"),
        QT_TRANSLATE_NOOP(
            "Report",
            "From each post and device rays are traced over the terrain to five places along that path, to half the "
            "height of a person of {target_height_m:g} m, allowing for earth curvature and refraction. Because heights "
            "are not exact, the result is a probability of visibility, not a yes or no.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Detection"),
        QT_TRANSLATE_NOOP(
            "Report",
            "Range, light, weather, staffing and exposure time give each device a probability of detection. Devices "
            "and patrols working at the same time are combined: P is one minus the probability that all of them miss. "
            "Day and night are kept apart, and each state of the weather is weighted by its share.",
        ),
    ),
    (
        DECISION,
        QT_TRANSLATE_NOOP(
            "Report",
            "P is computed twice: low, with only what is certainly in sight, and high, with everything that may be. A "
            "stretch is covered if low reaches {theta:g}, a gap if high stays below it, and otherwise undecided (class "
            "E). Gaps closer than {merge_m:,.0f} m are joined, long ones are cut every {cut_km:g} km, and isolated "
            "ones below {min_length_m:,.0f} m are counted but not listed.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Why: the classes"),
        QT_TRANSLATE_NOOP(
            "Report",
            "C: what stands there would suffice at its best; the hour, the weather or the staffing is the cause. A: it "
            "would suffice with a clear view; terrain is in the way. W: not even then, though a device has it in range "
            "and in sight, or a patrol works it: geometry, contrast or the device is too weak. B: nothing reaches it. "
            "E: terrain or data do not allow an answer. A gap takes the class of its longest part.",
        ),
    ),
    (
        QT_TRANSLATE_NOOP("Report", "Order of the list"),
        QT_TRANSLATE_NOOP(
            "Report",
            "Porosity, 0 to 1, says how easy the ground is to cross: by slope, elevation and the distance to "
            "settlements on either side; where roads or trails are known within 5 km on both sides, by the shortest "
            "walking time between them. Gaps are ranked by porosity times the probability of being missed, summed over "
            "their kilometres. A gap with a porosity below 0.3 is listed under hard terrain. Porosity never changes P.",
        ),
    ),
)
"""Headings and paragraphs; the run's parameters fill in the numbers."""

LIMITS = (
    QT_TRANSLATE_NOOP(
        "Report",
        "This is a model of what stated positions could observe. It does not count crossings, and it says nothing "
        "about any person or community.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Terrain heights carry an error and may include trees and roofs; a post missing from the data, or one closed "
        "since, creates a false gap or hides a real one.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Incidents show where somebody looked, not where people cross. Cases of people in need of protection are left "
        "out of every figure and map of this report.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Probabilities are given to two significant figures. “Not assessable” is a result: no stretch of class E may "
        "be read as covered.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "Access to asylum and protection from forced return apply on every stretch. Before a stretch is closed, ask "
        "who crosses it for water, pasture, family or trade.",
    ),
    QT_TRANSLATE_NOOP(
        "Report",
        "The list of gaps is sensitive: anyone who wants to cross unseen could use it. Handle it as its marking "
        "requires.",
    ),
)

BOUNDARIES = QT_TRANSLATE_NOOP(
    "Report",
    "The lines shown are working lines of the named sources and dates. Lines, names and enclaves on maps and in "
    "tables express no opinion on the legal status of any territory or on the course of its boundaries. Lengths are "
    "geodesic, along the line as digitised, and differ from official figures.",
)

WATCHERS = QT_TRANSLATE_NOOP(
    "Report",
    "Posts, devices and patrols that would each, on its own, detect a crosser with P ≥ {alone:g} in that period. "
    "“None” does not mean nobody: several weak ones together may cover a stretch. Last column: where P reaches "
    "{theta:g} even if whatever stops one of them stops all{same}; P itself assumes that they fail independently, "
    "given weather and hours. All of it is computed from the figures as stated, without draws: it may exceed what is "
    "covered.",
)
"""The note below the table of kilometres by how many watch."""
WATCHERS_SAME = QT_TRANSLATE_NOOP("Report", ", which at that threshold is where one or more suffice")

CLIMATE_DRAWN = QT_TRANSLATE_NOOP("Report", "Drawn as if they rested on {days:,.0f} days of observations.")
CLIMATE_SOURCE = QT_TRANSLATE_NOOP("Report", "Source of the shares: {source}.")
NOT_STATED = QT_TRANSLATE_NOOP("Report", "not stated")
NOT_DRAWN = QT_TRANSLATE_NOOP("Report", "no draws")
UNNAMED = QT_TRANSLATE_NOOP("Report", "unnamed")

MOVED = QT_TRANSLATE_NOOP(
    "Report",
    "Of how much the kilometres below the threshold by night vary over the draws, the share that goes with each "
    "assumption. What has one value in a draw: its rank correlation with those kilometres, the square of it as its "
    "share, and the kilometres in the fifth of the draws where it is lowest and where it is highest. What differs from "
    "place to place has no such value (–): its share is what of the variance goes away when it is zero everywhere and "
    "all else in each draw is the same. Shares need not add up to 100 %. Only what stands out from chance is listed: "
    "where nothing moves the answer, the list is empty in 19 of 20 runs. It covers only what was drawn: a figure that "
    "is wrong by more than its stated spread may move the answer without being listed.",
)
"""The note on the assumptions that moved the answer."""

MAP_NOTE = QT_TRANSLATE_NOOP("Report", "Boundaries shown imply no opinion on their legal status.")
STRIP_NOTE = QT_TRANSLATE_NOOP(
    "Report",
    "Numbers are those of the holes in the list of gaps. Detection P: blue by day, dark and dashed by night, each "
    "within its band from low to high; red: the threshold {theta:g}. Posts, devices and incidents within 10 km of the "
    "line. In doubt: hatched where a warning applies to the stretch, a thin line where one applies all along.",
)
"""The note on how to read the strip diagrams."""
